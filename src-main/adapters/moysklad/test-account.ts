import { expect, onTestFinished } from 'vitest'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type { DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import { moyskladAdapter } from './adapter.ts'
import type { MoyskladConfig } from './config.ts'
import { ID } from './fake-data.ts'
import type { FakeRecord } from './fake-data.ts'
import { startFakeMoysklad } from './fake-moysklad.ts'
import type { FakeAccount } from './fake-account.ts'
import type { FakeMoysklad } from './fake-moysklad.ts'

/** A fake account, a bench connected to it, and a short way to deliver. */
export type TestAccount = {
  crm: FakeMoysklad
  bench: Bench<MoyskladConfig>
  deliver: (lead: Partial<OutgoingLead>, more?: { marker?: string; step?: DeliverJob['step'] }) => Promise<Outcome>
  /** The first order, as it is stored. */
  order: () => FakeRecord
  /** A reference as the API writes it. */
  ref: (path: string, type: string) => { meta: { href: string; type: string; mediaType: string } }
  /** Method, path behind the version and query of each request. */
  trace: () => string[]
}

/** Starts an account for the running test and closes it afterwards; what the fake complains of fails the test. */
export async function startAccount(
  changes: Partial<FakeAccount> = {},
  config: Record<string, unknown> = {},
): Promise<TestAccount> {
  const crm = await startFakeMoysklad(changes)
  const { account } = crm
  const bench = createBench(moyskladAdapter, {
    account: crm.url,
    token: 'ms-token-0f9e8d7c6b5a4b3c',
    organization: ID.organization,
    ...config,
  })
  onTestFinished(async () => {
    bench.transport.close()
    await crm.close()
    expect(account.complaints).toEqual([])
  })
  return {
    crm,
    bench,
    deliver: (lead, more) => moyskladAdapter.deliver(bench.context, bench.job(lead, more)),
    order: () => account.orders.all[0] ?? {},
    ref: (path, type) => ({
      meta: { href: `${crm.url}/api/remap/1.2/entity/${path}`, type, mediaType: 'application/json' },
    }),
    trace: () =>
      crm.requests.map(({ method, path, query }) => {
        const text = decodeURIComponent(query.toString().replaceAll('+', ' '))
        return `${method} ${path.replace('/api/remap/1.2', '')}${text === '' ? '' : `?${text}`}`
      }),
  }
}

/** A lead with everything a form usually asks for. */
export const formLead: Partial<OutgoingLead> = {
  title: 'Заявка с формы «Расчёт»',
  comment: 'Два окна',
  name: 'Тест Петров',
  phone: '8 (900) 111-22-33',
  phoneE164: '+79001112233',
  email: 'lead@example.org',
}

/** Recognises the request that creates the order. */
export function isCreate({ method, path }: { method: string; path: string }): boolean {
  return method === 'POST' && path.endsWith('/entity/customerorder')
}
