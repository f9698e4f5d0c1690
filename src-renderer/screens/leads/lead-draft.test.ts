import { describe, expect, it } from 'vitest'
import type { Lead } from '../../../src-preload/contract/index.ts'
import { changesOf, draftOf, draftProblems } from './lead-draft.ts'

const lead: Lead = {
  id: 'lead_1',
  projectId: 'project_1',
  receivedAt: 0,
  title: 'Title',
  comment: null,
  name: 'Anna',
  phone: '8 999',
  phoneE164: null,
  email: null,
  visit: null,
  fields: { price: 10 },
  clientFields: {},
  flags: {},
  warnings: [],
  origin: { ip: null, userAgent: null, referrer: null },
  formId: null,
  context: {},
  repeatCount: 0,
  isEdited: false,
  state: 'failed',
  deliveries: [],
}

describe('editing a lead', () => {
  it('sends nothing when nothing was changed', () => {
    expect(changesOf(lead, draftOf(lead))).toEqual({})
  })

  it('sends only what was changed, an emptied text as null, maps as JSON', () => {
    const draft = { ...draftOf(lead), name: ' ', phone: '+79991234567', fields: '{"price":11,"tags":["a"]}' }
    expect(changesOf(lead, draft)).toEqual({
      name: null,
      phone: '+79991234567',
      fields: { price: 11, tags: ['a'] },
    })
  })

  it('takes an emptied map as an empty map', () => {
    expect(changesOf(lead, { ...draftOf(lead), fields: ' ' })).toEqual({ fields: {} })
  })

  it('refuses texts over the limits of the seed', () => {
    const draft = {
      ...draftOf(lead),
      title: 'x'.repeat(1025),
      comment: 'x'.repeat(4096),
      fields: `{"a":"${'x'.repeat(8000)}"}`,
    }
    expect(draftProblems(draft)).toEqual({ title: 'too_long', fields: 'too_long' })
  })

  it('refuses fields that are no JSON object', () => {
    for (const fields of ['{', '[]', '"text"', '5']) {
      expect(draftProblems({ ...draftOf(lead), fields })).toEqual({ fields: 'not_a_map' })
    }
  })
})
