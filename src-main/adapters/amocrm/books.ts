import { createAdapterMemory } from '../kit/memory.ts'
import type { AmoClient } from './client.ts'
import { readAll } from './client.ts'
import type { AmoContext } from './config.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'
import { account, customField, pipeline, user } from './types.ts'
import type { Account, CustomField, Pipeline, User } from './types.ts'

/** Whose custom fields. */
export type FieldOwner = 'leads' | 'contacts'

/** The largest page that the API gives and that can be halved again and again. */
const PAGE = 240

/** All custom fields of deals or contacts, as the account has them now. */
export function readFields(client: AmoClient, owner: FieldOwner): Promise<CustomField[]> {
  return readAll(client, {
    path: `/${owner}/custom_fields`,
    query: {},
    key: 'custom_fields',
    row: customField,
    size: PAGE,
  })
}

/** Pipelines with their stages, in the order of the account. */
export async function readPipelines(client: AmoClient): Promise<Pipeline[]> {
  const list = await readAll(client, {
    path: '/leads/pipelines',
    query: {},
    key: 'pipelines',
    row: pipeline,
    size: PAGE,
  })
  return list.sort((a, b) => (a.sort ?? 0) - (b.sort ?? 0))
}

/** All users; only an administrator may read them. */
export function readUsers(client: AmoClient): Promise<User[]> {
  return readAll(client, { path: '/users', query: {}, key: 'users', row: user, size: PAGE })
}

/** The account; `with` asks for its time zone. */
export function readAccount(client: AmoClient): Promise<Account | null> {
  return client.get('/account', { with: 'datetime_settings' }, account)
}

/** What changes rarely, asked once and remembered per connection for minutes. */
export type Books = {
  fields(owner: FieldOwner): Promise<CustomField[]>
  /** Fields asked again because a lead names one that is not among the remembered ones; null when that was done lately. */
  newerFields(owner: FieldOwner): Promise<CustomField[] | null>
  pipelines(): Promise<Pipeline[]>
  users(): Promise<User[]>
  /** The account's time zone; Moscow's when the account does not tell it. */
  timeZone(): Promise<string>
  /** amoCRM complained about a field: its definitions have changed. */
  forgetFields(): void
}

const fieldsKey = (owner: FieldOwner): string => `amocrm:fields:${owner}`

/** Books of the connection of this context. */
export function openBooks({ memory: kept, clock }: AmoContext, client: AmoClient): Books {
  // Without memory the answers live as long as this attempt.
  const memory = kept ?? createAdapterMemory(clock)
  const fields = (owner: FieldOwner): Promise<CustomField[]> =>
    memory.remember(fieldsKey(owner), () => readFields(client, owner))
  return {
    fields,
    newerFields: async (owner) => {
      if (kept === undefined) return null
      const asked = { isNow: false }
      await memory.remember(`amocrm:asked-again:${owner}`, () => {
        asked.isNow = true
        memory.forget(fieldsKey(owner))
        return fields(owner)
      })
      return asked.isNow ? fields(owner) : null
    },
    pipelines: () => memory.remember('amocrm:pipelines', () => readPipelines(client)),
    users: () => memory.remember('amocrm:users', () => readUsers(client)),
    timeZone: () =>
      memory.remember('amocrm:time-zone', async () => {
        const zone = (await readAccount(client))?._embedded ?? ''
        return isTimeZone(zone) ? zone : 'Europe/Moscow'
      }),
    forgetFields: () => {
      memory.forget(fieldsKey('leads'))
      memory.forget(fieldsKey('contacts'))
    },
  }
}
