import { onTestFinished } from 'vitest'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type { DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import { uonAdapter } from './adapter.ts'
import type { UonConfig } from './config.ts'
import { startFakeUon } from './fake-uon.ts'
import type { FakeAccount, FakeUon } from './fake-uon.ts'

/** The key that a fake account accepts. */
export const apiKey = 'Uon-0f9e8d7c6b5a4'

/** A fake account, a bench connected to it, and short ways to deliver and to see what was asked. */
export type TestAccount = {
  crm: FakeUon
  bench: Bench<UonConfig>
  deliver: (
    lead: Partial<OutgoingLead>,
    more?: { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean },
  ) => Promise<Outcome>
  /** Method and path of each request, without the key. */
  trace: () => string[]
}

/** Starts an account for the running test, closes it afterwards, and fails the test for any request it should not have got. */
export async function startAccount(
  changes: Partial<FakeAccount> = {},
  config: Record<string, unknown> = {},
): Promise<TestAccount> {
  const crm = await startFakeUon(changes)
  const bench = createBench(uonAdapter, { apiKey, apiUrl: crm.url, ...config })
  onTestFinished(async () => {
    bench.transport.close()
    await crm.close()
    if (crm.complaints.length > 0) throw new Error(crm.complaints.join('\n'))
  })
  return {
    crm,
    bench,
    deliver: (lead, more) => uonAdapter.deliver(bench.context, bench.job(lead, more)),
    trace: () => crm.requests.map(({ method, path }) => `${method} ${path.replace(`/${apiKey}/`, '')}`),
  }
}

/** A lead with everything a form usually asks for. */
export const formLead: Partial<OutgoingLead> = {
  title: 'Заявка с формы «Подбор тура»',
  comment: 'Хочу в Турцию',
  name: 'Ольга Тестова',
  phone: '8 (900) 111-22-33',
  phoneE164: '+79001112233',
  email: 'lead@example.org',
}
