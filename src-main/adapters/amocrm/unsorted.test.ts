import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { amocrmAdapter } from './adapter.ts'
import { formLead, startAccount } from './test-account.ts'

const PATH = '/leads/unsorted/forms'
const toUnsorted = { stage: '7100/unsorted' }
const isCreate = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'POST' && path.endsWith(PATH)

describe('an incoming lead', () => {
  test('is one request with its contact, then the note, written out whole', async () => {
    const { crm, deliver, bodies, notes, trace } = await startAccount(
      {},
      { ...toUnsorted, markerField: 990001, responsibleUserId: 501 },
    )
    const outcome = await deliver({
      ...formLead,
      fields: { price: 1500, tags: 'Сайт', 1276733: 'Тула' },
      clientFields: { 880003: 'директор' },
      variables: {
        domain: 'okna.example',
        orderPage: 'https://okna.example/order',
        referrer: 'https://search.example/',
        ip: '192.0.2.10',
        visitor_uid: '0a1b-demo',
      },
    })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '660001', url: `${crm.url}/leads/detail/660001` })
    expect(trace().filter((line) => line.startsWith('POST'))).toEqual([`POST ${PATH}`, 'POST /leads/660001/notes'])
    expect(bodies(PATH)).toEqual([
      [
        {
          request_id: 'estafeta-1',
          source_uid: 'estafeta',
          source_name: 'okna.example',
          pipeline_id: 7100,
          metadata: {
            form_id: 'estafeta-1',
            form_name: 'Заявка с формы «Расчёт»',
            form_page: 'https://okna.example/order',
            form_sent_at: Date.UTC(2026, 0, 15, 9) / 1000,
            ip: '192.0.2.10',
            referer: 'https://search.example/',
            visitor_uid: '0a1b-demo',
          },
          _embedded: {
            leads: [
              {
                name: 'Заявка с формы «Расчёт»',
                visitor_uid: '0a1b-demo',
                price: 1500,
                custom_fields_values: [
                  { field_id: 990001, values: [{ value: 'estafeta-1' }] },
                  { field_id: 1276733, values: [{ value: 'Тула' }] },
                ],
                _embedded: { tags: [{ name: 'Сайт' }] },
              },
            ],
            contacts: [
              {
                name: 'Тест Петров',
                custom_fields_values: [
                  { field_code: 'PHONE', values: [{ value: '+79001112233', enum_code: 'WORK' }] },
                  { field_code: 'EMAIL', values: [{ value: 'lead@example.org', enum_code: 'WORK' }] },
                  { field_id: 880003, values: [{ value: 'директор' }] },
                ],
              },
            ],
          },
        },
      ],
    ])
    expect(notes()[0]).toContain('Два окна')
  })

  test('is made when the lead itself names that stage; a responsible user is told in the note', async () => {
    const { deliver, bodies, notes } = await startAccount()
    await deliver({ fields: { status_id: '71000', responsible_user_id: '502' } })
    expect(bodies(PATH)).toMatchObject([
      [
        {
          pipeline_id: 7100,
          source_name: 'Estafeta',
          metadata: { form_name: 'Заявка с сайта' },
          _embedded: { leads: [{ name: 'Заявка с сайта [estafeta-1]' }] },
        },
      ],
    ])
    expect(notes()[0]).toContain('responsible_user_id: 502')
  })

  test('loses only the parts that amoCRM refuses, of the deal and of the contact', async () => {
    const { crm, deliver, notes } = await startAccount({}, toUnsorted)
    const errors = [
      { code: 'NotSupportedChoice', path: '_embedded.leads.0.custom_fields_values.0.values.0.value', detail: '' },
      { code: 'NotSupportedChoice', path: '_embedded.contacts.0.custom_fields_values.1.values.0.value', detail: '' },
    ]
    const answer = {
      status: 400,
      json: { title: 'Bad Request', 'validation-errors': [{ request_id: 'estafeta-1', errors }] },
    }
    crm.failNext({ kind: 'answer', answer }, { matches: isCreate })
    expect(await deliver({ ...formLead, comment: null, fields: { 1276733: 'Тула' } })).toMatchObject({
      kind: 'delivered',
    })
    expect(notes()[0]).toContain('1276733: Тула\nemail: lead@example.org')
    expect(crm.account.leads.size).toBe(1)
  })

  test.each([
    ['waits', false],
    ['waits, and deals that wait are in the list of deals', true],
  ])('whose answer was lost is found while it %s', async (_name, showsUnsortedDeals) => {
    const { crm, bench } = await startAccount({ showsUnsortedDeals, searchLag: 9 }, toUnsorted)
    const { run: step } = createStepStore()
    const job = bench.job({ ...formLead }, { step })
    crm.failNext({ kind: 'lose_answer' }, { matches: isCreate })
    expect(await amocrmAdapter.deliver(bench.context, job)).toMatchObject({ kind: 'unknown' })
    expect(await amocrmAdapter.lookUp(bench.context, job)).toMatchObject({ kind: 'found', crmId: '660001' })
    expect(await amocrmAdapter.lookUp(bench.context, bench.job({}, { marker: 'estafeta-10' }))).toEqual({
      kind: 'absent',
    })
  })

  test('whose answer was lost is found after it was accepted', async () => {
    const { crm, bench, deliver } = await startAccount({ searchLag: 9 }, toUnsorted)
    crm.failNext({ kind: 'lose_answer' }, { matches: isCreate })
    await deliver({ ...formLead })
    crm.account.unsorted = []
    const lead = crm.account.leads.get(660001)
    if (lead !== undefined) lead['is_unsorted'] = false
    expect(await amocrmAdapter.lookUp(bench.context, bench.job({ ...formLead }))).toMatchObject({
      kind: 'found',
      crmId: '660001',
    })
  })

  test('that amoCRM refuses as already there is the one that is there, with one note', async () => {
    const { crm, deliver, notes } = await startAccount({}, toUnsorted)
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: '660001' })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: '660001' })
    expect(crm.account.leads.size).toBe(1)
    expect(notes()).toHaveLength(1)
  })

  test('that is refused for another reason is a refusal', async () => {
    const { deliver } = await startAccount({ isUnsortedOn: false }, toUnsorted)
    expect(await deliver({})).toMatchObject({ kind: 'rejected' })
  })

  test.each([
    ['no deal', { _embedded: { unsorted: [{ uid: '5f', _embedded: { leads: [] } }] } }],
    ['nothing', { _embedded: { unsorted: [] } }],
  ])('whose answer has %s stays unclear', async (_name, json) => {
    const { crm, deliver } = await startAccount({}, toUnsorted)
    crm.failNext({ kind: 'answer', answer: { status: 200, json } }, { matches: isCreate })
    expect(await deliver({})).toMatchObject({ kind: 'unknown', trouble: 'account' })
  })
})
