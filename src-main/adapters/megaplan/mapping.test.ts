import { describe, expect, test } from 'vitest'
import { formLead, startAccount, VERSIONS } from './test-account.ts'

describe.each(VERSIONS)('a delivery to %s', (version) => {
  const text = (description = ''): string => description.replaceAll('<br>', '\n')

  test('keeps in the description what no field takes', async () => {
    const { crm, deliver } = await startAccount(version, {}, { noteLanguage: 'en' })
    await deliver({
      phone: 'нет',
      email: 'не почта',
      fields: {
        Description: 'из квиза',
        Category1000047CustomFieldPloshchad: 'большая',
        Category9CustomFieldNope: 'x',
        Category1000047CustomFieldFayl: 'a.pdf',
        Contractor: '77',
        Manager: 'Анна',
        nested: { a: 1 },
      },
      clientFields: { Category183CustomFieldIstochnik: 'site' },
    })
    expect(text(crm.account.deals[0]?.description).replaceAll('&quot;', '"')).toBe(
      [
        'из квиза',
        '',
        'Contact: нет, не почта',
        '',
        "The lead's data that no field takes:",
        'phone: нет',
        'email: не почта',
        'Category1000047CustomFieldPloshchad: большая',
        'Category9CustomFieldNope: x',
        'Category1000047CustomFieldFayl: a.pdf',
        'Contractor: 77',
        'Manager: Анна',
        'nested: {"a":1}',
        'Category183CustomFieldIstochnik: site',
        '',
        '[estafeta-1]',
      ].join('\n'),
    )
    expect(crm.account.clients).toEqual([])
  })

  test('gives a custom field to the entity that has it, whichever map it stands in', async () => {
    const { crm, deliver } = await startAccount(version)
    await deliver({
      ...formLead,
      fields: { Category183CustomFieldIstochnik: 'site' },
      clientFields: { Category1000047CustomFieldSayt: 'okna.example' },
    })
    expect(JSON.stringify(crm.account.clients[0]?.values)).toContain('"site"')
    expect(JSON.stringify(crm.account.deals[0]?.values)).toContain('"okna.example"')
  })

  test('writes visit and mark into the fields chosen for them', async () => {
    const { crm, deliver } = await startAccount(
      version,
      {},
      {
        visitField: 'Category1000047CustomFieldSayt',
        markerField: 'Category1000047CustomFieldMetka',
      },
    )
    await deliver({ visit: '220145' })
    expect(Object.values(crm.account.deals[0]?.values ?? {})).toEqual(expect.arrayContaining(['220145', 'estafeta-1']))
    expect(crm.account.deals[0]?.description).toBe('[estafeta-1]')
  })

  test('makes a company where the connection says so, and names a nameless client by the phone', async () => {
    const { crm, deliver } = await startAccount(version, {}, { clientKind: 'company' })
    await deliver({ phone: '8 (900) 111-22-33', phoneE164: '+79001112233' })
    expect(crm.account.clients[0]).toMatchObject({ kind: 'company', name: '8 (900) 111-22-33' })
  })

  test('takes the scheme that the lead names, else the only one; several hold the connection', async () => {
    const programs = [
      { id: 14, name: 'Продажи' },
      { id: 15, name: 'Сервис' },
    ]
    const { crm, deliver } = await startAccount(version, { programs })
    expect(await deliver({ fields: { ProgramId: '15' } })).toMatchObject({ kind: 'delivered' })
    expect(crm.account.deals[0]?.programId).toBe(15)
    expect(await deliver({})).toEqual({
      kind: 'unauthorized',
      reason: 'Choose the deal scheme in the connection: Megaplan has none or several',
    })
  })

  test('keeps the values of fields whose definitions the user may not read', async () => {
    const { crm, deliver } = await startAccount(version, { forbidden: ['/fields', 'istFields'] }, { programId: '14' })
    expect(await deliver({ fields: { Category1000047CustomFieldSayt: 'x', Cost: '5' } })).toMatchObject({
      kind: 'delivered',
    })
    expect(crm.account.deals[0]?.description).toContain('Category1000047CustomFieldSayt: x')
  })

  test('marks a deal that may be a repeat', async () => {
    const { crm, deliver } = await startAccount(version)
    await deliver({}, { isRepeatOfUnknown: true })
    expect(crm.account.deals[0]?.description).toContain('Возможен повтор')
  })
})
