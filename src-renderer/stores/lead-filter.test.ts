import { describe, expect, it } from 'vitest'
import { EMPTY_VIEW, filterFromView, isFiltered, queryFromView, viewFromQuery, type LeadView } from './lead-filter.ts'

const full: LeadView = {
  projectId: 'project_7',
  states: ['retrying', 'failed'],
  fromDay: '2026-11-20',
  toDay: '2026-11-22',
  search: ' +7 999 ',
}

describe('the filter of the list of leads', () => {
  it('survives the way through the address', () => {
    expect(queryFromView(full)).toEqual({
      project: 'project_7',
      states: 'retrying,failed',
      from: '2026-11-20',
      to: '2026-11-22',
      q: ' +7 999 ',
    })
    expect(viewFromQuery(queryFromView(full))).toEqual(full)
    expect(viewFromQuery({})).toEqual(EMPTY_VIEW)
  })

  it('leaves out what makes no sense in a typed address', () => {
    expect(viewFromQuery({ project: 'lead_1', states: 'failed,gone', from: '2026-13-99x', to: 'soon' })).toEqual({
      ...EMPTY_VIEW,
      states: ['failed'],
    })
  })

  it('turns days into moments: from the first midnight up to the midnight after the last day (TZ=UTC)', () => {
    expect(filterFromView(full)).toEqual({
      projectId: 'project_7',
      states: ['retrying', 'failed'],
      receivedFrom: Date.UTC(2026, 10, 20),
      receivedTo: Date.UTC(2026, 10, 23),
      search: '+7 999',
    })
    expect(filterFromView(EMPTY_VIEW)).toEqual({})
  })

  it('cuts the search to what the core takes', () => {
    expect(filterFromView({ ...EMPTY_VIEW, search: 'x'.repeat(300) }).search).toHaveLength(200)
  })

  it('knows whether anything is chosen', () => {
    expect(isFiltered(EMPTY_VIEW)).toBe(false)
    expect(isFiltered({ ...EMPTY_VIEW, toDay: '2026-11-22' })).toBe(true)
  })
})
