import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { amocrmAdapter } from './adapter.ts'
import type { FakeRecord } from './fake-account.ts'
import { isCreate, startAccount } from './test-account.ts'
import type { TestAccount } from './test-account.ts'

const START_S = Date.UTC(2026, 0, 15, 9) / 1000

const deal = (id: number, more: FakeRecord = {}): [number, FakeRecord] => [
  id,
  {
    id,
    name: `Сделка ${id}`,
    status_id: 71001,
    pipeline_id: 7100,
    created_at: START_S,
    custom_fields_values: null,
    ...more,
  },
]

function lookUp({ bench }: TestAccount, more: Parameters<typeof bench.job>[1] = {}) {
  return amocrmAdapter.lookUp(bench.context, bench.job({}, more))
}

describe('the look-up by mark', () => {
  test.each([
    ['its name', {}],
    ['the field of the mark', { markerField: 990001 }],
  ])('finds the deal by %s although the search is behind', async (_name, config) => {
    const account = await startAccount({ searchLag: 9 }, config)
    account.crm.failNext({ kind: 'lose_answer' }, { matches: isCreate })
    expect(await account.deliver({})).toMatchObject({ kind: 'unknown', trouble: 'account' })
    expect(await lookUp(account)).toEqual({
      kind: 'found',
      crmId: '660001',
      url: `${account.crm.url}/leads/detail/660001`,
    })
    expect(account.trace().slice(2)).toEqual([
      'GET /leads?query=estafeta-1&limit=240&page=1',
      'GET /leads?order[created_at]=desc&limit=240&page=1',
    ])
  })

  test('takes only the exact mark, the oldest of several', async () => {
    const leads = new Map([
      deal(1, { name: 'Заявка [estafeta-11]' }),
      deal(2, { name: 'о заявке estafeta-1' }),
      deal(3, { name: 'Заявка [estafeta-1]' }),
      deal(4, { custom_fields_values: [{ field_id: 990001, field_code: null, values: [{ value: 'estafeta-1' }] }] }),
    ])
    const account = await startAccount({ leads })
    expect(await lookUp(account)).toMatchObject({ kind: 'found', crmId: '3' })
    expect(await lookUp(account, { marker: 'estafeta-2' })).toEqual({ kind: 'absent' })
  })

  test('reads back to the moment before the create, by the clock of the server', async () => {
    const account = await startAccount({ nowS: START_S + 40 * 86_400, searchLag: 999 })
    const old = Array.from({ length: 500 }, (_, index) => deal(index + 1, { created_at: START_S }))
    account.crm.account.leads = new Map(old)
    const { run: step } = createStepStore()
    const job = account.bench.job({ name: 'Тест' }, { step })
    account.crm.failNext({ kind: 'reset' }, { matches: isCreate })
    expect(await amocrmAdapter.deliver(account.bench.context, job)).toMatchObject({ kind: 'unknown' })
    const before = account.crm.requests.length
    expect(await amocrmAdapter.lookUp(account.bench.context, job)).toEqual({ kind: 'absent' })
    // The newest page is older than the delivery: nothing of ours can be behind it.
    expect(account.trace().slice(before)).toEqual([
      'GET /leads?query=estafeta-1&limit=240&page=1',
      'GET /leads?order[created_at]=desc&limit=240&page=1',
    ])
  })

  test('goes on behind a full page without a link to the next', async () => {
    const account = await startAccount({ searchLag: 999 })
    const rows = Array.from({ length: 240 }, (_, index) => deal(index + 100)[1])
    const answer = { status: 200, json: { _embedded: { leads: rows }, _links: [] } }
    account.crm.account.leads = new Map([
      deal(7, { name: 'Заявка [estafeta-1]' }),
      ...Array.from({ length: 250 }, (_, index) => deal(index + 100)),
    ])
    account.crm.failNext(
      { kind: 'answer', answer },
      { matches: ({ query }) => query.get('order[created_at]') === 'desc' && query.get('page') === '1' },
    )
    expect(await lookUp(account)).toMatchObject({ kind: 'found', crmId: '7' })
  })

  test('says that it is impossible when there are too many deals to look through', async () => {
    const account = await startAccount()
    const rows = Array.from({ length: 240 }, (_, index) => deal(index + 1)[1])
    const json = { _embedded: { leads: rows }, _links: { next: { href: '/more' } } }
    account.crm.failNext(
      { kind: 'answer', answer: { status: 200, json } },
      { times: 200, matches: ({ query }) => query.has('order[created_at]') },
    )
    expect(await lookUp(account)).toMatchObject({ kind: 'impossible' })
  })

  test.each([
    ['429', { status: 429, text: '<html>' }, { kind: 'retry', trouble: 'limit' }],
    [
      'a broken row',
      { status: 200, json: { _embedded: { leads: [{ id: 'x' }] } } },
      { kind: 'retry', trouble: 'account' },
    ],
    ['another list', { status: 200, json: { _embedded: { items: [] } } }, { kind: 'retry', trouble: 'account' }],
    ['an empty body', { status: 200, text: '' }, { kind: 'retry', trouble: 'account' }],
  ])('that meets %s is failed, never absent', async (_name, answer, outcome) => {
    const account = await startAccount()
    account.crm.failNext({ kind: 'answer', answer })
    expect(await lookUp(account)).toMatchObject({ kind: 'failed', outcome })
  })

  test('of a deal whose number is known asks for nothing but its note', async () => {
    const account = await startAccount()
    const { run: step } = createStepStore()
    await account.deliver({ title: 'Заявка' }, { step })
    const before = account.crm.requests.length
    expect(await lookUp(account, { step })).toMatchObject({ kind: 'found', crmId: '660001' })
    expect(account.crm.requests).toHaveLength(before)
  })

  test('asks for half a page where a page is too large to be read, and skips nothing', async () => {
    const long = 'я'.repeat(4_000)
    const wide = (id: number) =>
      deal(id, { custom_fields_values: [{ field_id: 1276733, field_code: null, values: [{ value: long }] }] })
    const leads = new Map([
      deal(1, { name: 'Заявка [estafeta-1]' }),
      ...Array.from({ length: 200 }, (_, index) => wide(index + 2)),
    ])
    const account = await startAccount({ leads, searchLag: 999 })
    expect(await lookUp(account)).toMatchObject({ kind: 'found', crmId: '1' })
    expect(
      account
        .trace()
        .slice(1)
        .filter((line) => !line.includes('notes')),
    ).toEqual([
      'GET /leads?order[created_at]=desc&limit=240&page=1',
      'GET /leads?order[created_at]=desc&limit=120&page=1',
      'GET /leads?order[created_at]=desc&limit=120&page=2',
    ])
  })

  test('reads back no further than the last attempt, when earlier ones were refused for certain', async () => {
    const account = await startAccount({ searchLag: 999 })
    const { crm, bench } = account
    const { run: step, finished } = createStepStore()
    const job = bench.job({ name: 'Тест' }, { step })
    crm.failNext({ kind: 'answer', answer: { status: 429, text: '<html>' } }, { matches: isCreate, times: 2 })
    await amocrmAdapter.deliver(bench.context, job)
    await amocrmAdapter.deliver(bench.context, job)
    crm.account.nowS += 3_600
    crm.failNext({ kind: 'reset' }, { matches: isCreate })
    expect(await amocrmAdapter.deliver(bench.context, job)).toMatchObject({ kind: 'unknown' })
    expect(finished.map(({ name }) => name)).toEqual(['start 1', 'contact', 'start 2'])
    const between = Array.from({ length: 500 }, (_, index) => deal(index + 1, { created_at: START_S + 600 }))
    crm.account.leads = new Map(between)
    const before = crm.requests.length
    expect(await amocrmAdapter.lookUp(bench.context, job)).toEqual({ kind: 'absent' })
    expect(crm.requests.slice(before)).toHaveLength(2)
  })

  test('reads an empty list written as a list', async () => {
    const account = await startAccount()
    account.crm.failNext({ kind: 'answer', answer: { status: 200, json: { _embedded: [], _links: [] } } }, { times: 2 })
    expect(await lookUp(account)).toEqual({ kind: 'absent' })
  })
})
