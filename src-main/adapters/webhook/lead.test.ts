import { createHmac } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startFakeCrm } from '../kit/fake-crm.ts'
import type { ExpectedRequest } from '../kit/fake-crm.ts'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { createBench } from '../kit/test-bench.ts'
import type { DeliverJob, OutgoingLead, Outcome } from '../kit/types.ts'
import { webhookAdapter } from './adapter.ts'

const authorization = 'Bearer hook-token-0123456789'
const signingSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`

const lead: Partial<OutgoingLead> = {
  title: 'Заявка',
  comment: 'Два "окна"\nзавтра',
  name: 'Иван',
  phone: '8 900 111-22-33',
  phoneE164: '+79001112233',
  email: null,
  visit: '220145',
  fields: { city: 'Тула', list: ['a', 'b'], floor: 3 },
  flags: { is_need_callback: true },
  variables: { utmSource: 'yandex' },
}

/** Delivers one lead to an endpoint that expects exactly this request and gives this answer. */
async function deliverTo(
  config: Record<string, unknown>,
  script: { expected: ExpectedRequest; answer: FakeAnswer; job?: Partial<DeliverJob> },
): Promise<Outcome> {
  const crm = await startFakeCrm()
  crm.expect(script.expected, script.answer)
  const bench = createBench(webhookAdapter, { url: `${crm.url}/hook`, ...config })
  onTestFinished(() => crm.close())
  const outcome = await webhookAdapter.deliver(bench.context, { ...bench.job(lead), ...script.job })
  crm.verify()
  return outcome
}

const ok: FakeAnswer = { status: 200, text: 'ok' }

describe('a lead is sent', () => {
  test('as the whole lead in JSON, signed as Standard Webhooks say', async () => {
    const body =
      '{"type":"lead.created","timestamp":"2026-01-15T09:00:00.000Z","data":{"id":"estafeta-1","title":"Заявка",' +
      '"comment":"Два \\"окна\\"\\nзавтра","name":"Иван","phone":"8 900 111-22-33","phone_e164":"+79001112233",' +
      '"email":null,"visit":"220145","fields":{"city":"Тула","list":["a","b"],"floor":3},"client_fields":{},' +
      '"flags":{"is_need_callback":true},"variables":{"utmSource":"yandex"},' +
      '"received_at":"2026-01-15T09:00:00.000Z","is_possible_repeat":false}}'
    const key = Buffer.from('0123456789abcdef0123456789abcdef')
    const signature = createHmac('sha256', key).update(`estafeta-1.1768467600.${body}`).digest('base64')
    const expected = {
      method: 'POST',
      path: '/hook',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'webhook-id': 'estafeta-1',
        'webhook-timestamp': '1768467600',
        'webhook-signature': `v1,${signature}`,
        'idempotency-key': 'estafeta-1',
        authorization,
        'x-tenant': 'acme',
      },
      body,
    }
    const config = { signingSecret, authorization, headers: { 'X-Tenant': 'acme' } }
    expect(await deliverTo(config, { expected, answer: ok })).toEqual({ kind: 'delivered', crmId: 'estafeta-1' })
  })

  test('as form fields, nested as PHP nests them', async () => {
    const form = {
      id: 'estafeta-1',
      title: 'Заявка',
      comment: 'Два "окна"\nзавтра',
      name: 'Иван',
      phone: '8 900 111-22-33',
      phone_e164: '+79001112233',
      visit: '220145',
      'fields[city]': 'Тула',
      'fields[list][0]': 'a',
      'fields[list][1]': 'b',
      'fields[floor]': '3',
      'flags[is_need_callback]': '1',
      'variables[utmSource]': 'yandex',
      received_at: '2026-01-15T09:00:00.000Z',
      is_possible_repeat: '0',
    }
    const post = {
      method: 'PUT',
      path: '/hook',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      form,
    }
    expect(await deliverTo({ format: 'form', method: 'PUT' }, { expected: post, answer: ok })).toMatchObject({
      kind: 'delivered',
    })
    const get = { method: 'GET', path: '/hook', query: form, body: '' }
    expect(await deliverTo({ format: 'form', method: 'GET' }, { expected: get, answer: ok })).toMatchObject({
      kind: 'delivered',
    })
  })

  test('by a template in which no value can break out of its place', async () => {
    const template = JSON.stringify({
      client: '{{name}}',
      text: 'Из {{fields.city}}: {{comment}}',
      floor: '{{fields.floor}}',
      list: '{{fields.list}}',
      first: '{{ fields.list[0] }}',
      none: '{{fields.nothing}}',
      proto: '{{fields.constructor}}',
      plain: 5,
    })
    const json = {
      client: 'Иван',
      text: 'Из Тула: Два "окна"\nзавтра',
      floor: 3,
      list: ['a', 'b'],
      first: 'a',
      none: null,
      proto: null,
      plain: 5,
    }
    const expected = { method: 'PATCH', path: '/hook', json }
    expect(await deliverTo({ format: 'template', method: 'PATCH', template }, { expected, answer: ok })).toMatchObject({
      kind: 'delivered',
    })
  })

  test('as Roistat calls an own CRM', async () => {
    const expected = {
      method: 'GET',
      path: '/hook',
      query: {
        user: 'roistat',
        // md5 of `roistatpass-word-1`
        token: 'e2613ce05dd27c87fab27f80923db839',
        action: 'lead',
        id: 'estafeta-1',
        visit: '220145',
        title: 'Заявка',
        text: 'Два "окна"\nзавтра',
        name: 'Иван',
        phone: '8 900 111-22-33',
        email: '',
        data: '{"city":"Тула","list":["a","b"],"floor":3,"roistat":"220145"}',
        created_date: '2026-01-15 09:00:00',
        manager_id: '',
      },
    }
    const config = { format: 'roistat', roistatUser: 'roistat', roistatPassword: 'pass-word-1' }
    const answer = { status: 200, json: { status: 'ok', order_id: 123 } }
    expect(await deliverTo(config, { expected, answer })).toEqual({ kind: 'delivered', crmId: '123' })
  })
})

describe('an answer', () => {
  const roistat = { format: 'roistat', roistatUser: 'u' }
  const json = { success: 'json', successPath: '$.result.ok', successValue: 'true', idPath: '$.result.ids[0]' }
  // What, config, answer, outcome.
  test.each<[string, Record<string, unknown>, FakeAnswer, object]>([
    [
      'plain text labelled as HTML is a yes',
      {},
      { status: 200, text: 'ok', headers: { 'content-type': 'text/html' } },
      { kind: 'delivered', crmId: 'estafeta-1' },
    ],
    ['204 is a yes', {}, { status: 204 }, { kind: 'delivered' }],
    [
      'the number is read where the path says',
      { idPath: '$.data.id' },
      { status: 200, json: { data: { id: 5 } } },
      { kind: 'delivered', crmId: '5' },
    ],
    [
      'the field has the value',
      json,
      { status: 200, json: { result: { ok: true, ids: ['a-1'] } } },
      { kind: 'delivered', crmId: 'a-1' },
    ],
    [
      'the field has another value',
      json,
      { status: 200, json: { result: { ok: false } } },
      { kind: 'rejected', reason: 'The answer has false at $.result.ok, expected "true"' },
    ],
    ['the rule asks for JSON and gets none', json, { status: 200, text: 'fine' }, { kind: 'unknown' }],
    ['410 stops the connection', {}, { status: 410 }, { kind: 'unauthorized' }],
    ['502 of a common endpoint stays unknown', {}, { status: 502 }, { kind: 'unknown', trouble: 'account' }],
    [
      '502 of an idempotent receiver slows down',
      { isIdempotent: true },
      { status: 502 },
      { kind: 'retry', trouble: 'limit' },
    ],
    [
      '504 of an idempotent receiver slows down',
      { isIdempotent: true },
      { status: 504, headers: { 'retry-after': '9' } },
      { kind: 'retry', trouble: 'limit', afterMs: 9000 },
    ],
    [
      '500 of an idempotent receiver is repeated',
      { isIdempotent: true },
      { status: 500 },
      { kind: 'retry', trouble: 'account' },
    ],
    [
      '422 is a refusal with words',
      {},
      { status: 422, text: 'phone is wrong' },
      { kind: 'rejected', reason: 'HTTP 422: refused: phone is wrong' },
    ],
    [
      'a redirect holds the connection',
      {},
      { status: 301, headers: { location: 'https://x.example/y' } },
      { kind: 'unauthorized' },
    ],
    [
      'double is there already',
      roistat,
      { status: 200, json: { status: 'double' } },
      { kind: 'delivered', crmId: 'estafeta-1' },
    ],
    [
      'failed is a refusal',
      roistat,
      { status: 200, json: { status: 'failed', message: 'no phone' } },
      { kind: 'rejected', reason: 'The endpoint answered failed: no phone' },
    ],
    ['anything else stays unknown', roistat, { status: 200, text: 'ok' }, { kind: 'unknown' }],
  ])('%s', async (...row) => {
    const [, config, answer, expected] = row
    const method = config['format'] === 'roistat' ? 'GET' : 'POST'
    expect(await deliverTo(config, { expected: { method, path: '/hook' }, answer })).toMatchObject(expected)
  })
})
