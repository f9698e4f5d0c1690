import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import type { FakeClient } from './fake-account.ts'
import { formLead, mutations, startAccount, VERSIONS } from './test-account.ts'

const known = (change: Partial<FakeClient> = {}): FakeClient => ({
  id: 7,
  kind: 'human',
  name: 'Старый',
  phones: ['8-900-111-22-33'],
  emails: [],
  values: {},
  ...change,
})

describe.each(VERSIONS)('the client in %s', (version) => {
  const clientPath = version === 'megaplan' ? /contractorHuman/ : /Contractor\/save/

  test('is found by phone however it is spelled, keeps its name and gets the client fields once', async () => {
    const { crm, deliver } = await startAccount(version, { clients: [known()] })
    const { run: step, finished } = createStepStore()
    crm.failNext({ kind: 'reset' }, { matches: ({ method, path }) => method === 'POST' && /deal/i.test(path) })
    const lead = { ...formLead, clientFields: { Category183CustomFieldIstochnik: 'site' } }
    expect(await deliver(lead, { step })).toMatchObject({ kind: 'unknown' })
    expect(await deliver(lead, { step })).toMatchObject({ kind: 'delivered' })
    expect(crm.account.clients).toHaveLength(1)
    expect(crm.account.clients[0]).toMatchObject({ id: 7, name: 'Старый' })
    expect(Object.values(crm.account.clients[0]?.values ?? {})).toEqual(['site'])
    expect(crm.account.deals[0]?.clientId).toBe(7)
    expect(mutations(crm).filter((path) => clientPath.test(path))).toHaveLength(1)
    expect(finished.map(({ summary }) => summary)).toEqual(['found client 7', 'updated client 7, 0 fields refused'])
  })

  test('is not the one whose phone only ends alike', async () => {
    const alike = [
      known({ id: 3, phones: ['+1 900 111-22-33'] }),
      known({ id: 4, phones: [], emails: ['xlead@example.org'] }),
    ]
    const { crm, deliver } = await startAccount(version, { clients: alike })
    await deliver(formLead)
    expect(crm.account.deals[0]?.clientId).toBe(1000779)
  })

  test('is found by e-mail, the oldest of several', async () => {
    const mail = { phones: [], emails: ['Lead@Example.org'] }
    const { crm, deliver } = await startAccount(version, {
      clients: [known({ ...mail, id: 10 }), known({ ...mail, id: 9 })],
    })
    await deliver(formLead)
    expect(crm.account.deals[0]?.clientId).toBe(9)
  })

  test('is found when the list leaves contacts out', async () => {
    const { crm, deliver } = await startAccount(version, { clients: [known()], hasContactsInLists: false })
    await deliver(formLead)
    expect(crm.account.deals[0]?.clientId).toBe(7)
  })

  test('is never taken for absent when the search fails', async () => {
    const { crm, deliver } = await startAccount(version, { clients: [known()] }, { programId: '14' })
    crm.failNext({ kind: 'answer', answer: { status: 502, text: '<html>' } })
    expect(await deliver(formLead)).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(mutations(crm)).toEqual([])
  })

  test('that may not be edited is left as it is, its fields go to the deal', async () => {
    const { crm, deliver } = await startAccount(version, { clients: [known()] })
    const forbidden =
      version === 'megaplan'
        ? { status: 403, json: { meta: { status: 403, errors: [{ message: 'Нет прав' }] }, data: {} } }
        : { status: 200, json: { status: { code: 'error', message: 'Нет доступа' }, data: [] } }
    crm.failNext(
      { kind: 'answer', answer: forbidden },
      { matches: ({ method, path }) => method === 'POST' && clientPath.test(path) },
    )
    const lead = { ...formLead, clientFields: { Category183CustomFieldIstochnik: 'site' } }
    expect(await deliver(lead)).toMatchObject({ kind: 'delivered' })
    expect(crm.account.deals[0]?.description).toContain('Category183CustomFieldIstochnik: site')
    expect(crm.account.clients[0]?.values).toEqual({})
  })

  test('whose create ends unclear leaves the delivery unclear, without a deal', async () => {
    const { crm, deliver } = await startAccount(version)
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ method, path }) => method === 'POST' && clientPath.test(path) })
    expect(await deliver(formLead)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(crm.account.clients).toHaveLength(1)
    expect(crm.account.deals).toHaveLength(1)
  })
})

test('a company found by API v3 is linked as a company, one in the trash is passed over', async () => {
  const clients: FakeClient[] = [known({ id: 5, isDropped: true }), known({ id: 6, kind: 'company' })]
  const { crm, deliver } = await startAccount('megaplan', { clients })
  expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
  expect(crm.account.deals[0]?.clientId).toBe(6)
})

test('phones of API v1 are read with their prefix and without their comment', async () => {
  const clients = [known({ phones: ['ph_m+79001112233\tдобавочный 5'] })]
  const { crm, deliver } = await startAccount('megaplan1', { clients })
  await deliver(formLead)
  expect(crm.account.deals[0]?.clientId).toBe(7)
})
