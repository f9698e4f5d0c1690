import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { amocrmAdapter } from './adapter.ts'
import { piecesOf } from './notes.ts'
import { connect, formLead, isCreate, isNote, startAccount } from './test-account.ts'
import type { TestAccount } from './test-account.ts'

const lead = { title: 'Заявка', comment: 'Два окна' }

/** A delivery whose steps are kept, as the core keeps them. */
function delivery({ bench }: TestAccount) {
  const { run: step, finished } = createStepStore()
  return { deliver: () => amocrmAdapter.deliver(bench.context, bench.job(lead, { step })), finished }
}

describe('the note of a deal', () => {
  test.each([
    ['a lost answer', { kind: 'lose_answer' }, 90_000],
    ['a reset', { kind: 'reset' }, 90_000],
    ['500', { kind: 'answer', answer: { status: 500, text: 'boom' } }, 90_000],
    [
      'a web page',
      { kind: 'answer', answer: { status: 200, headers: { 'content-type': 'text/html' }, text: '<p>hi' } },
      90_000,
    ],
    ['429', { kind: 'answer', answer: { status: 429, text: '<html>' } }, undefined],
  ] as const)(
    'that ends with %s is tried again without a second deal and without a second note',
    async (_name, fault, afterMs) => {
      const account = await startAccount()
      const { deliver } = delivery(account)
      account.crm.failNext(fault, { matches: isNote })
      const first = await deliver()
      expect(first.kind).toBe('retry')
      expect('afterMs' in first ? first.afterMs : undefined).toBe(afterMs)
      expect(await deliver()).toMatchObject({ kind: 'delivered', crmId: '660001' })
      expect(await deliver()).toMatchObject({ kind: 'delivered', crmId: '660001' })
      expect(account.notes()).toEqual(['Два окна\n[estafeta-1]'])
      expect(account.crm.account.leads.size).toBe(1)
    },
  )

  test('is added by the look-up when the program died between deal and note', async () => {
    const account = await startAccount()
    const { deliver, finished } = delivery(account)
    account.crm.failNext({ kind: 'hang' }, { matches: isNote })
    const running = deliver()
    await account.crm.received(3)
    account.bench.abort.abort()
    await running
    expect(finished.map(({ name }) => name)).toEqual(['start 1', 'deal'])
    const { bench } = connect(account.crm)
    const job = bench.job(lead)
    expect(await amocrmAdapter.lookUp(bench.context, job)).toMatchObject({ kind: 'found', crmId: '660001' })
    expect(await amocrmAdapter.lookUp(bench.context, job)).toMatchObject({ kind: 'found', crmId: '660001' })
    expect(account.notes()).toEqual(['Два окна\n[estafeta-1]'])
  })

  test('that amoCRM refuses is told to a person, and the deal is not made again', async () => {
    const account = await startAccount()
    const { deliver } = delivery(account)
    const answer = { status: 400, json: { title: 'Bad Request', detail: 'too long' } }
    account.crm.failNext({ kind: 'answer', answer }, { matches: isNote })
    expect(await deliver()).toEqual({ kind: 'rejected', reason: 'HTTP 400: refused: Bad Request; too long' })
    expect(await deliver()).toMatchObject({ kind: 'delivered' })
    expect(account.crm.account.leads.size).toBe(1)
  })

  test('of a long text is several, each with its mark; a part that is missing is added alone', async () => {
    const account = await startAccount()
    const { bench, crm, notes } = account
    const { run: step } = createStepStore()
    const comment = `${'я'.repeat(105_000)}конец`
    const job = bench.job({ comment }, { step })
    let count = 0
    crm.failNext({ kind: 'reset' }, { matches: (request) => isNote(request) && (count += 1) === 2 })
    expect(await amocrmAdapter.deliver(bench.context, job)).toMatchObject({ kind: 'retry' })
    expect(notes()).toHaveLength(10)
    // Late by now: the text that was begun stays what it was.
    bench.clock.advance(60 * 60_000)
    expect(await amocrmAdapter.deliver(bench.context, job)).toMatchObject({ kind: 'delivered' })
    expect(notes()).toHaveLength(11)
    expect(notes()[10]).toMatch(/конец\n\[estafeta-1 11\]$/)
    const whole = notes().map((text) => text.replace(/\n\[.*\]$/, ''))
    expect(whole.join('')).toBe(comment)
  })

  test('of which amoCRM confirms only a part is looked at again', async () => {
    const { crm, deliver, notes } = await startAccount()
    const answer = { status: 200, json: { _embedded: { notes: [{ id: 1 }] } } }
    crm.failNext({ kind: 'answer', answer, isExecuted: true }, { matches: isNote })
    expect(await deliver({ comment: 'я'.repeat(15_000) })).toMatchObject({
      kind: 'retry',
      reason: 'amoCRM took only 1 of 2 notes',
    })
    expect(notes()).toHaveLength(2)
  })

  test('is not needed for a lead that says nothing beside its fields', async () => {
    const { deliver, trace } = await startAccount()
    await deliver({ title: 'Заявка', fields: { price: 5 } })
    expect(trace().filter((line) => line.startsWith('POST'))).toEqual(['POST /leads'])
  })
})

describe('a comment', () => {
  async function startWithDeal() {
    const account = await startAccount()
    await account.deliver({ title: 'Заявка' })
    return account
  }

  test('becomes a note once, however often it is sent, and is found by its mark', async () => {
    const { bench, crm, notes } = await startWithDeal()
    const comment = bench.comment({ crmId: '660001', title: 'Звонок' })
    expect(await amocrmAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    crm.failNext({ kind: 'lose_answer' }, { matches: isNote })
    expect(await amocrmAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'unknown' })
    expect(await amocrmAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId: '660001' })
    expect(await amocrmAdapter.addComment?.(bench.context, comment)).toEqual({
      kind: 'delivered',
      crmId: '660001',
      url: `${crm.url}/leads/detail/660001`,
    })
    expect(notes()).toEqual(['Звонок\nперезвонить после обеда\n[estafeta-1-c1]'])
  })

  test('is not mistaken for another whose mark begins alike', async () => {
    const { bench } = await startWithDeal()
    await amocrmAdapter.addComment?.(bench.context, bench.comment({ crmId: '660001', marker: 'estafeta-1-c10' }))
    expect(await amocrmAdapter.lookUpComment?.(bench.context, bench.comment({ crmId: '660001' }))).toEqual({
      kind: 'absent',
    })
  })

  test('is found behind a page of other notes', async () => {
    const { bench, notes } = await startWithDeal()
    await amocrmAdapter.addComment?.(bench.context, bench.comment({ crmId: '660001' }))
    for (let serial = 0; serial < 25; serial += 1) {
      await amocrmAdapter.addComment?.(bench.context, bench.comment({ crmId: '660001', marker: `other-${serial}` }))
    }
    await amocrmAdapter.addComment?.(bench.context, bench.comment({ crmId: '660001' }))
    expect(notes()).toHaveLength(26)
  })

  test.each([
    ['a deal that is gone', '999'],
    ['no deal at all', 'lead_7'],
  ])('for %s is refused', async (_name, crmId) => {
    const { bench } = await startWithDeal()
    expect(await amocrmAdapter.addComment?.(bench.context, bench.comment({ crmId }))).toMatchObject({
      kind: 'rejected',
    })
  })

  test('whose look-up fails is never absent', async () => {
    const { bench, crm } = await startWithDeal()
    crm.failNext({ kind: 'answer', answer: { status: 502, text: '<html>' } })
    expect(await amocrmAdapter.lookUpComment?.(bench.context, bench.comment({ crmId: '660001' }))).toMatchObject({
      kind: 'failed',
    })
  })
})

test('a text is cut without splitting a character', () => {
  const pieces = piecesOf(`${'я'.repeat(9_999)}😀хвост`, 'm')
  expect(pieces.map(({ text }) => text.replace(/\n\[.*\]$/, '').length)).toEqual([9_999, 7])
  expect(pieces[1]?.text).toBe('😀хвост\n[m 2]')
})

test('a lead whose create is unclear does not add its note before the deal is found', async () => {
  const { crm, deliver, notes } = await startAccount()
  crm.failNext({ kind: 'lose_answer' }, { matches: isCreate })
  expect(await deliver(formLead)).toMatchObject({ kind: 'unknown' })
  expect(notes()).toEqual([])
})
