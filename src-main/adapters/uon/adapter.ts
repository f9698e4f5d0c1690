import { defineAdapter } from '../kit/define-adapter.ts'
import { check } from './check.ts'
import { config, descriptor } from './config.ts'
import { addComment, deliver, lookUp, lookUpComment } from './deliver.ts'
import { readList } from './reference.ts'

/** U-ON.Travel: leads become leads (обращения) or requests (заявки). */
export const uonAdapter = defineAdapter({
  descriptor,
  config,
  // 5 requests a second were announced, 10 are borne; 250 ms between calls leaves room for others with the same key.
  limits: () => ({ perSecond: 4, burst: 1, concurrency: 1 }),
  check,
  deliver,
  lookUp,
  addComment,
  lookUpComment,
  readList,
})
