import { describe, expect, test } from 'vitest'
import type { OutgoingLead } from '../kit/types.ts'
import { formLead, startAccount } from './test-account.ts'

const lead: Partial<OutgoingLead> = {
  ...formLead,
  visit: '220145',
  flags: { is_need_callback: true, callback_phone: '+74951234567', order_creation_method: 'Квиз' },
  variables: {
    utmSource: 'yandex',
    utmMedium: 'cpc',
    utmContent: 'ad-3',
    landingPage: 'https://okna.example/?a=1',
    visitor_uid: '0a1b2c3d-demo',
  },
}

describe('a lead becomes', () => {
  test('a contact, a deal and a note, written out whole', async () => {
    const { crm, deliver, trace, bodies } = await startAccount({}, { markerField: 990001, responsibleUserId: 501 })
    const fields = {
      price: '4 900 руб.',
      responsible_user_id: '502',
      pipeline_id: '7100',
      status_id: '71002',
      tags: 'Сайт, промо, , Сайт',
      1276733: 'Тула',
      990012: '1',
      990016: 'обратный звонок',
    }
    const outcome = await deliver({ ...lead, fields, clientFields: { 880004: 'Золотой', 880005: '31.12.1990' } })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '660001', url: `${crm.url}/leads/detail/660001` })
    expect(trace()).toEqual([
      'GET /leads/custom_fields?limit=240&page=1',
      'GET /contacts/custom_fields?limit=240&page=1',
      'GET /account?with=datetime_settings',
      'GET /leads/pipelines?limit=240&page=1',
      'GET /contacts?query=9001112233&limit=50&page=1',
      'GET /contacts?query=lead@example.org&limit=50&page=1',
      'GET /contacts?order[id]=desc&limit=50&page=1',
      'POST /contacts',
      'POST /leads',
      'POST /leads/660001/notes',
    ])
    expect(bodies('/contacts')).toEqual([
      [
        {
          name: 'Тест Петров',
          responsible_user_id: 502,
          request_id: 'contact',
          custom_fields_values: [
            { field_code: 'PHONE', values: [{ value: '+79001112233', enum_code: 'WORK' }] },
            { field_code: 'EMAIL', values: [{ value: 'lead@example.org', enum_code: 'WORK' }] },
            { field_id: 880004, values: [{ enum_id: 701 }] },
            { field_id: 880005, values: [{ value: '1990-12-31T00:00:00+03:00' }] },
          ],
        },
      ],
    ])
    expect(bodies('/leads')).toEqual([
      [
        {
          name: 'Заявка с формы «Расчёт»',
          price: 4900,
          pipeline_id: 7100,
          status_id: 71002,
          responsible_user_id: 502,
          visitor_uid: '0a1b2c3d-demo',
          request_id: 'estafeta-1',
          custom_fields_values: [
            { field_id: 990001, values: [{ value: 'estafeta-1' }] },
            { field_code: 'ROISTAT', values: [{ value: '220145' }] },
            { field_code: 'UTM_SOURCE', values: [{ value: 'yandex' }] },
            { field_code: 'UTM_MEDIUM', values: [{ value: 'cpc' }] },
            { field_id: 990012, values: [{ value: true }] },
            { field_id: 990016, values: [{ enum_id: 502 }] },
            { field_id: 1276733, values: [{ value: 'Тула' }] },
          ],
          _embedded: { tags: [{ name: 'Сайт' }, { name: 'промо' }], contacts: [{ id: 88001, is_main: true }] },
        },
      ],
    ])
    expect(bodies('/leads/660001/notes')).toEqual([
      [
        {
          note_type: 'common',
          request_id: '[estafeta-1]',
          params: {
            text: [
              'Два окна',
              'Перезвонить по номеру: +74951234567',
              'Способ создания заявки: Квиз\nutmContent: ad-3\nlandingPage: https://okna.example/?a=1',
            ]
              .join('\n\n')
              .concat('\n[estafeta-1]'),
          },
        },
      ],
    ])
    expect(crm.requests.every(({ headers }) => headers['authorization'] === `Bearer ${crm.account.token}`)).toBe(true)
  })

  test('a deal alone when it says nothing, with its mark in the name', async () => {
    const { deliver, trace, bodies } = await startAccount()
    expect(await deliver({})).toMatchObject({ kind: 'delivered' })
    expect(trace()).toEqual(['GET /account?with=datetime_settings', 'POST /leads'])
    expect(bodies('/leads')).toEqual([[{ name: 'Заявка с сайта [estafeta-1]', request_id: 'estafeta-1' }]])
  })

  test('a deal that amoCRM names itself when the mark has a field', async () => {
    const { deliver, bodies } = await startAccount({}, { markerField: 990001 })
    await deliver({})
    expect(bodies('/leads')).toEqual([
      [{ request_id: 'estafeta-1', custom_fields_values: [{ field_id: 990001, values: [{ value: 'estafeta-1' }] }] }],
    ])
  })

  test('a deal in the stage that the connection names', async () => {
    const { deliver, bodies } = await startAccount({}, { stage: '7100/71002', responsibleUserId: '502' })
    await deliver({ title: 'Заявка' })
    expect(bodies('/leads')).toEqual([
      [
        {
          name: 'Заявка [estafeta-1]',
          pipeline_id: 7100,
          status_id: 71002,
          responsible_user_id: 502,
          request_id: 'estafeta-1',
        },
      ],
    ])
  })

  test('a deal with the visit in the field chosen for it', async () => {
    const { deliver, deal } = await startAccount({}, { visitField: 1276733 })
    await deliver({ visit: '220145' })
    expect(deal()['custom_fields_values']).toMatchObject([{ field_id: 1276733, values: [{ value: '220145' }] }])
  })

  test('a deal whose long title is whole in the note', async () => {
    const { deliver, deal, notes } = await startAccount()
    const title = `${'я'.repeat(300)} конец`
    await deliver({ title })
    expect(String(deal()['name'])).toHaveLength(255)
    expect(String(deal()['name'])).toMatch(/яя \[estafeta-1\]$/)
    expect(notes()).toEqual([`${title}\n[estafeta-1]`])
  })

  test('a deal whose note tells when the lead came, when it comes late', async () => {
    const { bench, deliver, notes } = await startAccount({ timeZone: 'Asia/Yekaterinburg' })
    bench.clock.advance(3 * 60 * 60_000)
    await deliver({ receivedAtMs: Date.UTC(2026, 0, 15, 9, 0, 5) })
    expect(notes()).toEqual(['Заявка получена: 2026-01-15 14:00:05 (Asia/Yekaterinburg)\n[estafeta-1]'])
  })

  test('a deal with notes in English where the connection asks for it', async () => {
    const { deliver, deal, notes } = await startAccount({}, { noteLanguage: 'en' })
    await deliver({ flags: { is_need_callback: true }, visit: '7', fields: { nope: 'x' } })
    expect(deal()['name']).toBe('Website lead [estafeta-1]')
    expect(notes()).toEqual(["A call back is wanted\n\nThe lead's data that no field takes:\nnope: x\n[estafeta-1]"])
  })
})

describe('the stage of a deal', () => {
  type Sent = { pipeline_id?: number; status_id?: number }
  test.each<[string, Record<string, string | number>, string, Sent, string[]]>([
    ['a stage by number brings its pipeline', { status_id: 71002 }, '', { pipeline_id: 7100, status_id: 71002 }, []],
    ['a stage by name', { status_id: 'переговоры' }, '', { pipeline_id: 7100, status_id: 71002 }, []],
    [
      'a stage by name in the asked pipeline',
      { status_id: 'Переговоры', pipeline_id: 'Монтаж' },
      '',
      { pipeline_id: 7200, status_id: 72001 },
      [],
    ],
    ['a won deal gets the main pipeline', { status_id: '142' }, '', { pipeline_id: 7100, status_id: 142 }, []],
    [
      "a won deal gets the connection's pipeline",
      { status_id: 142 },
      '7200/72001',
      { pipeline_id: 7200, status_id: 142 },
      [],
    ],
    ['a pipeline alone', { pipeline_id: 7200 }, '7100/71002', { pipeline_id: 7200 }, []],
    [
      "the connection's own pipeline keeps its stage",
      { pipeline_id: 7100 },
      '7100/71002',
      { pipeline_id: 7100, status_id: 71002 },
      [],
    ],
    [
      'an unknown stage',
      { status_id: 99999 },
      '7100/71002',
      { pipeline_id: 7100, status_id: 71002 },
      ['status_id: 99999'],
    ],
    [
      'a stage of another pipeline',
      { status_id: 72001, pipeline_id: 7100 },
      '',
      { pipeline_id: 7100 },
      ['status_id: 72001'],
    ],
    ['an unknown pipeline', { pipeline_id: 'Нет такой' }, '', {}, ['pipeline_id: Нет такой']],
    ['an empty value', { pipeline_id: ' ', status_id: ' ' }, '7100/71002', { pipeline_id: 7100, status_id: 71002 }, []],
  ])('%s', async (...row) => {
    const [, fields, stage, expected, left] = row
    const { deliver, bodies, notes } = await startAccount({}, { stage })
    expect(await deliver({ fields })).toMatchObject({ kind: 'delivered' })
    const [[sent] = []] = bodies('/leads') as Sent[][]
    expect({ pipeline_id: sent?.pipeline_id, status_id: sent?.status_id }).toEqual({
      pipeline_id: undefined,
      status_id: undefined,
      ...expected,
    })
    for (const line of left) expect(notes()[0]).toContain(line)
    if (left.length === 0) expect(notes()).toEqual([])
  })
})
