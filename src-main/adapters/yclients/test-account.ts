import { onTestFinished } from 'vitest'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type { DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import { yclientsAdapter } from './adapter.ts'
import type { YclientsConfig } from './config.ts'
import type { FakeBranch } from './fake-branch.ts'
import { startFakeYclients } from './fake-yclients.ts'
import type { FakeYclients } from './fake-yclients.ts'

/** A fake branch, a bench connected to it, and short ways to deliver and to see what was asked. */
export type TestAccount = {
  crm: FakeYclients
  bench: Bench<YclientsConfig>
  deliver: (
    lead: Partial<OutgoingLead>,
    more?: { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean },
  ) => Promise<Outcome>
  /** Method and path of each request. */
  trace: () => string[]
}

/** Config of a connection that writes into the journal. */
export const journal = {
  partnerToken: 'partner-0f9e8d7c6b5a',
  userToken: 'user-1a2b3c4d5e6f',
  companyId: '4564',
  staffId: '3512',
}
/** Config of a connection that has only the partner token. */
export const bookingOnly = { ...journal, userToken: '', staffId: '' }

/** Config of a connection that signs in by itself. */
export const byPassword = {
  ...journal,
  userToken: '',
  signIn: 'password',
  login: '79000000000',
  password: 'Yc-Pa$$word-71',
}

/** Starts a branch for the running test, closes it afterwards, and fails the test for any request it should not have got. */
export async function startAccount(
  changes: Partial<FakeBranch> = {},
  config: Record<string, unknown> = {},
): Promise<TestAccount> {
  const crm = await startFakeYclients(changes)
  const bench = createBench(yclientsAdapter, { ...journal, apiUrl: crm.url, ...config })
  onTestFinished(async () => {
    bench.transport.close()
    await crm.close()
    if (crm.complaints.length > 0) throw new Error(crm.complaints.join('\n'))
  })
  return {
    crm,
    bench,
    deliver: (lead, more) => yclientsAdapter.deliver(bench.context, bench.job(lead, more)),
    trace: () => crm.requests.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`),
  }
}

/** A lead with everything a form usually asks for. */
export const formLead: Partial<OutgoingLead> = {
  title: 'Заявка с формы «Запись»',
  comment: 'Хочу стрижку',
  name: 'Тест Петров',
  phone: '8 (900) 111-22-33',
  phoneE164: '+79001112233',
  email: 'lead@example.org',
}
