import { defineAdapter } from '../kit/define-adapter.ts'
import { check } from './check.ts'
import { config, descriptor } from './config.ts'
import { addComment, deliver, lookUp, lookUpComment } from './deliver.ts'
import { readList } from './lists.ts'

/** Tryton 6.0 with the module sale_opportunity, over JSON-RPC. */
export const trytonAdapter = defineAdapter({
  descriptor,
  config,
  // A small server answers a create in about 40 ms (measured); it has no limit of its own but for logins. One at a time: parties
  // made side by side draw the same code, and all but one are refused.
  limits: () => ({ perSecond: 10, burst: 10, concurrency: 1 }),
  pinnedCertificate: (settings) => (settings.certificate === '' ? null : settings.certificate),
  check,
  deliver,
  lookUp,
  addComment,
  lookUpComment,
  readList,
})
