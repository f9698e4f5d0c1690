import { onTestFinished } from 'vitest'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type { DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import { retailcrmAdapter } from './adapter.ts'
import type { RetailConfig } from './config.ts'
import { startFakeRetailcrm } from './fake-retailcrm.ts'
import type { FakeAccount, FakeRetailcrm } from './fake-retailcrm.ts'

/** A fake account, a bench connected to it, and a short way to deliver. */
export type TestAccount = {
  crm: FakeRetailcrm
  bench: Bench<RetailConfig>
  deliver: (
    lead: Partial<OutgoingLead>,
    more?: { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean },
  ) => Promise<Outcome>
}

/** Starts an account for the running test and closes it afterwards. */
export async function startAccount(
  changes: Partial<FakeAccount> = {},
  config: Record<string, unknown> = {},
): Promise<TestAccount> {
  const crm = await startFakeRetailcrm(changes)
  const bench = createBench(retailcrmAdapter, { account: crm.url, apiKey: 'rcrm-key-0f9e8d7c6b5a', ...config })
  onTestFinished(async () => {
    bench.transport.close()
    await crm.close()
  })
  return { crm, bench, deliver: (lead, more) => retailcrmAdapter.deliver(bench.context, bench.job(lead, more)) }
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
