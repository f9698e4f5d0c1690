import type { Exchange, Json } from '../../../src-preload/contract/index.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import type { Random } from '../../lib/random.ts'
import { CrmTransport } from './crm-transport.ts'
import { createCrmHttp } from './http.ts'
import type { Adapter, AdapterContext, AdapterMemory, CommentJob, DeliverJob, OutgoingLead, RunStep } from './types.ts'

/** Randomness that repeats: hex digits of a counter, fraction one half. */
export function fixedRandom(): Random {
  let count = 0
  return {
    fraction: () => 0.5,
    hex: (byteLength) => {
      count += 1
      return count.toString(16).padStart(byteLength * 2, '0')
    },
  }
}

/** Steps kept in memory as delivery keeps them in the store: results go through JSON and are parsed when read. */
export type StepStore = { run: RunStep; finished: { name: string; summary: string }[] }

/** A new, empty step store. */
export function createStepStore(): StepStore {
  const results = new Map<string, string>()
  const finished: StepStore['finished'] = []
  return {
    finished,
    run: async (step, run) => {
      const stored = results.get(step.name)
      if (stored !== undefined) return step.schema.parse(JSON.parse(stored))
      const result = await run()
      results.set(step.name, JSON.stringify(result satisfies Json))
      finished.push({ name: step.name, summary: step.summary(result) })
      return result
    },
  }
}

/** A lead in which nothing is known. */
export const emptyLead: OutgoingLead = {
  title: null,
  comment: null,
  name: null,
  phone: null,
  phoneE164: null,
  email: null,
  visit: null,
  fields: {},
  clientFields: {},
  flags: {},
  variables: {},
  receivedAtMs: Date.UTC(2026, 0, 15, 9, 0, 0),
}

/** Everything a test of an adapter works with; nothing is shared between two benches. */
export type Bench<C> = {
  clock: ManualClock
  context: AdapterContext<C>
  /** The transcript, masked. */
  exchanges: Exchange[]
  transport: CrmTransport
  abort: AbortController
  job: (
    lead: Partial<OutgoingLead>,
    options?: { marker?: string; step?: RunStep; isRepeatOfUnknown?: boolean },
  ) => DeliverJob
  comment: (comment: Partial<CommentJob> & { crmId: string }) => CommentJob
}

/** A bench for an adapter: its config is parsed from `raw`, HTTP is real, time stands still. */
export function createBench<C>(
  adapter: Adapter<C>,
  raw: Record<string, unknown>,
  options: { isOnline?: boolean; memory?: AdapterMemory } = {},
): Bench<C> {
  const config = adapter.configSchema.parse(raw)
  const clock = new ManualClock()
  const exchanges: Exchange[] = []
  const transport = new CrmTransport()
  const abort = new AbortController()
  const http = createCrmHttp({
    transport,
    secrets: adapter.secrets(config),
    gate: {
      enter: () => Promise.resolve(),
      record: (exchange) => {
        exchanges.push(exchange)
      },
    },
    clock,
    signal: abort.signal,
    isOnline: () => options.isOnline ?? true,
  })
  return {
    clock,
    context: {
      config,
      http,
      clock,
      random: fixedRandom(),
      ...(options.memory === undefined ? {} : { memory: options.memory }),
    },
    exchanges,
    transport,
    abort,
    job: (lead, more = {}) => ({
      marker: more.marker ?? 'estafeta-1',
      lead: { ...emptyLead, ...lead },
      step: more.step ?? createStepStore().run,
      isRepeatOfUnknown: more.isRepeatOfUnknown ?? false,
    }),
    comment: (comment) => ({
      marker: 'estafeta-1-c1',
      title: null,
      message: 'перезвонить после обеда',
      step: createStepStore().run,
      ...comment,
    }),
  }
}
