import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FakeAnswer, FakeRequest, Fault } from './fake-server.ts'
import { createBench, createStepStore } from './test-bench.ts'
import type { Bench } from './test-bench.ts'
import type { Adapter, OutgoingLead, Outcome } from './types.ts'

/** A CRM for the suite, fresh for each test. */
export type ConformanceCrm = {
  /** Config of a connection to it, with a key it accepts. */
  config: Record<string, unknown>
  /** Texts that must never be seen. */
  secrets: readonly string[]
  /** The markers of all leads it holds, one entry per record. */
  markers(): string[]
  /** Everything it holds, as text, for "survives" checks. */
  dump(): string
  failNext(fault: Fault, options?: { times?: number; matches?: (request: FakeRequest) => boolean }): void
  refuse(): Promise<void>
  requests: readonly FakeRequest[]
  close(): Promise<void>
}

/** What an adapter's test tells the suite about the adapter. */
export type ConformanceTarget<C> = {
  adapter: Adapter<C>
  start(): Promise<ConformanceCrm>
  /** Recognises the request that creates the lead's record. */
  isCreate: (request: FakeRequest) => boolean
  /** Recognises an earlier mutation of the same delivery, where there is one (creating the customer). */
  isEarlierMutation?: (request: FakeRequest) => boolean
  /** An answer 401 or 403 as this CRM gives it. */
  unauthorized: FakeAnswer
  /** How this CRM says "too many requests". */
  limited: FakeAnswer
  /** False for one-way adapters whose `lookUp` is `impossible`. */
  canLookUp: boolean
  /** Adapters without a check request skip those tests. */
  hasKeyCheck: boolean
}

const fullLead: Partial<OutgoingLead> = {
  title: 'Заявка с формы «Расчёт»',
  comment: 'Хочу два окна <b>завтра</b>',
  name: 'Иван Петров',
  phone: '8 (900) 111-22-33',
  phoneE164: '+79001112233',
  email: 'ivan@example.org',
  visit: '220145',
  fields: { city: 'Тула', list: ['a', 'b'], nested: { deep: 1 }, empty: '', space: ' ', flag: true, none: null },
  clientFields: { level: 'gold' },
  flags: { is_need_callback: true, callback_phone: '+74951234567' },
  variables: { utmSource: 'yandex', utmMedium: 'cpc', landingPage: 'https://okna.example/?a=1' },
}

const hostileLead: Partial<OutgoingLead> = {
  title: '<script>alert(1)</script>',
  name: '=HYPERLINK("https://evil.example","click") \ud800',
  comment: `control \u0000\u0007 ${'я'.repeat(500_000)} end-of-comment`,
  phone: "'; DROP TABLE leads; --",
  email: '"><img src=x>@example.org',
  fields: { __proto__x: '{{injected}}', 'weird]key[': '\udfff', constructor: 'c' },
  variables: {},
}

const html: FakeAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  text: '<html><body>Welcome</body></html>',
}

type Probe<C> = { crm: ConformanceCrm; bench: Bench<C> }

/** Runs the rules every adapter keeps. Call it inside the adapter's own test file. */
export function describeConformance<C>(target: ConformanceTarget<C>): void {
  describe(`${target.adapter.descriptor.id} keeps the rules of adapters`, () => {
    const probe: { current?: Probe<C> } = {}
    const now = (): Probe<C> => {
      if (probe.current === undefined) throw new Error('no probe')
      return probe.current
    }
    beforeEach(async () => {
      const crm = await target.start()
      probe.current = { crm, bench: createBench(target.adapter, crm.config) }
    })
    afterEach(async () => {
      const { crm, bench } = now()
      const seen = JSON.stringify(bench.exchanges)
      for (const secret of crm.secrets) expect(seen).not.toContain(secret)
      bench.transport.close()
      await crm.close()
    })
    describeDelivery(target, now)
    describeTrouble(target, now)
    describeUnclear(target, now)
    describeLookUp(target, now)
    describeCheck(target, now)
  })
}

function deliver<C>(
  { adapter }: ConformanceTarget<C>,
  { bench }: Probe<C>,
  lead: Partial<OutgoingLead>,
): Promise<Outcome> {
  return adapter.deliver(bench.context, bench.job(lead))
}

/** No secret in the words people see. */
function expectQuiet(outcome: object, crm: ConformanceCrm): void {
  const seen = JSON.stringify(outcome)
  for (const secret of crm.secrets) expect(seen).not.toContain(secret)
}

function describeDelivery<C>(target: ConformanceTarget<C>, now: () => Probe<C>): void {
  test('a lead with everything is delivered once, under its marker', async () => {
    const outcome = await deliver(target, now(), fullLead)
    expect(outcome).toMatchObject({ kind: 'delivered' })
    expect(now().crm.markers()).toEqual(['estafeta-1'])
    expect(now().crm.dump()).toContain('Иван Петров')
  })
  test('a lead with nothing is delivered', async () => {
    expect(await deliver(target, now(), {})).toMatchObject({ kind: 'delivered' })
    expect(now().crm.markers()).toEqual(['estafeta-1'])
  })
  test('hostile text is delivered whole', async () => {
    expect(await deliver(target, now(), hostileLead)).toMatchObject({ kind: 'delivered' })
    expect(now().crm.markers()).toEqual(['estafeta-1'])
    expect(now().crm.dump()).toContain('end-of-comment')
  })
  const isNative = target.adapter.descriptor.duplicateProtection === 'native'
  test.runIf(isNative)('the same marker twice is one record', async () => {
    const first = await deliver(target, now(), fullLead)
    const second = await deliver(target, now(), fullLead)
    expect(second).toEqual(first)
    expect(now().crm.markers()).toEqual(['estafeta-1'])
  })
  const isSplit = target.isEarlierMutation !== undefined
  test.runIf(isSplit)('finished steps are not repeated', async () => {
    const { crm, bench } = now()
    const step = createStepStore().run
    crm.failNext({ kind: 'reset' }, { matches: target.isCreate })
    const attempt = () => target.adapter.deliver(bench.context, bench.job(fullLead, { step }))
    expect(await attempt()).toMatchObject({ kind: 'unknown' })
    expect(await attempt()).toMatchObject({ kind: 'delivered' })
    expect(crm.requests.filter(target.isEarlierMutation ?? (() => false))).toHaveLength(1)
    expect(crm.markers()).toEqual(['estafeta-1'])
  })
}

function describeTrouble<C>(target: ConformanceTarget<C>, now: () => Probe<C>): void {
  test('a refused key is unauthorized', async () => {
    now().crm.failNext({ kind: 'answer', answer: target.unauthorized }, { times: 9 })
    const outcome = await deliver(target, now(), fullLead)
    expect(outcome.kind).toBe('unauthorized')
    expectQuiet(outcome, now().crm)
    expect(now().crm.markers()).toEqual([])
  })
  test('too many requests pauses the account', async () => {
    now().crm.failNext({ kind: 'answer', answer: target.limited }, { matches: target.isCreate })
    expect(await deliver(target, now(), fullLead)).toMatchObject({ kind: 'retry', trouble: 'limit' })
    expect(now().crm.markers()).toEqual([])
  })
  test('a refused connection is trouble of the account and may be repeated', async () => {
    await now().crm.refuse()
    const outcome = await deliver(target, now(), fullLead)
    expect(outcome).toMatchObject({ kind: 'retry', trouble: 'account' })
    expectQuiet(outcome, now().crm)
  })
}

function describeUnclear<C>(target: ConformanceTarget<C>, now: () => Probe<C>): void {
  const { isCreate } = target
  const unclear: [string, Fault][] = [
    ['500', { kind: 'answer', answer: { status: 500, text: 'boom' } }],
    ['a gateway page 502', { kind: 'answer', answer: { ...html, status: 502 } }],
    ['a reset', { kind: 'reset' }],
    ['a lost answer', { kind: 'lose_answer' }],
  ]
  test.each(unclear)('%s on create is unknown', async (_name, fault) => {
    now().crm.failNext(fault, { matches: isCreate })
    const outcome = await deliver(target, now(), fullLead)
    expect(outcome.kind).toBe('unknown')
    expectQuiet(outcome, now().crm)
  })
  test.each([
    ['a web page', html],
    ['garbage', { status: 200, headers: { 'content-type': 'application/json' }, text: '{"id":' }],
  ])('%s with status 200 is never delivered', async (_name, answer) => {
    now().crm.failNext({ kind: 'answer', answer }, { times: 9 })
    const outcome = await deliver(target, now(), fullLead)
    expect(['unknown', 'retry', 'unauthorized']).toContain(outcome.kind)
  })
  test('no answer in time is unknown', async () => {
    const { crm, bench } = now()
    let isHit = false
    const seen = new Promise<void>((resolve) => {
      crm.failNext(
        { kind: 'hang', isExecuted: true },
        {
          matches: (request) => {
            if (!isCreate(request) || isHit) return false
            isHit = true
            resolve()
            return true
          },
        },
      )
    })
    const running = deliver(target, now(), fullLead)
    await seen
    bench.clock.advance(60_000)
    expect(await running).toMatchObject({ kind: 'unknown', trouble: 'account' })
  })
}

function describeLookUp<C>(target: ConformanceTarget<C>, now: () => Probe<C>): void {
  const { adapter, isCreate } = target
  test.runIf(target.canLookUp)('a lost answer is found by the marker', async () => {
    const { crm, bench } = now()
    crm.failNext({ kind: 'lose_answer' }, { matches: isCreate })
    await deliver(target, now(), fullLead)
    expect(await adapter.lookUp(bench.context, bench.job(fullLead))).toMatchObject({ kind: 'found' })
    expect(await adapter.lookUp(bench.context, bench.job(fullLead, { marker: 'estafeta-10' }))).toEqual({
      kind: 'absent',
    })
  })
  test.runIf(target.canLookUp).each([
    ['500', { kind: 'answer', answer: { status: 500 } }],
    ['404', { kind: 'answer', answer: { status: 404, json: {} } }],
    ['a web page', { kind: 'answer', answer: html }],
    ['an empty object', { kind: 'answer', answer: { status: 200, json: {} } }],
    ['a reset', { kind: 'reset' }],
  ] satisfies [string, Fault][])('a look-up that ends with %s is failed, never absent', async (_name, fault) => {
    const { crm, bench } = now()
    crm.failNext(fault, { times: 9 })
    expect(await adapter.lookUp(bench.context, bench.job(fullLead))).toMatchObject({ kind: 'failed' })
  })
  test.runIf(!target.canLookUp)('a look-up says that it is impossible', async () => {
    const { bench } = now()
    expect(await adapter.lookUp(bench.context, bench.job(fullLead))).toMatchObject({ kind: 'impossible' })
  })
}

function describeCheck<C>(target: ConformanceTarget<C>, now: () => Probe<C>): void {
  const cyrillic = /[а-яё]/i
  test('a good connection passes its check', async () => {
    const steps = await target.adapter.check(now().bench.context)
    expect(steps.length).toBeGreaterThan(0)
    for (const step of steps) expect(['passed', 'warning', 'skipped']).toContain(step.state)
  })
  const faults: [string, Fault][] = [
    ['a refused key', { kind: 'answer', answer: target.unauthorized }],
    ['500', { kind: 'answer', answer: { status: 500, text: 'boom' } }],
    [
      'a web page',
      { kind: 'answer', answer: { status: 200, headers: { 'content-type': 'text/html' }, text: '<p>hi</p>' } },
    ],
    ['a reset', { kind: 'reset' }],
  ]
  test.runIf(target.hasKeyCheck).each(faults)(
    'a check that meets %s says in both languages what to do',
    async (_, fault) => {
      now().crm.failNext(fault, { times: 20 })
      await expectFailedStep()
    },
  )
  test('a check of an address where nobody listens says so in both languages', async () => {
    await now().crm.refuse()
    await expectFailedStep()
  })
  async function expectFailedStep(): Promise<void> {
    const steps = await target.adapter.check(now().bench.context)
    const index = steps.findIndex((step) => step.state === 'failed')
    const step = steps[index]
    expect(step?.detail?.ru).toMatch(cyrillic)
    expect(step?.detail?.en).not.toMatch(cyrillic)
    expect(step?.detail?.en.length).toBeGreaterThan(15)
    for (const later of steps.slice(index + 1)) expect(later.state).toBe('skipped')
    expectQuiet(steps, now().crm)
  }
}
