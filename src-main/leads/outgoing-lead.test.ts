import { describe, expect, it } from 'vitest'
import type { Lead } from '../../src-preload/contract/index.ts'
import { resolveLead } from './outgoing-lead.ts'

const lead = (over: Partial<Lead>): Lead => ({
  id: 'lead_1',
  projectId: 'project_1',
  receivedAt: Date.UTC(2026, 0, 15, 9, 30, 0),
  title: null,
  comment: null,
  name: null,
  phone: null,
  phoneE164: null,
  email: null,
  visit: null,
  fields: {},
  clientFields: {},
  flags: {},
  warnings: [],
  origin: { ip: null, userAgent: null, referrer: null },
  formId: null,
  context: {},
  repeatCount: 0,
  isEdited: false,
  state: 'queued',
  deliveries: [],
  ...over,
})

describe('a lead as it is sent', () => {
  it('has its variables replaced in title, comment, name and every text of its fields', () => {
    const sent = resolveLead(
      lead({
        title: 'Заявка {visit} от {name}',
        comment: '{date}: {phone}, {email}{city}',
        name: 'Анна',
        phone: '8900',
        visit: '77',
        fields: { UF_1: 'визит {visit}', list: ['{name}', 5, null, true], map: { deep: { 'key {name}': '{visit}' } } },
        clientFields: { code: '{visit}' },
      }),
      'Europe/Moscow',
    )
    expect({ ...sent, variables: undefined }).toEqual({
      title: 'Заявка 77 от Анна',
      comment: '2026-01-15 12:30:00: 8900, ',
      name: 'Анна',
      fields: { UF_1: 'визит 77', list: ['Анна', 5, null, true], map: { deep: { 'key {name}': '77' } } },
      clientFields: { code: '77' },
      variables: undefined,
    })
    expect(sent.variables).toMatchObject({ visit: '77', name: 'Анна', phone: '8900', date: '2026-01-15 12:30:00' })
  })

  it('replaces once: braces in values are data', () => {
    const sent = resolveLead(lead({ title: '{name}', name: '{email}', email: '{visit}', visit: '77' }))
    expect([sent.title, sent.name]).toEqual(['{email}', '{visit}'])
  })

  it('leaves words alone that are no variables, and what is nothing stays nothing', () => {
    const sent = resolveLead(lead({ title: '{price} {Name} {} {constructor}', comment: '' }))
    expect([sent.title, sent.comment, sent.name]).toEqual(['{price} {Name} {} {constructor}', '', null])
  })

  it('keeps the limits after replacing, and splits no character', () => {
    const long = resolveLead(lead({ title: '{name}'.repeat(300), name: 'Анна', comment: `${'x'.repeat(4095)}🚀` }))
    expect([long.title?.length, long.comment?.length, long.comment?.endsWith('x')]).toEqual([1024, 4095, true])
    const exact = resolveLead(lead({ comment: 'x'.repeat(4096) }))
    expect(exact.comment?.length).toBe(4096)
  })

  it('carries a field called __proto__ as data', () => {
    const fields = JSON.parse('{"__proto__": {"isAdmin": "{visit}"}}') as Lead['fields']
    const sent = resolveLead(lead({ fields, visit: '77' }))
    expect(JSON.stringify(sent.fields)).toBe('{"__proto__":{"isAdmin":"77"}}')
    expect(({} as { isAdmin?: string }).isAdmin).toBe(undefined)
  })
})
