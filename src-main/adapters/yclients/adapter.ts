import { defineAdapter } from '../kit/define-adapter.ts'
import { check } from './check.ts'
import { config } from './config.ts'
import { deliver } from './deliver.ts'
import { descriptor } from './form.ts'
import { addComment, lookUp, lookUpComment } from './look-up.ts'
import { readList } from './reference.ts'
import { tokenScope } from './session.ts'

/** YCLIENTS (REST API v1): leads become records of the journal, online bookings or client cards. */
export const yclientsAdapter = defineAdapter({
  descriptor,
  config,
  // 200 requests a minute and 5 a second from one address, for all branches together; some is left for others.
  limits: () => ({ perSecond: 2.5, burst: 3, concurrency: 1 }),
  tokenScope,
  check,
  deliver,
  lookUp,
  addComment,
  lookUpComment,
  readList,
})
