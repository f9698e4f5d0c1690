import { expect, onTestFinished } from 'vitest'
import type { CheckStep, ListItem } from '../../../src-preload/contract/index.ts'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type {
  AccountTokens,
  Adapter,
  AdapterMemory,
  CommentJob,
  DeliverJob,
  LookUp,
  Outcome,
  OutgoingLead,
} from '../kit/types.ts'
import { megaplan1Adapter, megaplanAdapter } from './adapter.ts'
import { startFakeMegaplan } from './fake-megaplan.ts'
import type { FakeMegaplan } from './fake-megaplan.ts'
import type { FakeAccount } from './fake-account.ts'

/** Ids of the two adapters. */
export const VERSIONS = ['megaplan', 'megaplan1'] as const
export type Version = (typeof VERSIONS)[number]

type More = { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean }

/** Where the manual clock of a bench stands. */
const TEST_TIME_MS = Date.UTC(2026, 0, 15, 9)

/** A fake account, an adapter connected to it, and short ways to use it. */
export type TestAccount = {
  crm: FakeMegaplan
  bench: Pick<Bench<unknown>, 'clock' | 'exchanges'>
  deliver: (lead: Partial<OutgoingLead>, more?: More) => Promise<Outcome>
  lookUp: (lead?: Partial<OutgoingLead>, more?: More) => Promise<LookUp>
  addComment: (comment: Partial<CommentJob> & { crmId: string }) => Promise<Outcome>
  lookUpComment: (comment: Partial<CommentJob> & { crmId: string }) => Promise<LookUp>
  check: () => Promise<CheckStep[]>
  readList: (list: string) => Promise<ListItem[]>
}

/** What a connection to a test account may have besides its config. */
export type AccountOptions = { tokens?: AccountTokens; memory?: AdapterMemory }

/** Starts an account for the running test and closes it afterwards; complaints of the fake fail the test. */
export async function startAccount(
  version: Version,
  changes: Partial<FakeAccount> = {},
  config: Record<string, unknown> = {},
): Promise<TestAccount> {
  const crm = await startFakeMegaplan({ nowMs: () => TEST_TIME_MS, ...changes })
  onTestFinished(async () => {
    await crm.close()
    expect(crm.account.complaints).toEqual([])
  })
  return connect(version, crm, { config })
}

/** Connects to a running account as another attempt or another connection would. */
export function connect(
  version: Version,
  crm: FakeMegaplan,
  options: AccountOptions & { config?: Record<string, unknown> } = {},
): TestAccount {
  const { accessToken, accessId, secretKey } = crm.account
  return version === 'megaplan'
    ? open(megaplanAdapter, crm, { ...options, config: { signIn: 'token', token: accessToken, ...options.config } })
    : open(megaplan1Adapter, crm, { ...options, config: { accessId, secretKey, ...options.config } })
}

function open<C>(
  adapter: Adapter<C>,
  crm: FakeMegaplan,
  { config, tokens, memory }: AccountOptions & { config: Record<string, unknown> },
): TestAccount {
  const bench = createBench(adapter, { account: crm.url, ...config }, memory === undefined ? {} : { memory })
  onTestFinished(() => {
    bench.transport.close()
  })
  const context = tokens === undefined ? bench.context : { ...bench.context, tokens }
  const missing = (): never => {
    throw new Error('the adapter does not do this')
  }
  return {
    crm,
    bench,
    deliver: (lead, more) => adapter.deliver(context, bench.job(lead, more)),
    lookUp: (lead = {}, more = {}) => adapter.lookUp(context, bench.job(lead, more)),
    addComment: (comment) => adapter.addComment?.(context, bench.comment(comment)) ?? missing(),
    lookUpComment: (comment) => adapter.lookUpComment?.(context, bench.comment(comment)) ?? missing(),
    check: () => adapter.check(context),
    readList: (list) => adapter.readList?.(context, list) ?? missing(),
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

/** Changing requests in order, as method and path. */
export function mutations(crm: FakeMegaplan): string[] {
  return crm.requests.flatMap(({ method, path }) => (method === 'POST' ? [path] : []))
}

/** Body of the last request to a path: JSON, or the decoded form. */
export function lastBody(crm: FakeMegaplan, path: string): unknown {
  const request = crm.requests.findLast((one) => one.method === 'POST' && one.path === path)
  if (request === undefined) throw new Error(`nothing was sent to ${path}`)
  const isJson = (request.headers['content-type'] ?? '').includes('json')
  return isJson ? (JSON.parse(request.body) as unknown) : Object.fromEntries(new URLSearchParams(request.body))
}
