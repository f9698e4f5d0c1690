import { type Api, CallError, type Connection, type ProjectId } from '../../src-preload/contract/index.ts'
import { loadAdapter } from '../adapters/index.ts'
import { referenceList } from './reference-list.ts'
import type { ApiTools } from './tools.ts'

type Group = Awaited<ReturnType<Api['forms']['crmFields']>>['groups'][number]

async function groupsOf(tools: ApiTools, connection: Connection, isFresh: boolean): Promise<Group[]> {
  const adapter = await loadAdapter(connection.adapter)
  const lists = adapter?.descriptor.lists ?? []
  return await Promise.all(
    lists.flatMap((list) => (list.fieldsOf === undefined ? [] : [readGroup(list, list.fieldsOf)])),
  )

  async function readGroup(list: (typeof lists)[number], of: 'deal' | 'contact'): Promise<Group> {
    const about = { connectionId: connection.id, connectionName: connection.name, of, title: list.title }
    try {
      const { items, fetchedAt } = await referenceList(tools, { id: connection.id, list: list.name, isFresh })
      return { ...about, items, fetchedAt, trouble: null }
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      const stored = await tools.store.getReferenceList({ connectionId: connection.id, list: list.name })
      return { ...about, items: stored?.items ?? [], fetchedAt: stored?.fetchedAt ?? null, trouble: error.message }
    }
  }
}

/**
 * Fields of the CRMs of a project, for deal and contact. A CRM that cannot be read now shows what was read last, and why.
 */
export async function crmFields(
  tools: ApiTools,
  input: { projectId: ProjectId; isFresh: boolean },
): Promise<{ groups: Group[] }> {
  const connections = await tools.store.listConnections({ projectId: input.projectId })
  const groups = await Promise.all(connections.map((connection) => groupsOf(tools, connection, input.isFresh)))
  return { groups: groups.flat() }
}
