import { defineAdapter } from '../kit/define-adapter.ts'
import { check } from './check.ts'
import { config, tokenScope } from './config.ts'
import { addComment, deliver, lookUp, lookUpComment } from './deliver.ts'
import { descriptor } from './form.ts'
import { readList } from './lists.ts'
import { signIn } from './sign-in.ts'

/** amoCRM (Kommo), API v4: leads become deals. */
export const amocrmAdapter = defineAdapter({
  descriptor,
  config,
  // An integration bears 7 requests per second, then everything is refused for long. One at a time: two leads of one person
  // must not make two contacts.
  limits: () => ({ perSecond: 5, burst: 5, concurrency: 1 }),
  // Longer than a request is waited for, so that what is on its way has come to its end.
  settle: { firstLookMs: 30_000, secondLookMs: 180_000 },
  tokenScope,
  signIn,
  check,
  deliver,
  lookUp,
  addComment,
  lookUpComment,
  readList,
})
