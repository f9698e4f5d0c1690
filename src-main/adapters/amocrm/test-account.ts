import { expect, onTestFinished } from 'vitest'
import type { FakeRequest } from '../kit/fake-server.ts'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import type { AccountTokens, AdapterMemory, DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import { amocrmAdapter } from './adapter.ts'
import type { AmoConfig } from './config.ts'
import { startFakeAmocrm } from './fake-amocrm.ts'
import type { FakeAmocrm } from './fake-amocrm.ts'
import type { FakeAccount, FakeRecord } from './fake-account.ts'

type More = { marker?: string; step?: DeliverJob['step']; isRepeatOfUnknown?: boolean }

/** A fake account, a bench connected to it, and short ways to deliver and to look. */
export type TestAccount = {
  crm: FakeAmocrm
  bench: Bench<AmoConfig>
  deliver: (lead: Partial<OutgoingLead>, more?: More) => Promise<Outcome>
  /** Method, path behind the version and decoded query of each request. */
  trace: () => string[]
  /** Decoded bodies of the writes to this path behind the version. */
  bodies: (path: string) => unknown[]
  /** The first deal, as it is stored. */
  deal: () => FakeRecord
  /** Texts of the notes of a deal (default: the first). */
  notes: (dealId?: number) => string[]
}

/** A bench connected to an account that runs. */
export function connect(
  crm: FakeAmocrm,
  options: { config?: Record<string, unknown>; tokens?: AccountTokens; memory?: AdapterMemory } = {},
): Pick<TestAccount, 'bench' | 'deliver'> {
  const config = { account: crm.url, token: crm.account.token, ...options.config }
  const made = createBench(amocrmAdapter, config, options.memory === undefined ? {} : { memory: options.memory })
  const { tokens } = options
  const bench = tokens === undefined ? made : { ...made, context: { ...made.context, tokens } }
  onTestFinished(() => {
    bench.transport.close()
  })
  return { bench, deliver: (lead, more) => amocrmAdapter.deliver(bench.context, bench.job(lead, more)) }
}

/** Starts an account for the running test and closes it afterwards; what the fake complains of fails the test. */
export async function startAccount(
  changes: Partial<FakeAccount> = {},
  config: Record<string, unknown> = {},
): Promise<TestAccount> {
  const crm = await startFakeAmocrm(changes)
  onTestFinished(async () => {
    await crm.close()
    expect(crm.account.complaints).toEqual([])
  })
  return { crm, ...connect(crm, { config }), ...lookers(crm) }
}

function lookers(crm: FakeAmocrm): Pick<TestAccount, 'trace' | 'bodies' | 'deal' | 'notes'> {
  const { account } = crm
  const path = (request: FakeRequest): string => request.path.replace('/api/v4', '')
  return {
    trace: () =>
      crm.requests.map((request) => {
        const query = decodeURIComponent(request.query.toString().replaceAll('+', ' '))
        return `${request.method} ${path(request)}${query === '' ? '' : `?${query}`}`
      }),
    bodies: (wanted) =>
      crm.requests
        .filter((request) => request.method !== 'GET' && path(request) === wanted)
        .map(({ body }) => JSON.parse(body) as unknown),
    deal: () => [...account.leads.values()][0] ?? {},
    notes: (id) => (account.notes.get(id ?? [...account.leads.keys()][0] ?? 0) ?? []).map(({ text }) => text),
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

/** A contact as the account has it. */
export function contactOf(
  id: number,
  about: { name?: string; phones?: string[]; emails?: string[] } & FakeRecord,
): [number, FakeRecord] {
  const { phones = [], emails = [], ...more } = about
  const values = (code: string, field: number, list: string[]): FakeRecord[] =>
    list.length === 0
      ? []
      : [{ field_id: field, field_code: code, values: list.map((value) => ({ value, enum_code: 'MOB' })) }]
  const custom = [...values('PHONE', 880001, phones), ...values('EMAIL', 880002, emails)]
  return [
    id,
    { id, name: 'Известный', is_deleted: false, custom_fields_values: custom.length === 0 ? null : custom, ...more },
  ]
}

/** Recognises the request that creates the deal. */
export function isCreate({ method, path }: Pick<FakeRequest, 'method' | 'path'>): boolean {
  return method === 'POST' && path === '/api/v4/leads'
}

/** Recognises a write of notes. */
export function isNote({ method, path }: Pick<FakeRequest, 'method' | 'path'>): boolean {
  return method === 'POST' && path.endsWith('/notes')
}
