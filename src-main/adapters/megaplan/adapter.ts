import { defineAdapter } from '../kit/define-adapter.ts'
import { limitsOf } from './account.ts'
import { deliver } from './deliver.ts'
import { readList } from './lists.ts'
import { addComment, lookUp, lookUpComment } from './look-up.ts'
import { check as checkV1 } from './v1/check.ts'
import { moreSecrets, v1Config, v1Descriptor } from './v1/config.ts'
import { createV1Crm } from './v1/crm.ts'
import { tokenScope as scopeV1 } from './v1/keys.ts'
import { check as checkV3 } from './v3/check.ts'
import { v3Config, v3Descriptor } from './v3/config.ts'
import { createV3Crm } from './v3/crm.ts'
import { tokenScope as scopeV3 } from './v3/token.ts'

/** Megaplan by API v3: leads become deals. */
export const megaplanAdapter = defineAdapter({
  descriptor: v3Descriptor,
  config: v3Config,
  limits: limitsOf,
  tokenScope: scopeV3,
  check: checkV3,
  deliver: (context, job) => deliver(createV3Crm(context), job),
  lookUp: (context, job) => lookUp(createV3Crm(context), job),
  addComment: (context, job) => addComment(createV3Crm(context), job),
  lookUpComment: (context, job) => lookUpComment(createV3Crm(context), job),
  readList: ({ memory: _memory, ...fresh }, list) => readList(createV3Crm(fresh), list),
})

/** Megaplan by the old API v1, signed with AccessId and SecretKey. */
export const megaplan1Adapter = defineAdapter({
  descriptor: v1Descriptor,
  config: v1Config,
  limits: limitsOf,
  tokenScope: scopeV1,
  moreSecrets,
  check: checkV1,
  deliver: (context, job) => deliver(createV1Crm(context), job),
  lookUp: (context, job) => lookUp(createV1Crm(context), job),
  addComment: (context, job) => addComment(createV1Crm(context), job),
  lookUpComment: (context, job) => lookUpComment(createV1Crm(context), job),
  readList: ({ memory: _memory, ...fresh }, list) => readList(createV1Crm(fresh), list),
})
