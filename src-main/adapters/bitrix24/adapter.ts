import type { z } from 'zod'
import type { AdapterDescriptor } from '../../../src-preload/contract/index.ts'
import { defineAdapter } from '../kit/define-adapter.ts'
import type { AdapterDefinition } from '../kit/define-adapter.ts'
import type { AdapterContext } from '../kit/types.ts'
import { check } from './check.ts'
import { createBitrixClient } from './client.ts'
import { boxConfig, dealsConfig, leadsConfig, moreSecrets, withSettings } from './config.ts'
import type { BitrixContext, Kind } from './config.ts'
import type { Crm } from './definitions.ts'
import { addComment, deliver, lookUp, lookUpComment } from './deliver.ts'
import { boxDescriptor, dealsDescriptor, leadsDescriptor } from './form.ts'
import { readList } from './lists.ts'
import { signIn, tokenScope } from './oauth.ts'

type AnyConfig = Parameters<typeof withSettings>[1]['config']

/** Everything the three adapters share. */
function shared<S extends z.ZodObject>(
  kind: Kind,
  how: { descriptor: AdapterDescriptor; config: S; settings: (config: z.output<S>) => AnyConfig },
): AdapterDefinition<S> {
  type C = z.output<S>
  const contextOf = (context: AdapterContext<C>): BitrixContext =>
    withSettings(kind, { ...context, config: how.settings(context.config) })
  const open = (context: AdapterContext<C>): Crm => {
    const full = contextOf(context)
    return { context: full, client: createBitrixClient(full) }
  }
  return {
    descriptor: how.descriptor,
    config: how.config,
    // The cloud counts per portal and address of the caller, for all its programs together: 50 at once, then 2 per second.
    // One at a time, so that two leads of one person do not make two contacts.
    limits: () => ({ perSecond: 2, burst: 10, concurrency: 1 }),
    moreSecrets: (config) => moreSecrets(how.settings(config)),
    tokenScope: (config) => tokenScope(how.settings(config)),
    signIn: {
      redirectUri: (config) => signIn.redirectUri(how.settings(config)),
      begin: (context, about) => signIn.begin(contextOf(context), about),
      finish: (context, back) => signIn.finish(contextOf(context), back),
    },
    check: (context) => check(contextOf(context)),
    deliver: (context, job) => deliver(open(context), job),
    lookUp: (context, job) => lookUp(open(context), job),
    addComment: (context, job) => addComment(open(context), job),
    lookUpComment: (context, job) => lookUpComment(open(context), job),
    // People who choose from a list want to see what they have just made.
    readList: ({ memory: _memory, ...fresh }, list) => readList(open(fresh), list),
  }
}

/** Bitrix24 in the cloud: leads become deals. */
export const bitrix24Adapter = defineAdapter(
  shared('deals', { descriptor: dealsDescriptor, config: dealsConfig, settings: (config) => config }),
)

/** Bitrix24 in the cloud: a new client's lead becomes a lead of the CRM, a known client's a deal. */
export const bitrix24LeadsAdapter = defineAdapter(
  shared('leads', { descriptor: leadsDescriptor, config: leadsConfig, settings: (config) => config }),
)

/** Bitrix24 on one's own server. */
export const bitrix24BoxAdapter = defineAdapter({
  ...shared('box', { descriptor: boxDescriptor, config: boxConfig, settings: (config) => config }),
  // A box has no limit of its own by default; a small server is spared all the same.
  limits: () => ({ perSecond: 4, burst: 10, concurrency: 1 }),
  pinnedCertificate: ({ certificate }) => (certificate === '' ? null : certificate),
  // How long a box works at a request is set on its server.
  settle: { firstLookMs: 15_000, secondLookMs: 5 * 60_000 },
})
