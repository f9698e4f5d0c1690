import { describe, expect, test } from 'vitest'
import type { FakeAccount, FakeDeal } from './fake-account.ts'
import { startAccount, VERSIONS } from './test-account.ts'

const NOW = Date.UTC(2026, 0, 15, 9)
const HOUR = 60 * 60_000
const MARK_FIELD = 'Category1000047CustomFieldMetka'
const byField = { programId: '14', markerField: MARK_FIELD }

/** Deals as somebody else made them, the last one newest; `change` alters the one at a place. */
function deals(count: number, change: (index: number) => Partial<FakeDeal> = () => ({})): FakeDeal[] {
  return Array.from({ length: count }, (_, index) => ({
    id: 9001 + index,
    programId: 14,
    clientId: null,
    description: 'чужая',
    createdAtMs: NOW - (count - index) * 1000,
    result: 'active',
    statusName: '',
    values: {},
    ...change(index),
  }))
}

const marked =
  (at: number) =>
  (index: number): Partial<FakeDeal> =>
    index === at
      ? {
          description: 'Заявка [estafeta-1]',
          values: { [MARK_FIELD]: 'estafeta-1', [`Model[${MARK_FIELD}]`]: 'estafeta-1' },
        }
      : {}

describe.each(VERSIONS)('the look-up of %s', (version) => {
  test('asks the chosen field by one request', async () => {
    const { crm, lookUp } = await startAccount(version, { deals: deals(300, marked(3)) }, byField)
    expect(await lookUp()).toEqual({ kind: 'found', crmId: '9004', url: `${crm.url}/deals/9004/card/` })
    expect(crm.requests).toHaveLength(1)
  })

  test.each<[string, Partial<FakeAccount>]>([
    ['is ignored', { filters: 'ignored' }],
    ['is refused', { filters: 'refused' }],
  ])('reads the deals one by one when the filter %s', async (_name, quirk) => {
    const { lookUp } = await startAccount(version, { deals: deals(250, marked(3)), ...quirk }, byField)
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: '9004' })
    expect(await lookUp({}, { marker: 'estafeta-2' })).toEqual({ kind: 'absent' })
  })

  test('finds the mark in a description without a chosen field, and no mark that only begins alike', async () => {
    const { lookUp } = await startAccount(version, {
      deals: deals(120, (index) => ({
        description: index === 5 ? '[estafeta-11]' : (marked(7)(index).description ?? ''),
      })),
    })
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: '9008' })
    expect(await lookUp({}, { marker: 'estafeta-111' })).toEqual({ kind: 'absent' })
  })

  test('takes the older of two', async () => {
    const twice = deals(10, (index) => (index === 4 ? marked(4)(4) : marked(8)(index)))
    const { lookUp } = await startAccount(version, { deals: twice })
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: '9005' })
  })

  test('reads the cards of deals whose description the list leaves out', async () => {
    const { lookUp } = await startAccount(version, { deals: deals(5, marked(1)), hasDescriptionsInLists: false })
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: '9002' })
    expect(await lookUp({}, { marker: 'estafeta-2' })).toEqual({ kind: 'absent' })
  })

  test('has no answer when there are too many deals to look through', async () => {
    const { lookUp } = await startAccount(version, { deals: deals(3100) })
    expect(await lookUp()).toEqual({
      kind: 'impossible',
      reason: 'Megaplan has too many deals since this lead came to look through them',
    })
    const hidden = await startAccount(version, { deals: deals(60), hasDescriptionsInLists: false })
    expect(await hidden.lookUp()).toMatchObject({ kind: 'impossible' })
  })

  test('asks for less when a page is larger than what is read', async () => {
    const long = deals(12, (index) => (index === 0 ? marked(0)(0) : { description: 'x'.repeat(150_000) }))
    const { lookUp } = await startAccount(version, { deals: long })
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: '9001' })
  })

  test('fails, and is never "absent", when a later page fails', async () => {
    const { crm, lookUp } = await startAccount(version, { deals: deals(250) })
    let reads = 0
    const matches = (): boolean => {
      reads += 1
      return reads === 2
    }
    crm.failNext({ kind: 'answer', answer: { status: 502, text: '' } }, { matches })
    expect(await lookUp()).toMatchObject({ kind: 'failed', outcome: { kind: 'retry', trouble: 'account' } })
  })
})

describe('the walk of API v3', () => {
  const old = (count: number): FakeDeal[] => deals(count, (index) => ({ createdAtMs: NOW - (count - index) * HOUR }))

  test('stops at deals a day older than the lead', async () => {
    const { crm, lookUp } = await startAccount('megaplan', { deals: old(300) })
    expect(await lookUp({ receivedAtMs: NOW })).toEqual({ kind: 'absent' })
    expect(crm.requests).toHaveLength(1)
  })

  test('goes to the end of a list that is not sorted as asked', async () => {
    const shuffled = [...old(299), ...deals(1, () => ({ id: 9500, ...marked(0)(0), createdAtMs: NOW }))]
    const { crm, lookUp } = await startAccount('megaplan', { deals: shuffled, sortsDeals: false })
    expect(await lookUp({ receivedAtMs: NOW })).toMatchObject({ kind: 'found', crmId: '9500' })
    expect(crm.requests).toHaveLength(3)
  })

  test('goes on by full pages when Megaplan tells nothing about more', async () => {
    const { lookUp } = await startAccount('megaplan', { deals: deals(250, marked(0)), hasPagination: false })
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: '9001' })
    expect(await lookUp({}, { marker: 'estafeta-2' })).toEqual({ kind: 'absent' })
  })

  test('fails when Megaplan gives the same page again', async () => {
    const { crm, lookUp } = await startAccount('megaplan')
    const data = [{ contentType: 'Deal', id: '5', description: 'чужая', timeCreated: null }]
    const answer = { status: 200, json: { meta: { status: 200, errors: [], pagination: { hasMoreNext: true } }, data } }
    crm.failNext({ kind: 'answer', answer }, { times: 9 })
    expect(await lookUp()).toEqual({
      kind: 'failed',
      outcome: { kind: 'retry', trouble: 'account', reason: 'Megaplan repeats a page of its list' },
    })
  })

  test('fails when a list comes with errors', async () => {
    const { crm, lookUp } = await startAccount('megaplan')
    const answer = { status: 200, json: { meta: { status: 200, errors: [{ message: 'сбой' }] }, data: [] } }
    crm.failNext({ kind: 'answer', answer })
    expect(await lookUp()).toMatchObject({ kind: 'failed', outcome: { kind: 'retry' } })
  })
})

describe.each(VERSIONS)('a mark that must be unique in %s', (version) => {
  test('that Megaplan refuses as taken leads to the deal that has it', async () => {
    const { crm, deliver } = await startAccount(version, { uniqueFields: [MARK_FIELD] }, byField)
    const first = await deliver({ title: 'Окна' })
    expect(await deliver({ title: 'Окна' })).toEqual(first)
    expect(crm.account.deals).toHaveLength(1)
  })

  test('whose deal is not shown leaves the lead unclear', async () => {
    const { crm, deliver } = await startAccount(version, { uniqueFields: [MARK_FIELD] }, byField)
    await deliver({})
    const [deal] = crm.account.deals
    if (deal !== undefined) Object.assign(deal, { description: '', programId: 15 })
    crm.account.filters = 'refused'
    crm.failNext(
      {
        kind: 'answer',
        answer:
          version === 'megaplan'
            ? { status: 200, json: { meta: { status: 200, errors: [] }, data: [] } }
            : { status: 200, json: { status: { code: 'ok' }, data: { deals: [] } } },
      },
      { matches: ({ method, path }) => method === 'GET' && /deal/i.test(path), times: 2 },
    )
    expect(await deliver({})).toMatchObject({ kind: 'unknown', trouble: 'lead' })
    expect(crm.account.deals).toHaveLength(1)
  })
})
