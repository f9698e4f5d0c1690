import { z } from 'zod'
import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { emptyRecords, FIELDS, opportunity, party, partyEdit, pushTo } from './fake-records.ts'
import type { FakeOpportunity, FakeRecords } from './fake-records.ts'

/** A user, a database and a company that the fake accepts. */
export const FAKE_LOGIN = { database: 'crm', login: 'relay', password: 'a-long-test-password', company: 1 } as const

/** A fake Tryton. `complaints` are requests a real one would not get: a test that leaves any has failed. */
export type FakeTryton = FakeServer & {
  records: FakeRecords
  account: FakeTrytonAccount
  complaints: string[]
  /** Ends every session, as a restart of the server with another session store does. */
  endSessions(): void
}

/** What a test may change. */
export type FakeTrytonAccount = {
  password: string
  company: number | null
  employees: number[]
  rights: Record<string, boolean>
}

const body = z.strictObject({ id: z.number(), method: z.string(), params: z.array(z.unknown()) })

type Fake = { records: FakeRecords; account: FakeTrytonAccount; sessions: Set<string>; complaints: string[] }

const result = (value: unknown): FakeAnswer => ({ status: 200, json: { id: 1, result: value } })
/** Errors come with status 200. */
export const userError = (message: string): FakeAnswer => ({
  status: 200,
  json: { id: 1, error: ['UserError', [message, '', null]] },
})
const pythonError = (text: string): FakeAnswer => ({ status: 200, json: { id: 1, error: [text, ''] } })
/** 401 without a body, as for an ended session. */
export const UNAUTHORIZED: FakeAnswer = {
  status: 401,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': 'Basic realm="Tryton"' },
  text: '',
}
/** Too many wrong passwords. */
export const LIMITED: FakeAnswer = {
  status: 429,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  text: '<!doctype html>\n<html lang=en>\n<title>429 Too Many Requests</title>\n<h1>Too Many Requests</h1>\n',
}

/** Starts one with an empty database. */
export async function startFakeTryton(): Promise<FakeTryton> {
  const fake: Fake = {
    records: emptyRecords(),
    account: { password: FAKE_LOGIN.password, company: FAKE_LOGIN.company, employees: [3], rights: {} },
    sessions: new Set(),
    complaints: [],
  }
  const server = await startFakeServer((request) => answer(fake, request))
  return {
    ...server,
    records: fake.records,
    account: fake.account,
    complaints: fake.complaints,
    endSessions: () => {
      fake.sessions.clear()
    },
  }
}

function answer(fake: Fake, request: FakeRequest): FakeAnswer {
  const complain = (words: string): FakeAnswer => {
    fake.complaints.push(`${request.method} ${request.path}: ${words}`)
    return { status: 500, text: words }
  }
  if (request.method !== 'POST') return complain('only POST')
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return complain('JSON only')
  const parsed = body.safeParse(JSON.parse(request.body))
  if (!parsed.success) return complain(parsed.error.message)
  const { method, params } = parsed.data
  if (request.path === '/') return method === 'common.server.version' ? result('6.0.29') : complain(method)
  if (request.path !== `/${FAKE_LOGIN.database}/`) {
    return pythonError("Database '/var/lib/tryton/other.sqlite' doesn't exist!")
  }
  if (method === 'common.db.login') return logIn(fake, params)
  const session = Buffer.from((request.headers['authorization'] ?? '').replace(/^Session /, ''), 'base64').toString()
  if (!fake.sessions.has(session)) return UNAUTHORIZED
  const context = z.strictObject({ company: z.number().optional() }).safeParse(params.at(-1))
  if (!context.success) return complain('the last parameter must be the context')
  const handler = METHODS[method]
  return handler === undefined
    ? complain(`${method} is not expected`)
    : handler(fake, params.slice(0, -1), context.data.company)
}

function logIn(fake: Fake, params: unknown[]): FakeAnswer {
  const given = z.tuple([z.string(), z.strictObject({ password: z.string() }), z.string()]).parse(params)
  if (given[0] !== FAKE_LOGIN.login || given[1].password !== fake.account.password) {
    return { ...UNAUTHORIZED, text: '<!doctype html>\n<title>401 Unauthorized</title>\n' }
  }
  const key = `key-${String(fake.sessions.size + 1).padStart(32, 'f')}`
  fake.sessions.add(`${FAKE_LOGIN.login}:1:${key}`)
  return result([1, key])
}

type Method = (fake: Fake, params: unknown[], company: number | undefined) => FakeAnswer

const METHODS: Readonly<Record<string, Method>> = {
  'model.res.user.get_preferences': (fake) => result({ company: fake.account.company, language: 'en' }),
  'model.company.company.read': (_fake, [companies]) =>
    result(
      z
        .array(z.number())
        .parse(companies)
        .map((id) => ({ id, rec_name: 'Test Agency' })),
    ),
  'model.company.company.search_read': () => result([{ id: 1, rec_name: 'Test Agency' }]),
  'model.company.employee.search_read': (fake) =>
    result(fake.account.employees.map((id) => ({ id, rec_name: 'Анна' }))),
  'model.company.employee.search_count': (fake, [domain]) => {
    const [[, , id]] = z.tuple([z.tuple([z.literal('id'), z.literal('='), z.number()])]).parse(domain)
    return result(fake.account.employees.includes(id) ? 1 : 0)
  },
  'model.res.user.search_read': () =>
    result([
      { id: 1, name: 'Administrator', email: 'admin@example.org', active: 1 },
      { id: 2, name: 'Relay', email: null, active: 0 },
    ]),
  'model.ir.model.access.get_access': (fake, [models]) => {
    const [model] = z.tuple([z.string()]).parse(models)
    return result({ [model]: { read: true, write: true, create: fake.account.rights[model] ?? true, delete: true } })
  },
  'model.sale.opportunity.fields_get': (_fake, [names]) =>
    z.array(z.never()).safeParse(names).success ? result(FIELDS['sale.opportunity']) : pythonError("'names'"),
  'model.party.party.fields_get': () => result(FIELDS['party.party']),
  'model.account.invoice.payment_term.search_read': (_fake, [domain]) => {
    const [[, , name]] = z.tuple([z.tuple([z.literal('rec_name'), z.literal('='), z.string()])]).parse(domain)
    return result(name === 'Предоплата' ? [{ id: 4, rec_name: name }] : [])
  },
  'model.party.contact_mechanism.search_read': findMechanisms,
  'model.party.party.create': createParty,
  'model.party.party.write': (fake, [ids, values]) => {
    const [id] = z.tuple([z.number()]).parse(ids)
    const edited = partyEdit.safeParse(values)
    const known = fake.records.parties.get(id)
    if (!edited.success || known === undefined) return pythonError("'nosuch'")
    Object.assign(known.values, edited.data)
    return result(null)
  },
  'model.sale.opportunity.create': createOpportunity,
  'model.sale.opportunity.search_read': findOpportunities,
  'model.ir.note.create': createNote,
  'model.ir.note.search_read': findNotes,
}

function findMechanisms(fake: Fake, params: unknown[]): FakeAnswer {
  const condition = z.union([
    z.tuple([z.literal('value_compact'), z.literal('='), z.string()]),
    z.tuple([z.literal('value'), z.literal('ilike'), z.string()]),
  ])
  const active = z.tuple([z.literal('party.active'), z.literal('='), z.literal(true)])
  const [domain] = z
    .tuple([z.tuple([condition, active]), z.literal(0), z.int(), z.unknown(), z.array(z.string())])
    .parse(params)
  const value = domain[0][2].replace(/\\([\\%_])/g, '$1').toLowerCase()
  return result((fake.records.byValue.get(value) ?? []).map((id, index) => ({ id: index + 1, party: id })))
}

function createParty(fake: Fake, params: unknown[]): FakeAnswer {
  const given = z.tuple([z.tuple([party])]).safeParse(params)
  if (!given.success) return pythonError("'nosuch'")
  const [[{ name, contact_mechanisms: mechanisms, ...values }]] = given.data
  const id = fake.records.parties.size + 2
  fake.records.parties.set(id, { id, name, mechanisms: mechanisms[0][1], values })
  for (const { value } of mechanisms[0][1]) pushTo(fake.records.byValue, value.toLowerCase(), id)
  return result([id])
}

function createOpportunity(fake: Fake, params: unknown[], company: number | undefined): FakeAnswer {
  const given = z.tuple([z.tuple([opportunity])]).safeParse(params)
  if (!given.success) return pythonError(`'${given.error.issues[0]?.message ?? ''}'`)
  const [[record]] = given.data
  if (company !== record.company) {
    return userError('You are not allowed to create records of "Sale Opportunity" because they fail on a rule')
  }
  const id = fake.records.opportunities.size + 1
  fake.records.opportunities.set(id, { ...record, id, state: 'lead', number: String(id) })
  pushTo(fake.records.byReference, record.reference, id)
  return result([id])
}

function findOpportunities(fake: Fake, params: unknown[]): FakeAnswer {
  const byReference = z.tuple([z.tuple([z.literal('reference'), z.literal('='), z.string()])])
  const byParty = z.tuple([
    z.tuple([z.literal('party'), z.literal('='), z.number()]),
    z.tuple([z.literal('state'), z.literal('in'), z.array(z.string())]),
  ])
  const newestFirst = z.tuple([z.tuple([z.literal('id'), z.literal('DESC')])])
  const [domain, , limit] = z
    .tuple([z.union([byReference, byParty]), z.literal(0), z.int(), newestFirst, z.array(z.string())])
    .parse(params)
  const hits = isByParty(domain) ? ofParty(fake, domain[0][2], domain[1][2]) : withReference(fake, domain[0][2])
  const rows = hits.sort((a, b) => b.id - a.id).slice(0, limit)
  return result(rows.map(({ id, reference, state, number }) => ({ id, reference, state, number })))
}

type ByParty = [['party', '=', number], ['state', 'in', string[]]]

function isByParty(domain: [['reference', '=', string]] | ByParty): domain is ByParty {
  return domain[0][0] === 'party'
}

function withReference(fake: Fake, reference: string): FakeOpportunity[] {
  const { byReference, opportunities } = fake.records
  return (byReference.get(reference) ?? []).flatMap((id) => opportunities.get(id) ?? [])
}

function ofParty(fake: Fake, partyId: number, states: string[]): FakeOpportunity[] {
  return [...fake.records.opportunities.values()].filter((one) => one.party === partyId && states.includes(one.state))
}

function createNote(fake: Fake, params: unknown[]): FakeAnswer {
  const note = z.strictObject({ resource: z.string().regex(/^sale\.opportunity,\d+$/), message: z.string().min(1) })
  const [[given]] = z.tuple([z.tuple([note])]).parse(params)
  if (!fake.records.opportunities.has(Number(given.resource.split(',')[1]))) {
    return userError('A value is required for field "Resource" in "Note".')
  }
  fake.records.notes.push({ id: fake.records.notes.length + 1, ...given })
  return result([fake.records.notes.length])
}

function findNotes(fake: Fake, params: unknown[]): FakeAnswer {
  const domain = z.array(z.tuple([z.enum(['resource', 'message']), z.enum(['=', 'like']), z.string()])).parse(params[0])
  const of = (name: string) => domain.find(([field]) => field === name)?.[2]
  const part = (of('message') ?? '').replaceAll('%', '').replace(/\\([\\%_])/g, '$1')
  const resource = of('resource')
  const hits = fake.records.notes.filter(
    (note) => note.message.includes(part) && (resource === undefined || note.resource === resource),
  )
  return result(hits)
}
