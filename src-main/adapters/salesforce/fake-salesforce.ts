import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { answerToken, fakeAuth } from './fake-auth.ts'
import type { FakeAuth } from './fake-auth.ts'
import { runSoql, SoqlError } from './fake-soql.ts'
import { FakeStore } from './fake-store.ts'
import type { FakeRecord } from './fake-store.ts'
import { composite, refuse, write } from './fake-writes.ts'
import type { FakeWriting } from './fake-writes.ts'

/** A fake org: what a test may look at and change. */
export type FakeOrg = FakeWriting & {
  auth: FakeAuth
  versions: string[]
  daily: { Max: number; Remaining: number } | null
  /** Rows of one page of a query, at most. */
  pageSize: number
  /** Objects whose definition is larger than an answer may be. */
  huge: Set<string>
  nowMs: number
  complaints: string[]
}

/** A Salesforce org that remembers, as strict as the API is known to be. */
export type FakeSalesforce = FakeServer & { org: FakeOrg }

/** Where the clocks of tests stand. */
export const TEST_TIME_MS = Date.UTC(2026, 0, 15, 9)

/** Ids of what is in a new org. */
export const ID = {
  user: '0055g0000000001AAA',
  other: '0055g0000000002AAA',
  gone: '0055g0000000003AAA',
  queue: '00G5g0000000001AAA',
  campaign: '7015g0000000001AAA',
  retail: '0125g0000000001AAA',
} as const

function furnish(store: FakeStore): void {
  const users = [
    { Id: ID.user, Name: 'Анна Орлова', Email: 'anna@acme.example', IsActive: true },
    { Id: ID.other, Name: 'Борис Котов', Email: 'boris@acme.example', IsActive: true },
    { Id: ID.gone, Name: 'Вера Лис', Email: 'vera@acme.example', IsActive: false },
  ]
  for (const user of users) store.add('User', { ...user, Username: user.Email, UserType: 'Standard' })
  store.add('Group', { Id: ID.queue, Name: 'Новые заявки' })
  store.add('QueueSobject', { QueueId: ID.queue, SobjectType: 'Lead' })
  store.add('Campaign', { Id: ID.campaign, Name: 'Осень', IsActive: true })
}

/** Starts an org with users, a queue and a campaign. */
export async function startFakeSalesforce(): Promise<FakeSalesforce> {
  const complaints: string[] = []
  const store = new FakeStore(() => org.nowMs)
  const org: FakeOrg = {
    store,
    rules: [],
    assignTo: null,
    isUpdateSilent: false,
    guard: null,
    complain: (words) => complaints.push(words),
    auth: fakeAuth(),
    versions: ['61.0', '62.0', '9.0'],
    daily: { Max: 15_000, Remaining: 14_998 },
    pageSize: 2000,
    huge: new Set(),
    nowMs: TEST_TIME_MS,
    complaints,
  }
  furnish(store)
  const cursors = new Map<string, FakeRecord[]>()
  const server = await startFakeServer((request) => {
    const answer = route({ org, cursors }, request)
    const used = (org.daily?.Max ?? 0) - (org.daily?.Remaining ?? 0)
    return {
      ...answer,
      headers: { 'sforce-limit-info': `api-usage=${used}/${org.daily?.Max ?? 0}`, ...answer.headers },
    }
  })
  return { ...server, org }
}

type Room = { org: FakeOrg; cursors: Map<string, FakeRecord[]> }

function route(room: Room, request: FakeRequest): FakeAnswer {
  const { org } = room
  if (request.path === '/services/oauth2/token') return answerToken(org.auth, request, org.nowMs)
  if (request.method === 'GET' && request.path.replace(/\/$/, '') === '/services/data') {
    return {
      status: 200,
      json: org.versions.map((version) => ({ label: `API ${version}`, url: `/services/data/v${version}`, version })),
    }
  }
  const [, version = '', path = ''] = /^\/services\/data\/v(\d+\.0)\/(.*)$/.exec(request.path) ?? []
  if (version === '') {
    org.complain(`an unknown path: ${request.method} ${request.path}`)
    return refuse(404, { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' })
  }
  const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? ''
  if (!org.auth.sessions.has(token))
    return refuse(401, { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' })
  if (!org.versions.includes(version)) return refuse(410, { errorCode: 'GONE', message: 'This version is retired' })
  return request.method === 'GET' ? read(room, path, request) : change(org, path, request)
}

function read({ org, cursors }: Room, path: string, request: FakeRequest): FakeAnswer {
  if (path === 'limits') {
    return org.daily === null
      ? refuse(403, { errorCode: 'FORBIDDEN', message: 'You do not have the View Setup right' })
      : { status: 200, json: { DailyApiRequests: org.daily } }
  }
  const [, described = ''] = /^sobjects\/(\w+)\/describe$/.exec(path) ?? []
  if (described !== '') return describe(org, described)
  const [, cursor = ''] = /^query\/(.+)$/.exec(path) ?? []
  if (path !== 'query' && path !== 'queryAll' && !cursors.has(cursor)) {
    org.complain(`an unexpected read: ${path}`)
    return refuse(404, { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' })
  }
  const size = Number(/^batchSize=(\d+)$/.exec(request.headers['sforce-query-options'] ?? '')?.[1] ?? 2000)
  if (size < 200 || size > 2000) org.complain(`batchSize=${size}`)
  try {
    const rows = cursors.get(cursor) ?? runSoql(org.store, request.query.get('q') ?? '', path === 'queryAll')
    cursors.delete(cursor)
    return page({ org, cursors }, rows, size)
  } catch (error) {
    if (!(error instanceof SoqlError)) throw error
    if (error.code === 'MALFORMED_QUERY') org.complain(`${error.message} in ${request.query.get('q') ?? ''}`)
    return refuse(400, { errorCode: error.code, message: error.message })
  }
}

function page({ org, cursors }: Room, rows: FakeRecord[], batchSize: number): FakeAnswer {
  const size = Math.min(batchSize, org.pageSize)
  const rest = rows.slice(size)
  const records = rows.slice(0, size)
  if (rest.length === 0) return { status: 200, json: { totalSize: rows.length, done: true, records } }
  const cursor = `01g5g${cursors.size + 1}-${rest.length}`
  cursors.set(cursor, rest)
  const nextRecordsUrl = `/services/data/v62.0/query/${cursor}`
  return { status: 200, json: { totalSize: rows.length, done: false, nextRecordsUrl, records } }
}

function describe(org: FakeOrg, name: string): FakeAnswer {
  const object = org.store.objects.get(name)
  if (object?.queryable !== true)
    return refuse(404, { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' })
  const shown = { ...object, fields: org.store.visibleFields(name), childRelationships: [], urls: {} }
  if (org.huge.has(name)) return { status: 200, json: { ...shown, padding: 'x'.repeat(1_100_000) } }
  return { status: 200, json: shown }
}

function change(org: FakeOrg, path: string, request: FakeRequest): FakeAnswer {
  if (!/^application\/json(;|$)/.test(request.headers['content-type'] ?? '')) {
    org.complain(`a body of type ${request.headers['content-type'] ?? 'none'}`)
    return refuse(415, { errorCode: 'UNSUPPORTED_MEDIA_TYPE', message: 'Content-Type must be application/json' })
  }
  if (path === 'composite' && request.method === 'POST') return composite(org, request)
  const body = JSON.parse(request.body) as FakeRecord // sent by the adapter under test
  return write(org, { method: request.method, path, headers: request.headers, body }).answer
}
