import { defineAdapter } from '../kit/define-adapter.ts'
import { check } from './check.ts'
import { basicCredentials, config, descriptor } from './config.ts'
import { addComment, deliver, lookUp, lookUpComment } from './deliver.ts'
import { readList } from './lists.ts'

/** MoySklad: leads become customer orders through the JSON API 1.2. */
export const moyskladAdapter = defineAdapter({
  descriptor,
  config,
  // A basket of 45 units per 3 s, of which a request with a user's key takes up to 4; one lead at a time also keeps two
  // leads of one person from making two counterparties.
  limits: () => ({ perSecond: 3, burst: 2, concurrency: 1 }),
  // An answer may take up to 300 s; the first look usually finds what a lost answer made.
  settle: { firstLookMs: 15_000, secondLookMs: 300_000 },
  moreSecrets: (settings) => (settings.password === '' ? [] : [basicCredentials(settings)]),
  check,
  deliver,
  lookUp,
  addComment,
  lookUpComment,
  readList,
})
