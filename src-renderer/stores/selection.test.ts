import { expect, it } from 'vitest'
import { clearSelection, selectedLeads, selectLeads, toggleLead } from './selection.ts'

it('ticks, unticks, adds runs and clears', () => {
  toggleLead('lead_1')
  selectLeads(['lead_2', 'lead_3'])
  toggleLead('lead_2')
  expect([...selectedLeads()]).toEqual(['lead_1', 'lead_3'])
  clearSelection()
  expect(selectedLeads().size).toBe(0)
})
