import { defineAdapter } from '../kit/define-adapter.ts'
import { check } from './check.ts'
import { basicCredentials, config } from './config.ts'
import { deliver } from './deliver.ts'
import { descriptor } from './form.ts'
import { addComment, lookUp, lookUpComment } from './look-up.ts'
import { readList } from './reference.ts'

/** FreshOffice (API v1, OData, and API v2): leads become deals of counterparties. */
export const freshofficeAdapter = defineAdapter({
  descriptor,
  config,
  // No limit is documented.
  limits: () => ({ perSecond: 2, burst: 2, concurrency: 1 }),
  moreSecrets: (one) => (one.apiKey === '' ? [] : [basicCredentials(one)]),
  check,
  deliver,
  lookUp,
  addComment,
  lookUpComment,
  readList,
})
