import { onTestFinished } from 'vitest'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type { FakeRequest } from '../kit/fake-server.ts'
import type { DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import { freshofficeAdapter } from './adapter.ts'
import type { FreshofficeConfig } from './config.ts'
import { startFakeFreshoffice } from './fake-freshoffice.ts'
import type { FakeFreshoffice } from './fake-freshoffice.ts'
import type { FakeAccount } from './fake-store.ts'

/** A fake account, a bench connected to it, and short ways to deliver and to see what was asked. */
export type TestAccount = {
  crm: FakeFreshoffice
  bench: Bench<FreshofficeConfig>
  deliver: (
    lead: Partial<OutgoingLead>,
    more?: { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean },
  ) => Promise<Outcome>
  /** Method and path of each request. */
  trace: () => string[]
}

/** Config of a connection by API v1. */
export const byKey = { apiId: '1843', apiKey: 'h29J-key-of-v1-Uj7mnd0s-Rw' }
/** Config of a connection by API v2 alone. */
export const byToken = {
  api: 'v2',
  apiToken: 'xxxhead.yyybody.zzzsign',
  managerId: '37',
  dealTypeId: '10',
  companyId: '68',
}
/** Config of a connection by API v2 that may ask v1 too. */
export const byBoth = { ...byToken, ...byKey, companyId: '' }

/** Starts an account for the running test, closes it afterwards, and fails the test for any request it should not have got. */
export async function startAccount(
  changes: Partial<FakeAccount> = {},
  config: Record<string, unknown> = byKey,
): Promise<TestAccount> {
  const crm = await startFakeFreshoffice(changes)
  const bench = createBench(freshofficeAdapter, { apiUrl: crm.url, newApiUrl: crm.url, ...config })
  onTestFinished(async () => {
    bench.transport.close()
    await crm.close()
    if (crm.complaints.length > 0) throw new Error(crm.complaints.join('\n'))
  })
  return {
    crm,
    bench,
    deliver: (lead, more) => freshofficeAdapter.deliver(bench.context, bench.job(lead, more)),
    trace: () => crm.requests.map(({ method, path }) => `${method} ${path}`),
  }
}

/** Recognises a create. */
export const posts =
  (path: string) =>
  (request: FakeRequest): boolean =>
    request.method === 'POST' && request.path === path

/** Recognises a read of a set. */
export const reads =
  (path: string) =>
  (request: FakeRequest): boolean =>
    request.method === 'GET' && request.path === path

/** A lead with everything a form usually asks for. */
export const formLead: Partial<OutgoingLead> = {
  title: 'Заявка с формы «Расчёт»',
  comment: 'Хочу два окна',
  name: 'Иван Петров',
  phone: '8 (900) 111-22-33',
  phoneE164: '+79001112233',
  email: 'lead@example.org',
}

/** Rows of a counterparty that was there before, known by phone and e-mail. */
export const knownClient: Record<string, Record<string, unknown>[]> = {
  companies: [{ id: 68, name: 'ООО Окна', note: 'постоянный', person: 1 }],
  contacts: [{ id: 71, company_id: 68, first_name: 'Иван' }],
  phones: [{ id: 81, contact_id: 71, phone: '+7 (900) 111-22-33' }],
  emails: [{ id: 91, contact_id: 71, email: 'LEAD@example.org' }],
}
