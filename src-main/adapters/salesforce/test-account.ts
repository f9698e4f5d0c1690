import { expect, onTestFinished } from 'vitest'
import type { CheckStep, JsonMap, ListItem } from '../../../src-preload/contract/index.ts'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type {
  AccountTokens,
  AdapterMemory,
  CommentJob,
  DeliverJob,
  LookUp,
  Outcome,
  OutgoingLead,
} from '../kit/types.ts'
import { salesforceAdapter } from './adapter.ts'
import type { SalesforceConfig } from './config.ts'
import { startFakeSalesforce } from './fake-salesforce.ts'
import type { FakeOrg, FakeSalesforce } from './fake-salesforce.ts'
import type { FakeRecord } from './fake-store.ts'

type More = { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean }
type Comment = Partial<CommentJob> & { crmId: string }

/** A fake org, a bench connected to it, and short ways to use the adapter. */
export type TestAccount = {
  crm: FakeSalesforce
  org: FakeOrg
  bench: Bench<SalesforceConfig>
  deliver: (lead: Partial<OutgoingLead>, more?: More) => Promise<Outcome>
  lookUp: (more?: More) => Promise<LookUp>
  addComment: (comment: Comment) => Promise<Outcome>
  lookUpComment: (comment: Comment) => Promise<LookUp>
  check: () => Promise<CheckStep[]>
  readList: (list: string) => Promise<ListItem[]>
  /** Records of an object, without what Salesforce adds itself. */
  stored: (object: string) => FakeRecord[]
}

/** What a connection to a test org may have besides its config. */
export type ConnectOptions = { config?: Record<string, unknown>; tokens?: AccountTokens; memory?: AdapterMemory }

/** Starts an org for the running test and closes it afterwards; what the fake complains of fails the test. */
export async function startAccount(
  config: Record<string, unknown> = {},
  options: Omit<ConnectOptions, 'config'> = {},
): Promise<TestAccount> {
  const crm = await startFakeSalesforce()
  onTestFinished(async () => {
    await crm.close()
    expect(crm.org.complaints).toEqual([])
  })
  return connect(crm, { ...options, config })
}

/** Connects to a running org as another attempt or another connection would. */
export function connect(crm: FakeSalesforce, { config, tokens, memory }: ConnectOptions = {}): TestAccount {
  const { org } = crm
  const { clientId, clientSecret } = org.auth
  const raw = { account: crm.url, clientId, clientSecret, markerField: 'Estafeta_Id__c', ...config }
  const bench = createBench(salesforceAdapter, raw, memory === undefined ? {} : { memory })
  onTestFinished(() => {
    bench.transport.close()
  })
  const context = tokens === undefined ? bench.context : { ...bench.context, tokens }
  const missing = (): never => {
    throw new Error('the adapter does not do this')
  }
  const adapter = salesforceAdapter
  return {
    crm,
    org,
    bench: { ...bench, context },
    deliver: (lead, more) => adapter.deliver(context, bench.job(lead, more)),
    lookUp: (more) => adapter.lookUp(context, bench.job({}, more)),
    addComment: (comment) => adapter.addComment?.(context, bench.comment(comment)) ?? missing(),
    lookUpComment: (comment) => adapter.lookUpComment?.(context, bench.comment(comment)) ?? missing(),
    check: () => adapter.check(context),
    readList: (list) => adapter.readList?.(context, list) ?? missing(),
    stored: (object) =>
      org.store.rows(object).map(({ Id: _id, CreatedDate: _at, IsDeleted: _deleted, ...rest }) => rest),
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

/** Changing requests in order: method, path behind the version, body. */
export function mutations({ requests }: FakeSalesforce): { method: string; path: string; body: JsonMap }[] {
  return requests
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/services/data/'))
    .map(({ method, path, body }) => ({
      method,
      path: path.replace(/^\/services\/data\/v\d+\.0\//, ''),
      body: JSON.parse(body) as JsonMap, // the adapter sends maps
    }))
}

/** The queries that were asked, in order. */
export function queries({ requests }: FakeSalesforce): string[] {
  return requests.flatMap(({ query }) => query.get('q') ?? [])
}

/** Whether a request creates the record of a lead, alone or with its parts. */
export function isCreate({ method, path, body }: { method: string; path: string; body: string }): boolean {
  if (method === 'PATCH') return /\/sobjects\/(Lead|Opportunity|Order)\/\w+\//.test(path)
  if (method !== 'POST') return false
  return (
    /\/sobjects\/(Lead|Opportunity|Order)$/.test(path) || (path.endsWith('/composite') && body.includes('"record"'))
  )
}
