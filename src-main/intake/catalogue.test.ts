import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AcceptedLead } from '../leads/types.ts'
import { sendRaw, type RawRequest } from './raw-request.ts'
import { startTestIntake } from './test-intake.ts'

// One request for each row of the catalogue of calls in the protocol notes, in the wire form of its stack.

const ADD = '/api/proxy/1.0/leads/add'
const KEY = '0123456789abcdef0123456789abcdef'
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
type Pairs = Record<string, string>

/** PHP's http_build_query: RFC 1738, brackets encoded, spaces as plus. */
function php(pairs: Pairs): string {
  return new URLSearchParams({ key: KEY, ...pairs }).toString().replaceAll('*', '%2A')
}
/** RFC 3986, as Guzzle, Laravel and axios do: spaces as %20. */
function rfc3986(pairs: Pairs): string {
  return php(pairs).replaceAll('+', '%20')
}
const get = (query: string, more: Partial<RawRequest> = {}): RawRequest => ({ target: `${ADD}?${query}`, ...more })
const http10 = (query: string) => get(query, { version: '1.0' })
const post = (body: string | Buffer, headers: Pairs = FORM): RawRequest => ({
  method: 'POST',
  target: ADD,
  headers,
  body,
})

const cp1251 = (text: string) =>
  [...iconv.encode(text, 'windows-1251')].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')
const PHONE = '+7 900 000-00-01'
const E164 = '+79000000001'

type Row = { row: number; how: string; request: RawRequest; lead: Partial<AcceptedLead> }
const ROWS: Row[] = [
  {
    row: 1,
    how: 'PHP file_get_contents with http_build_query',
    request: http10(php({ roistat: '77', title: 'Заказ', phone: PHONE })),
    lead: { visit: '77', title: 'Заказ', phoneE164: E164, warnings: [] },
  },
  {
    row: 4,
    how: 'a mail event of 1C-Bitrix with the placeholders of the documentation',
    request: http10(php({ phone: PHONE, callback_phone: '<Номер для переопределения>', is_need_callback: '0' })),
    lead: {
      flags: { callback_phone: null, is_need_callback: false },
      warnings: [{ code: 'placeholder_ignored', field: 'callback_phone', detail: '<Номер для переопределения>' }],
    },
  },
  {
    row: 5,
    how: 'a windows-1251 site by cURL',
    request: get(
      `key=${KEY}&name=${cp1251('Пётр')}&comment=${cp1251('Нужна смета')}&charset=windows-1251&email=p@test.example`,
      {
        headers: { 'User-Agent': 'Mozilla/5.0 (compatible; shop)' },
      },
    ),
    lead: { name: 'Пётр', comment: 'Нужна смета', email: 'p@test.example', fields: {}, warnings: [] },
  },
  {
    row: 6,
    how: 'a FormIt hook of MODX without a phone',
    request: http10(php({ name: 'Тест', email: 'a@test.example', 'fields[site]': 'modx' })),
    lead: { name: 'Тест', phone: null, email: 'a@test.example', fields: { site: 'modx' } },
  },
  {
    row: 7,
    how: 'a cart observer by cURL',
    request: get(php({ title: 'Корзина', phone: PHONE, 'fields[price]': '1500' }), { headers: { Accept: '*/*' } }),
    lead: { title: 'Корзина', fields: { price: '1500' } },
  },
  {
    row: 8,
    how: 'a Symfony controller by cURL',
    request: get(php({ phone: PHONE, roistat: '', sync: '0' }), { headers: { Accept: '*/*' } }),
    lead: { visit: null, flags: { sync: false } },
  },
  {
    row: 9,
    how: 'Laravel Http::get',
    request: get(rfc3986({ phone: PHONE, roistat: '5005' })),
    lead: { phone: PHONE, visit: '5005', title: null },
  },
  {
    row: 10,
    how: 'Guzzle POST with everything in the query and an empty body',
    request: { method: 'POST', target: `${ADD}?${rfc3986({ phone: PHONE, 'fields[tags]': 'drupal' })}` },
    lead: { phone: PHONE, fields: { tags: 'drupal' } },
  },
  {
    row: 11,
    how: 'the Yii2 client',
    request: get(php({ phone: PHONE, charset: 'UTF-8' }), { headers: { Accept: 'application/json' } }),
    lead: { phone: PHONE, fields: {}, warnings: [] },
  },
  {
    row: 12,
    how: 'Ruby post_form with bare keys',
    request: post(`key=${KEY}&name&phone=%2B7+900+000-00-01&fields%5B309019%5D=1&fields%5B337063%5D`),
    lead: { name: null, phone: PHONE, fields: { 309019: '1', 337063: '' } },
  },
  {
    row: 13,
    how: 'Ruby to_query, sorted, with booleans as words',
    request: get(
      `fields%5B1%5D=a&is_need_callback=true&is_skip_sending=false&key=${KEY}&phone=%2B7+900+000-00-01&roistat=9&sync=true`,
    ),
    lead: { visit: '9', fields: { 1: 'a' }, flags: { is_need_callback: true, is_skip_sending: false, sync: true } },
  },
  {
    row: 14,
    how: 'Python requests.get',
    request: get(php({ phone: PHONE, title: 'Django' }), { headers: { 'User-Agent': 'python-requests/2.31.0' } }),
    lead: { title: 'Django', origin: { ip: '127.0.0.1', userAgent: 'python-requests/2.31.0', referrer: null } },
  },
  {
    row: 15,
    how: 'axios, which leaves brackets, colons, commas and dollars alone',
    request: get(
      `key=${KEY}&phone=%2B79000000001&fields[url]=https:%2F%2Fa.example&fields[tags][]=a,b&fields[cost]=$5`,
    ),
    lead: { fields: { url: 'https://a.example', tags: ['a,b'], cost: '$5' } },
  },
  {
    row: 16,
    how: 'a form whose fields are one parameter with JSON',
    request: post(php({ phone: PHONE, fields: '{"source":"shop","items":[{"id":1}]}' })),
    lead: { fields: { source: 'shop', items: [{ id: 1 }] }, warnings: [] },
  },
  {
    row: 17,
    how: 'URLSearchParams with sync=1',
    request: get(php({ phone: PHONE, sync: '1', roistat: 'nocookie', 'fields[source]': 'shop' })),
    lead: { visit: null, flags: { sync: true }, fields: { source: 'shop' } },
  },
  {
    row: 18,
    how: 'browser fetch with JSON',
    request: post(JSON.stringify({ key: KEY, name: 'Тест', is_need_callback: true, fields: { year: 1999 } }), {
      'Content-Type': 'application/json',
      Origin: 'https://films.example',
    }),
    lead: {
      name: 'Тест',
      flags: { is_need_callback: true },
      fields: { year: 1999 },
      warnings: [{ code: 'no_contact', field: null, detail: null }],
    },
  },
  {
    row: 19,
    how: 'browser fetch GET without CORS',
    request: get(php({ name: 'Тест', phone: PHONE }), { headers: { Referer: 'https://next.example/' } }),
    lead: { origin: { ip: '127.0.0.1', userAgent: null, referrer: 'https://next.example/' } },
  },
  {
    row: 20,
    how: 'URLSearchParams over a nested object',
    request: get(php({ phone: PHONE, fields: '[object Object]' })),
    lead: { fields: {}, warnings: [{ code: 'object_object', field: 'fields', detail: null }] },
  },
  {
    row: 22,
    how: 'a bridge from a call-back widget',
    request: http10(php({ phone: '79000000001', title: 'Обратный звонок', order_creation_method: 'Виджет' })),
    lead: { phoneE164: E164, flags: { order_creation_method: 'Виджет' } },
  },
  {
    row: 23,
    how: 'a bridge from a chat with the transcript as comment',
    request: http10(php({ name: 'Гость', email: 'g@test.example', comment: 'Гость: <b>Цена?</b>\r\nОператор: 100 ₽' })),
    lead: { comment: 'Гость: <b>Цена?</b>\r\nОператор: 100 ₽' },
  },
  {
    row: 25,
    how: 'a comment assembled from all form fields',
    request: http10(php({ phone: PHONE, comment: 'Имя: Тест\nГород: Пермь\n' })),
    lead: { comment: 'Имя: Тест\nГород: Пермь\n' },
  },
  {
    row: 26,
    how: 'dotted and hyphenated names',
    request: http10(php({ phone: PHONE, 'fields[company.name]': 'ООО', 'fields[email-checkbox]': 'on' })),
    lead: { fields: { 'company.name': 'ООО', 'email-checkbox': 'on' } },
  },
  {
    row: 27,
    how: 'Cyrillic names',
    request: http10(php({ phone: PHONE, 'fields[Адрес]': 'ул. Мира', 'fields[Марка]': 'Лада' })),
    lead: { fields: { Адрес: 'ул. Мира', Марка: 'Лада' } },
  },
  {
    row: 28,
    how: 'order items inside fields',
    request: http10(
      php({
        phone: PHONE,
        'fields[items][0][productId]': '1',
        'fields[items][0][price]': '5',
        'fields[items][1][productId]': '2',
      }),
    ),
    lead: { fields: { items: [{ productId: '1', price: '5' }, { productId: '2' }] } },
  },
  {
    row: 29,
    how: 'nobody to call',
    request: http10(php({ title: 'Подписка' })),
    lead: { phone: null, email: null, warnings: [{ code: 'no_contact', field: null, detail: null }] },
  },
  {
    row: 30,
    how: 'variables in texts and fields, resolved at delivery only',
    request: http10(
      php({
        phone: PHONE,
        title: 'Заявка {visit} с {domain}',
        'fields[UF_CRM_1]': '{utmSource}',
        comment: '{roistat_id}',
      }),
    ),
    lead: {
      title: 'Заявка {visit} с {domain}',
      comment: '{roistat_id}',
      fields: { UF_CRM_1: '{utmSource}' },
      warnings: [{ code: 'unknown_variable', field: 'comment', detail: 'roistat_id' }],
    },
  },
]

let intake: Awaited<ReturnType<typeof startTestIntake>>
beforeAll(async () => {
  intake = await startTestIntake()
})
afterAll(() => intake.close())

describe('the catalogue of calls', () => {
  it.each(ROWS)('row $row: $how', async ({ request, lead }) => {
    const before = intake.desk.submissions.length
    const answer = await sendRaw(intake.url, request)
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'success', id: expect.stringMatching(/^lead_\d+$/) })
    const stored = intake.desk.submissions[before]!
    expect(stored.key).toBe(KEY)
    expect(stored.lead).toMatchObject(lead)
    expect(stored.lead.fields).toEqual(lead.fields ?? {})
    expect(stored.lead.warnings).toEqual(lead.warnings ?? [])
  })

  it('rows 2 and 3: a caller that waits a second or echoes the answer gets JSON within it', async () => {
    const answer = await sendRaw(intake.url, http10(php({ phone: '+7 900 000-00-23' })))
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(answer.body))
    expect(answer.headers['transfer-encoding']).toBeUndefined()
  })

  it('row 21: a shape that could never work is kept under no key and told', async () => {
    const body = JSON.stringify({ api_key: KEY, lead: { phone: PHONE }, pipeline: 1 })
    const answer = await sendRaw(intake.url, post(body, { 'Content-Type': 'application/json' }))
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { status: 'error', error: 'unknown_key' }])
    expect(intake.desk.submissions.at(-1)!.key).toBe('')
    expect(Buffer.from(intake.desk.submissions.at(-1)!.lead.original.body).toString()).toBe(body)
  })

  it('row 24: the own relay script of a site adds its parameters to those of the page', async () => {
    const query = php({ visit: '12', title: 'Рулетка', phone: '+7 900 000-00-24', roistat: 'Форма «Рулетка»' })
    await sendRaw(intake.url, http10(query))
    const { lead } = intake.desk.submissions.at(-1)!
    expect([lead.title, lead.visit, lead.warnings]).toEqual([
      'Рулетка',
      null,
      [{ code: 'placeholder_ignored', field: 'roistat', detail: 'Форма «Рулетка»' }],
    ])
    expect(lead.original.target).toBe(`${ADD}?${query}`)
  })
})
