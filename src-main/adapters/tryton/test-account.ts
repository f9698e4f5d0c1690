import { expect, onTestFinished } from 'vitest'
import { createAdapterMemory } from '../kit/memory.ts'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import type { DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import { trytonAdapter } from './adapter.ts'
import type { TrytonConfig } from './config.ts'
import { FAKE_LOGIN, startFakeTryton } from './fake-tryton.ts'
import type { FakeTryton } from './fake-tryton.ts'

/** A fake server, a bench connected to it, and short ways to deliver and to read what was sent. */
export type TestAccount = {
  crm: FakeTryton
  bench: Bench<TrytonConfig>
  deliver: (
    lead: Partial<OutgoingLead>,
    more?: { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean },
  ) => Promise<Outcome>
  /** Method and parameters of every call so far, logins aside. */
  calls: () => [method: string, params: unknown][]
}

/** Starts an account for the running test; a request that no real Tryton would get fails it. */
export async function startAccount(config: Record<string, unknown> = {}): Promise<TestAccount> {
  const crm = await startFakeTryton()
  const { database, login, password } = FAKE_LOGIN
  const memory = createAdapterMemory(new ManualClock())
  const bench = createBench(trytonAdapter, { account: crm.url, database, login, password, ...config }, { memory })
  onTestFinished(async () => {
    bench.transport.close()
    await crm.close()
    expect(crm.complaints).toEqual([])
  })
  return {
    crm,
    bench,
    deliver: (lead, more) => trytonAdapter.deliver(bench.context, bench.job(lead, more)),
    calls: () =>
      crm.requests
        .map(({ body }) => JSON.parse(body) as { method: string; params: unknown }) // the client's own requests
        .filter(({ method }) => !method.startsWith('common.'))
        .map(({ method, params }) => [method, params]),
  }
}
