import { defineAdapter } from '../kit/define-adapter.ts'
import { check } from './check.ts'
import { config, descriptor } from './config.ts'
import { addComment, deliver, lookUp, lookUpComment } from './deliver.ts'
import { readList } from './reference.ts'

/** RetailCRM (Simla.com): leads become orders. The fullest adapter, to copy from. */
export const retailcrmAdapter = defineAdapter({
  descriptor,
  config,
  // The account bears 10 requests per second for all its clients together; some is left for others.
  limits: () => ({ perSecond: 8, burst: 8, concurrency: 2 }),
  check,
  deliver,
  lookUp,
  addComment,
  lookUpComment,
  readList,
})
