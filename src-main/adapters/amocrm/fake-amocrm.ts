import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { complain, gatewayPage, good, problem } from './fake-answers.ts'
import type { Call } from './fake-answers.ts'
import { createFakeAccount } from './fake-account.ts'
import type { FakeAccount, FakeRecord } from './fake-account.ts'
import { oauthAnswer } from './fake-oauth.ts'
import { list, readRecord } from './fake-reads.ts'
import { write } from './fake-writes.ts'

/** An amoCRM account that remembers, as strict as the vendor's pages. */
export type FakeAmocrm = FakeServer & { account: FakeAccount }

/** Starts an empty account; another `account` makes a second address of the same. */
export async function startFakeAmocrm(changes: Partial<FakeAccount> | FakeAccount = {}): Promise<FakeAmocrm> {
  const account = isWhole(changes) ? changes : createFakeAccount(changes)
  const server = await startFakeServer((request) => {
    account.nowS += 1
    const reply = route(account, request)
    return { ...reply, headers: { date: new Date(account.nowS * 1000).toUTCString(), ...reply.headers } }
  })
  return { ...server, account }
}

function isWhole(account: Partial<FakeAccount>): account is FakeAccount {
  return account.complaints !== undefined && account.contacts !== undefined && account.fields !== undefined
}

function route(account: FakeAccount, request: FakeRequest): FakeAnswer {
  const { host } = request.headers
  const isApiHost = request.path === '/oauth2/account/current/subdomain'
  if (account.host !== null && host !== account.host && !isApiHost) return goneFrom(account, request)
  if (request.path.startsWith('/oauth2/')) return oauthAnswer(account, request)
  if (!request.path.startsWith('/api/v4/')) return gatewayPage(404)
  const path = request.path.slice('/api/v4/'.length).split('/')
  const call: Call = { account, request, path }
  const key = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? ''
  if (key !== account.token && !account.oauth.accessTokens.has(key)) return problem(401, 'Unauthorized')
  if (request.method === 'GET') return read(call)
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) return complain(call, 'Content-Type')
  return write(call, JSON.parse(request.body) as unknown)
}

function goneFrom({ oldHost, host }: FakeAccount, request: FakeRequest): FakeAnswer {
  switch (oldHost) {
    case 'unauthorized':
      return problem(401, 'Unauthorized')
    case 'redirect':
      return { ...gatewayPage(301), headers: { location: `http://${host ?? ''}${request.path}` } }
    case 'page':
      return gatewayPage(404)
    default:
      return oldHost satisfies never
  }
}

const QUERY = new Set(['page', 'limit', 'query', 'with', 'order[id]', 'order[created_at]', 'filter[category][]'])

function read(call: Call): FakeAnswer {
  const { account, request, path } = call
  const strange = [...request.query.keys()].find((key) => !QUERY.has(key))
  if (strange !== undefined) return complain(call, `query ${strange}`)
  const [area = '', second = '', third = ''] = path
  switch (
    path.length === 1 ? area : `${area}/${/^\d+$/.test(second) ? '#' : second}${third === '' ? '' : `/${third}`}`
  ) {
    case 'account':
      return good(accountRecord(call))
    case 'users':
      return account.isAdmin ? list(call, 'users', account.users) : problem(403, 'Forbidden')
    case 'leads/pipelines':
      return list(call, 'pipelines', account.pipelines)
    case 'leads/tags':
      return list(call, 'tags', [{ id: 9, name: 'сайт' }])
    case 'leads/custom_fields':
    case 'contacts/custom_fields':
      if (account.hidesFields) return problem(403, 'Forbidden')
      return list(
        call,
        'custom_fields',
        account.fields[area === 'leads' ? 'leads' : 'contacts'].map((field) => ({
          enums: null,
          is_computed: false,
          ...field,
        })),
      )
    case 'leads/unsorted':
      return list(call, 'unsorted', account.unsorted)
    case 'leads':
      return list(
        call,
        'leads',
        [...account.leads.values()].filter((lead) => lead['is_unsorted'] !== true || account.showsUnsortedDeals),
      )
    case 'contacts':
      return list(
        call,
        'contacts',
        [...account.contacts.values()].filter((one) => one['is_unsorted'] !== true),
      )
    case 'leads/#':
    case 'contacts/#':
      return readRecord(call, area === 'leads' ? 'leads' : 'contacts', Number(second))
    case 'leads/#/notes':
      return list(
        call,
        'notes',
        (account.notes.get(Number(second)) ?? []).map(({ text, ...note }) => ({
          ...note,
          params: text === '' ? [] : { text },
        })),
      )
    default:
      account.complaints.push(`GET ${request.path}: unknown path`)
      return problem(404, 'Not Found')
  }
}

function accountRecord({ account, request }: Call): FakeRecord {
  const { id, name, isUnsortedOn, timeZone } = account
  const withTime = request.query.get('with') === 'datetime_settings'
  return {
    id,
    name,
    subdomain: 'okna',
    is_unsorted_on: isUnsortedOn,
    ...(withTime ? { _embedded: { datetime_settings: { timezone: timeZone } } } : { _embedded: [] }),
  }
}
