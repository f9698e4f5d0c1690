import {
  DELIVERY_STATES,
  projectId,
  type DeliveryState,
  type LeadFilter,
  type ProjectId,
} from '../../src-preload/contract/index.ts'

/** What the person has chosen above the list of leads. Days are local, `YYYY-MM-DD`, both included. */
export type LeadView = {
  projectId: ProjectId | null
  states: readonly DeliveryState[]
  fromDay: string | null
  toDay: string | null
  search: string
}

/** Nothing chosen: all leads. */
export const EMPTY_VIEW: LeadView = { projectId: null, states: [], fromDay: null, toDay: null, search: '' }

/** Reads the view from the query of a route; parts that make no sense are left out. */
export function viewFromQuery(query: Readonly<Record<string, string>>): LeadView {
  const project = projectId.safeParse(query['project'])
  const names = new Set((query['states'] ?? '').split(','))
  return {
    projectId: project.success ? project.data : null,
    states: DELIVERY_STATES.filter((state) => names.has(state)),
    fromDay: dayOrNull(query['from']),
    toDay: dayOrNull(query['to']),
    search: query['q'] ?? '',
  }
}

/** Writes the view into the query of a route. */
export function queryFromView(view: LeadView): Record<string, string> {
  return {
    ...(view.projectId === null ? {} : { project: view.projectId }),
    ...(view.states.length === 0 ? {} : { states: view.states.join(',') }),
    ...(view.fromDay === null ? {} : { from: view.fromDay }),
    ...(view.toDay === null ? {} : { to: view.toDay }),
    ...(view.search === '' ? {} : { q: view.search }),
  }
}

/** The filter that the core understands: days become moments of local midnight, the last day is included whole. */
export function filterFromView(view: LeadView): LeadFilter {
  const search = view.search.trim()
  return {
    ...(view.projectId === null ? {} : { projectId: view.projectId }),
    ...(view.states.length === 0 ? {} : { states: [...view.states] }),
    ...(view.fromDay === null ? {} : { receivedFrom: midnightMs(view.fromDay, 0) }),
    ...(view.toDay === null ? {} : { receivedTo: midnightMs(view.toDay, 1) }),
    ...(search === '' ? {} : { search: search.slice(0, 200) }),
  }
}

/** Whether anything is chosen. */
export function isFiltered(view: LeadView): boolean {
  return Object.keys(queryFromView(view)).length > 0
}

function dayOrNull(text: string | undefined): string | null {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(midnightMs(text, 0)) ? text : null
}

function midnightMs(day: string, addedDays: number): number {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number)
  return new Date(year, month - 1, date + addedDays).getTime()
}
