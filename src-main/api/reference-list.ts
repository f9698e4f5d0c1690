import { conflict, type ConnectionId, type ListItem } from '../../src-preload/contract/index.ts'
import { readReferenceList } from '../delivery/ask-account.ts'
import { mergeSecrets } from '../delivery/connection-config.ts'
import type { AccountRecord } from '../store/records.ts'
import { type ApiTools, found } from './tools.ts'

/** Age up to which a stored reference list is shown without asking the CRM. */
const LIST_FRESH_MS = 10 * 60_000

/** Asking the CRM needs the secrets: without them a person is told why, not that the program failed. */
function requireSecrets(tools: ApiTools, record: AccountRecord): void {
  try {
    mergeSecrets(record, tools.ports.secrets)
  } catch (error) {
    throw conflict('secrets_unreadable', error instanceof Error ? error.message : String(error))
  }
}

/**
 * A reference list of a connection's CRM: as it was read last, or asked for anew.
 *
 * @throws CallError `not_found` without such a connection or list, `conflict` when the CRM does not give it.
 */
export async function referenceList(
  tools: ApiTools,
  input: { id: ConnectionId; list: string; isFresh: boolean },
): Promise<{ items: ListItem[]; fetchedAt: number }> {
  const { store, ports } = tools
  const record = found(await store.getAccount({ id: input.id }), 'connection')
  const key = { connectionId: input.id, list: input.list }
  const stored = await store.getReferenceList(key)
  const now = ports.clock.now()
  if (stored !== undefined && !input.isFresh && now - stored.fetchedAt < LIST_FRESH_MS) return stored
  requireSecrets(tools, record)
  const items = await readReferenceList(record, input.list, { ports, tokens: tools.scheduler.tokens })
  await store.saveReferenceList({ ...key, items, at: now })
  return { items, fetchedAt: now }
}
