import { defineAdapter } from '../kit/define-adapter.ts'
import { check } from './check.ts'
import { config, moreSecrets, tokenScope } from './config.ts'
import { deliver } from './deliver.ts'
import { descriptor } from './form.ts'
import { readList } from './lists.ts'
import { lookUp } from './records.ts'
import { signIn } from './sign-in.ts'
import { addComment, lookUpComment } from './tasks.ts'

/** Salesforce: leads become Leads, Opportunities or Orders, by the REST API. */
export const salesforceAdapter = defineAdapter({
  descriptor,
  config,
  // The day's calls are limited, not the seconds: this only keeps a burst of leads from looking like an attack.
  limits: () => ({ perSecond: 5, burst: 5, concurrency: 2 }),
  // Salesforce goes on working at a call for up to ten minutes.
  settle: { firstLookMs: 15_000, secondLookMs: 11 * 60_000 },
  moreSecrets,
  tokenScope,
  signIn,
  check,
  deliver,
  lookUp,
  addComment,
  lookUpComment,
  readList,
})
