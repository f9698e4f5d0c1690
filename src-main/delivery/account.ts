import type { Connection, ProjectSettings, UnknownPolicy } from '../../src-preload/contract/index.ts'
import { loadAdapter } from '../adapters/index.ts'
import { CrmTransport } from '../adapters/kit/crm-transport.ts'
import { createAdapterMemory } from '../adapters/kit/memory.ts'
import type { AccountTokens, Adapter, AdapterMemory } from '../adapters/kit/types.ts'
import type { Clock } from '../lib/clock.ts'
import type { SecretBox } from '../ports.ts'
import type { AccountRecord } from '../store/records.ts'
import type { TokenKeeper } from './account-tokens.ts'
import { mergeSecrets } from './connection-config.ts'

/** A connection ready to be used: adapter chosen, config parsed, sockets and memory of its own. */
export type Account = {
  id: Connection['id']
  name: string
  projectId: Connection['projectId']
  state: Connection['state']
  unknownPolicy: UnknownPolicy
  schedule: ProjectSettings['retrySchedule']
  adapter: Adapter
  config: unknown
  transport: CrmTransport
  memory: AdapterMemory
  /** Undefined for drafts and for adapters without tokens. */
  tokens: AccountTokens | undefined
}

/** What opening an account needs. */
export type AccountTools = { secrets: SecretBox; clock: Clock; tokens?: TokenKeeper }

/**
 * Makes an account of its stored record; without `tokens` (a draft) nothing that signing in gives is kept.
 *
 * @throws an Error in words when the adapter is gone, the config does not fit its form, or the secrets cannot be opened.
 */
export async function openAccount(record: AccountRecord, tools: AccountTools): Promise<Account> {
  const adapter = await loadAdapter(record.adapter)
  if (adapter === undefined) throw new Error(`this version has no adapter "${record.adapter}"`)
  const parsed = adapter.configSchema.safeParse(mergeSecrets(record, tools.secrets))
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new Error(`the connection's settings are not complete: ${where}`)
  }
  const config: unknown = parsed.data
  const scope = adapter.tokenScope?.(config)
  return {
    id: record.id,
    name: record.name,
    projectId: record.projectId,
    state: record.state,
    unknownPolicy: record.unknownPolicy,
    schedule: record.retrySchedule,
    adapter,
    config,
    transport: new CrmTransport({ pinnedSha256: adapter.pinnedCertificate?.(config) ?? null }),
    memory: createAdapterMemory(tools.clock),
    tokens: scope === undefined ? undefined : tools.tokens?.of(record.id, scope),
  }
}
