import { expect, onTestFinished } from 'vitest'
import type { CheckStep, Json, ListItem } from '../../../src-preload/contract/index.ts'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type {
  AccountTokens,
  Adapter,
  AdapterContext,
  AdapterMemory,
  BrowserSignIn,
  CommentJob,
  DeliverJob,
  LookUp,
  Outcome,
  OutgoingLead,
} from '../kit/types.ts'
import { bitrix24Adapter, bitrix24BoxAdapter, bitrix24LeadsAdapter } from './adapter.ts'
import type { Kind } from './config.ts'
import { startFakeBitrix24 } from './fake-bitrix24.ts'
import type { FakeBitrix24 } from './fake-bitrix24.ts'
import type { FakeAccount, FakeRecord } from './fake-data.ts'
import { records } from './fake-tables.ts'

type More = { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean }

/** A fake account, an adapter connected to it, and short ways to use it. */
export type TestAccount = {
  crm: FakeBitrix24
  bench: Pick<Bench<unknown>, 'clock' | 'exchanges'>
  deliver: (lead: Partial<OutgoingLead>, more?: More) => Promise<Outcome>
  lookUp: (more?: More) => Promise<LookUp>
  addComment: (comment: Partial<CommentJob> & { crmId: string }) => Promise<Outcome>
  lookUpComment: (comment: Partial<CommentJob> & { crmId: string }) => Promise<LookUp>
  check: () => Promise<CheckStep[]>
  readList: (list: string) => Promise<ListItem[]>
  begin: (state: string) => ReturnType<BrowserSignIn<unknown>['begin']>
  finish: (query: Record<string, string>) => Promise<Json>
}

/** What a connection to a test account may have besides its config. */
export type AccountOptions = { config?: Record<string, unknown>; tokens?: AccountTokens; memory?: AdapterMemory }

/** Starts an account for the running test and closes it afterwards; complaints of the fake fail the test. */
export async function startAccount(
  kind: Kind,
  changes: Partial<FakeAccount> = {},
  config: Record<string, unknown> = {},
): Promise<TestAccount> {
  const crm = await startFakeBitrix24(changes)
  onTestFinished(async () => {
    await crm.close()
    expect(crm.account.complaints).toEqual([])
  })
  return connect(kind, crm, { config })
}

/** Connects to a running account as another attempt or another connection would. */
export function connect(kind: Kind, crm: FakeBitrix24, options: AccountOptions = {}): TestAccount {
  switch (kind) {
    case 'deals':
      return open(bitrix24Adapter, crm, options)
    case 'leads':
      return open(bitrix24LeadsAdapter, crm, options)
    case 'box':
      return open(bitrix24BoxAdapter, crm, options)
    default:
      return kind satisfies never
  }
}

function open<C>(adapter: Adapter<C>, crm: FakeBitrix24, { config, tokens, memory }: AccountOptions): TestAccount {
  const bench = createBench(adapter, { webhook: crm.webhook, ...config }, memory === undefined ? {} : { memory })
  onTestFinished(() => {
    bench.transport.close()
  })
  const context: AdapterContext<C> = tokens === undefined ? bench.context : { ...bench.context, tokens }
  const missing = (): never => {
    throw new Error('the adapter does not do this')
  }
  const { signIn } = adapter
  const redirectUri = signIn?.redirectUri(context.config) ?? ''
  return {
    crm,
    bench,
    deliver: (lead, more) => adapter.deliver(context, bench.job(lead, more)),
    lookUp: (more = {}) => adapter.lookUp(context, bench.job({}, more)),
    addComment: (comment) => adapter.addComment?.(context, bench.comment(comment)) ?? missing(),
    lookUpComment: (comment) => adapter.lookUpComment?.(context, bench.comment(comment)) ?? missing(),
    check: () => adapter.check(context),
    readList: (list) => adapter.readList?.(context, list) ?? missing(),
    begin: (state) => signIn?.begin(context, { state, redirectUri }) ?? missing(),
    finish: (query) => signIn?.finish(context, { query, redirectUri, kept: null }) ?? missing(),
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

/** The phone of {@link formLead} as a contact has it. */
export const formPhone = { PHONE: [{ VALUE: '+79001112233', VALUE_TYPE: 'WORK' }] }

/** Deals of an account, in order. */
export function deals({ account }: FakeBitrix24): FakeRecord[] {
  return records(account.tables, 'deal')
}

/** Leads of an account, in order. */
export function leads({ account }: FakeBitrix24): FakeRecord[] {
  return records(account.tables, 'lead')
}

/** Contacts of an account, in order. */
export function contacts({ account }: FakeBitrix24): FakeRecord[] {
  return records(account.tables, 'contact')
}

/** Everything that was sent: method of the API and its parameters, in order. */
export function calls({ requests }: FakeBitrix24): [method: string, params: unknown][] {
  return requests.map(({ path, body }) => [
    path.split('/').at(-1) ?? '',
    body === '' ? null : (JSON.parse(body) as unknown),
  ])
}

/** Recognises calls of a method, for faults. */
export function isCall(method: string): (request: { path: string }) => boolean {
  return ({ path }) => path.endsWith(`/${method}`)
}
