import type { LeadFilter } from '../../src-preload/contract/index.ts'
import { STATE_CODE } from './codes.ts'
import { rowId } from './ids.ts'

/** Parts of a filter as SQL over `leads l`; search is not among them. */
export function leadConditions(filter: LeadFilter): { where: string[]; params: Record<string, unknown> } {
  const where: string[] = []
  const params: Record<string, unknown> = {}
  if (filter.projectId !== undefined) {
    where.push('l.project_id = @project')
    params['project'] = rowId(filter.projectId)
  }
  if (filter.states !== undefined && filter.states.length > 0) {
    where.push(`l.state IN (${filter.states.map((state) => STATE_CODE[state]).join(', ')})`)
  }
  if (filter.receivedFrom !== undefined) {
    where.push('l.received_at >= @from')
    params['from'] = filter.receivedFrom
  }
  if (filter.receivedTo !== undefined) {
    where.push('l.received_at < @to')
    params['to'] = filter.receivedTo
  }
  return { where, params }
}
