import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { amocrmAdapter } from './adapter.ts'
import { contactOf, formLead, isCreate, startAccount } from './test-account.ts'

const linked = (bodies: unknown[]): unknown[] =>
  (bodies as { _embedded?: { contacts?: { id: number }[] } }[][]).map(([one]) =>
    one?._embedded?.contacts?.map(({ id }) => id),
  )

describe('the contact', () => {
  test.each([
    ['however it is spelled', '8 (900) 111-22-33'],
    ['by its last ten digits', '+37529 9001112233'],
  ])('is found by phone %s, and is not changed', async (_name, phone) => {
    const known = contactOf(7, { phones: ['+7 495 000-00-00', phone] })
    const { crm, deliver, bodies, notes, trace } = await startAccount({ contacts: new Map([known]) })
    await deliver(formLead)
    expect(linked(bodies('/leads'))).toEqual([[7]])
    expect(crm.account.contacts).toEqual(new Map([known]))
    expect(trace()[0]).toBe('GET /contacts?query=9001112233&limit=50&page=1')
    expect(notes()).toEqual(['Два окна\n\nКонтакт: Тест Петров, 8 (900) 111-22-33, lead@example.org\n[estafeta-1]'])
  })

  test('is found by e-mail, the oldest of several first', async () => {
    const contacts = new Map([
      contactOf(9, { emails: ['Lead@Example.org'] }),
      contactOf(5, { emails: ['lead@example.org '] }),
      contactOf(3, { emails: ['lead@example.org'], is_deleted: true }),
    ])
    const { deliver, bodies } = await startAccount({ contacts })
    await deliver(formLead)
    expect(linked(bodies('/leads'))).toEqual([[5]])
  })

  test('is not one that the full-text search gives for other reasons', async () => {
    const contacts = new Map([
      contactOf(3, { name: '9001112233 перезвонить' }),
      contactOf(4, { phones: ['+7 900 111-22-34'] }),
      contactOf(5, { name: 'lead@example.org', emails: ['xlead@example.org'] }),
    ])
    const { deliver, bodies } = await startAccount({ contacts })
    await deliver(formLead)
    expect(linked(bodies('/leads'))).toEqual([[88004]])
  })

  test('that the search does not know yet is found among the newest', async () => {
    const { crm, deliver, bodies } = await startAccount({ searchLag: 5 })
    await deliver(formLead)
    await deliver(formLead, { marker: 'estafeta-2' })
    expect(crm.account.contacts.size).toBe(1)
    expect(linked(bodies('/leads'))).toEqual([[88001], [88001]])
  })

  test('gets the client fields when it is known', async () => {
    const known = contactOf(7, { phones: ['89001112233'], name: 'Пётр' })
    const { crm, deliver, bodies, notes } = await startAccount({ contacts: new Map([known]) })
    await deliver({
      ...formLead,
      comment: null,
      name: null,
      email: null,
      clientFields: { 880003: 'директор', 880004: 'Медный' },
    })
    expect(bodies('/contacts/7')).toEqual([
      { custom_fields_values: [{ field_id: 880003, values: [{ value: 'директор' }] }] },
    ])
    expect(crm.account.contacts.get(7)?.['name']).toBe('Пётр')
    expect(notes()[0]).toContain('880004: Медный')
  })

  test('that cannot be changed leaves its fields to the note', async () => {
    const known = contactOf(7, { phones: ['89001112233'] })
    const { crm, deliver, notes } = await startAccount({ contacts: new Map([known]) })
    crm.failNext(
      { kind: 'answer', answer: { status: 404, json: { title: 'Not Found', status: 404 } } },
      { matches: ({ method }) => method === 'PATCH' },
    )
    expect(await deliver({ ...formLead, clientFields: { 880003: 'директор' } })).toMatchObject({ kind: 'delivered' })
    expect(notes()[0]).toContain('880003: директор')
  })

  test('is never taken for absent when the search fails', async () => {
    const { crm, deliver, trace } = await startAccount()
    crm.failNext(
      { kind: 'answer', answer: { status: 502, text: '<html>' } },
      { matches: ({ path }) => path === '/api/v4/contacts' },
    )
    expect(await deliver(formLead)).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(trace()).toEqual(['GET /contacts?query=9001112233&limit=50&page=1'])
  })

  test('whose create got no answer is found by the repeat, not made again', async () => {
    const { crm, deliver } = await startAccount({ searchLag: 5 })
    crm.failNext(
      { kind: 'lose_answer' },
      { matches: ({ method, path }) => method === 'POST' && path === '/api/v4/contacts' },
    )
    expect(await deliver(formLead)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(formLead, { isRepeatOfUnknown: true })).toMatchObject({ kind: 'delivered' })
    expect(crm.account.contacts.size).toBe(1)
  })

  test('that was deleted since it was found is found or made anew', async () => {
    const { crm, bench, bodies, notes } = await startAccount({
      contacts: new Map([contactOf(7, { phones: ['89001112233'] })]),
    })
    const { run: step, finished } = createStepStore()
    crm.failNext({ kind: 'reset' }, { matches: isCreate })
    const attempt = () => amocrmAdapter.deliver(bench.context, bench.job(formLead, { step }))
    expect(await attempt()).toMatchObject({ kind: 'unknown' })
    crm.account.contacts.delete(7)
    expect(await attempt()).toMatchObject({ kind: 'delivered' })
    expect(linked(bodies('/leads'))).toEqual([[7], [7], [88001]])
    expect(finished.map(({ summary }) => summary)).toContain('created contact 88001')
    expect(notes()).toEqual(['Два окна\n[estafeta-1]'])
  })

  test('has the phone for a name when the lead names nobody', async () => {
    const { deliver, bodies } = await startAccount()
    await deliver({ phone: '12-34-56' })
    expect(bodies('/contacts')).toMatchObject([[{ name: '12-34-56', custom_fields_values: [{ field_code: 'PHONE' }] }]])
  })

  test('with several phones keeps them all', async () => {
    const { deliver, bodies } = await startAccount()
    await deliver({ ...formLead, clientFields: { PHONE: ['+79001112233', '+74950000000'] } })
    expect(bodies('/contacts')).toMatchObject([
      [
        {
          custom_fields_values: [
            { field_code: 'PHONE', values: [{ value: '+79001112233' }, { value: '+74950000000' }] },
            { field_code: 'EMAIL' },
          ],
        },
      ],
    ])
  })

  test('is read from answers with ids as texts and nothing as null', async () => {
    const contacts = new Map([contactOf(7, { phones: ['89001112233'] }), contactOf(8, { name: '9001112233' })])
    const { deliver, bodies } = await startAccount({ contacts, isOdd: true })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: '660001' })
    expect(linked(bodies('/leads'))).toEqual([[7]])
  })
})
