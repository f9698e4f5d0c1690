import { describe, expect, it } from 'vitest'
import { auditDetail, auditSubject } from './audit.ts'

describe('an entry of the audit log', () => {
  it('names the things by their ids', () => {
    expect([
      auditSubject({ id: 'lead_1' }),
      auditSubject({ ids: ['lead_1', 'lead_2'], projectId: 'project_1' }),
      auditSubject({ leadIds: Array.from({ length: 9 }, (_, i) => `lead_${i}`) }),
      auditSubject({ name: 'Анна' }),
      auditSubject(null),
      auditSubject('text'),
    ]).toEqual(['lead_1', 'lead_1, lead_2 · project_1', 'lead_0, lead_1, lead_2, lead_3, lead_4 (+4)', '', '', ''])
  })

  it('names changed fields, and values only of switches and numbers', () => {
    const input = {
      id: 'lead_1',
      name: 'Анна',
      phone: null,
      isResend: true,
      since: 5,
      mode: 'down',
      fields: { password: 'x', a: { b: 1 } },
      filter: { search: 'Анна' },
      states: ['failed'],
      missing: undefined,
    }
    expect(auditDetail(input)).toBe(
      'name, phone, isResend=true, since=5, mode=down, fields(password, a), filter(search), states',
    )
    expect([auditDetail(null), auditDetail('text'), auditDetail({})]).toEqual(['', '', ''])
  })

  it('is short, whatever it is about', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field number ${i}`, 'x']))
    expect([auditDetail(many).length, auditDetail({ fields: many }).split(',').length]).toEqual([500, 20])
    expect(auditSubject({ id: 'x'.repeat(5000) }).length).toBe(200)
  })
})
