import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { yclientsAdapter } from './adapter.ts'
import { refusal } from './fake-yclients.ts'
import { formLead, startAccount } from './test-account.ts'

const known = {
  id: 900_001,
  name: 'Старое имя',
  phone: '+79001112233',
  email: 'old@example.org',
  sex_id: 1,
  discount: 10,
  birth_date: '',
  comment: 'постоянный',
  categories: [{ id: 11, title: 'VIP' }],
  custom_fields: { source: 'ads' },
}

describe('the client of a lead with client fields', () => {
  test('is found by phone and keeps everything that the lead does not change', async () => {
    const clientFields = [
      { code: 'level', type: 'select', values: ['gold'] },
      { code: 'source', type: 'text' },
    ]
    const { crm, deliver } = await startAccount({ clients: [{ ...known }], clientFields })
    await deliver({ ...formLead, clientFields: { level: 'gold', discount: '15', comment: 'с сайта' } })
    expect(crm.branch.clients).toEqual([
      {
        id: 900_001,
        name: 'Старое имя',
        phone: '79001112233',
        email: 'old@example.org',
        sex_id: 1,
        discount: 15,
        comment: 'постоянный\n\nс сайта',
        categories: [11],
        custom_fields: { source: 'ads', level: ['gold'] },
      },
    ])
  })

  test('is not touched when the lead has no client fields', async () => {
    const { crm, deliver, trace } = await startAccount({ clients: [{ ...known }] })
    await deliver(formLead)
    expect(trace()).toEqual(['POST /records/4564'])
    expect(crm.branch.clients).toEqual([known])
  })

  test('is not the one whose name or phone only looks alike', async () => {
    const alike = [
      { ...known, id: 900_001, name: '79001112233', phone: '+79001112234' },
      { ...known, id: 900_002, phone: '+179001112233' },
    ]
    const { crm, deliver } = await startAccount({ clients: alike })
    await deliver({ ...formLead, clientFields: { level: 'gold' } })
    expect(crm.branch.clients[2]).toMatchObject({
      id: 900_003,
      phone: '+79001112233',
      custom_fields: { level: ['gold'] },
    })
  })

  test('that was made meanwhile is searched again and adopted', async () => {
    const { crm, deliver, trace } = await startAccount()
    const search = ({ path }: { path: string }): boolean => path.endsWith('/clients/search')
    const nobody = { status: 200, json: { success: true, data: [], meta: { total_count: 0 } } }
    crm.failNext({ kind: 'answer', answer: nobody }, { times: 2, matches: search })
    await deliver({ ...formLead, clientFields: { level: 'gold' } })
    expect(await deliver({ ...formLead, clientFields: { level: 'silver' } }, { marker: 'estafeta-2' })).toMatchObject({
      kind: 'delivered',
    })
    expect(crm.branch.clients).toHaveLength(1)
    expect(crm.branch.clients[0]).toMatchObject({ custom_fields: { level: ['silver'] } })
    expect(trace().filter((line) => line.startsWith('PUT'))).toEqual(['PUT /client/4564/900001'])
  })

  test('is never taken for absent when the search fails', async () => {
    const { crm, deliver, trace } = await startAccount()
    const search = ({ path }: { path: string }): boolean => path.endsWith('/clients/search')
    crm.failNext({ kind: 'answer', answer: { status: 502, text: '<html>' } }, { matches: search })
    const outcome = await deliver({ ...formLead, clientFields: { level: 'gold' } })
    expect(outcome).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(trace().some((line) => line.startsWith('POST /clients') || line.startsWith('POST /records'))).toBe(false)
  })

  test.each([
    ['whose phone is hidden from the user', { ...known, phone: '+7900***2233' }],
    ['that YCLIENTS does not show', null],
  ])('%s stays as it is, and the fields go to the comment', async (_name, card) => {
    const { crm, deliver } = await startAccount({ clients: card === null ? [] : [card] })
    const search = ({ path }: { path: string }): boolean => path.endsWith('/clients/search')
    const create = ({ method, path }: { method: string; path: string }): boolean =>
      method === 'POST' && path === '/api/v1/clients/4564'
    const data = card === null ? [] : [{ id: card.id, name: '', phone: '+79001112233', email: '' }]
    crm.failNext(
      { kind: 'answer', answer: { status: 200, json: { success: true, data, meta: [] } } },
      { times: 2, matches: search },
    )
    crm.failNext({ kind: 'answer', answer: refusal(422, 'Клиент уже существует') }, { matches: create })
    expect(await deliver({ ...formLead, clientFields: { discount: '5' } })).toMatchObject({ kind: 'delivered' })
    expect(crm.branch.records[0]?.['comment']).toContain('discount: 5')
    if (card !== null) expect(crm.branch.clients[0]).toEqual(card)
  })

  test('is found or made once, however often the record is tried', async () => {
    const { crm, bench, trace } = await startAccount({ clients: [{ ...known }] })
    const store = createStepStore()
    crm.failNext({ kind: 'reset' }, { matches: ({ path }) => path === '/api/v1/records/4564' })
    const job = bench.job({ ...formLead, clientFields: { discount: '15' } }, { step: store.run })
    expect(await yclientsAdapter.deliver(bench.context, job)).toMatchObject({ kind: 'unknown' })
    expect(await yclientsAdapter.deliver(bench.context, job)).toMatchObject({ kind: 'delivered' })
    expect(trace().filter((line) => line.startsWith('PUT'))).toHaveLength(1)
    expect(store.finished).toEqual([
      { name: 'client', summary: 'found client 900001' },
      { name: 'client_fields', summary: 'updated client 900001' },
    ])
  })
})

describe('in client mode', () => {
  test('a known client gets the lead as a note, once', async () => {
    const { crm, deliver } = await startAccount({ clients: [{ ...known, custom_fields: [] }] }, { mode: 'client' })
    const put = ({ method }: { method: string }): boolean => method === 'PUT'
    crm.failNext({ kind: 'lose_answer' }, { matches: put })
    expect(await deliver(formLead)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: 'client:900001' })
    expect(crm.branch.clients).toHaveLength(1)
    expect(crm.branch.clients[0]?.['comment']).toBe(
      'постоянный\n\nЗаявка с формы «Запись»\n\nХочу стрижку\n\n[estafeta-1]',
    )
  })

  test('a lost answer is found by the mark in the card', async () => {
    const { crm, bench, deliver } = await startAccount({}, { mode: 'client' })
    const create = ({ method, path }: { method: string; path: string }): boolean =>
      method === 'POST' && path === '/api/v1/clients/4564'
    crm.failNext({ kind: 'lose_answer' }, { matches: create })
    expect(await deliver(formLead)).toMatchObject({ kind: 'unknown' })
    expect(await yclientsAdapter.lookUp(bench.context, bench.job(formLead))).toMatchObject({
      kind: 'found',
      crmId: 'client:900001',
    })
    const other = bench.job(formLead, { marker: 'estafeta-10' })
    expect(await yclientsAdapter.lookUp(bench.context, other)).toEqual({ kind: 'absent' })
  })

  test('a comment reaches the card, once', async () => {
    const { crm, bench } = await startAccount({ clients: [{ ...known, custom_fields: [] }] }, { mode: 'client' })
    const comment = bench.comment({ crmId: 'client:900001', title: 'Звонок' })
    expect(await yclientsAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    await yclientsAdapter.addComment?.(bench.context, comment)
    expect(await yclientsAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'delivered' })
    expect(await yclientsAdapter.lookUpComment?.(bench.context, comment)).toMatchObject({ kind: 'found' })
    expect(crm.branch.clients[0]?.['comment']).toBe('постоянный\n\nЗвонок\nперезвонить после обеда\n[estafeta-1-c1]')
  })
})
