import { freshDictionaries, freshFields, freshPermissions, ID } from './fake-data.ts'
import type { FakeField, FakeRecord } from './fake-data.ts'
import { FakeRecords } from './fake-records.ts'

/** What a test may change about a fake account before or while it runs. */
export type FakeAccount = {
  token: string
  login: string
  password: string
  /** The key belongs to no employee (a solution's token). */
  hasEmployee: boolean
  permissions: Record<string, Record<string, string>>
  dictionaries: Record<string, FakeRecord[]>
  fields: { customerorder: FakeField[]; counterparty: FakeField[] }
  /** The employee may not see custom fields. */
  hidesFields: boolean
  /** Ids the browser shows → the API's own: answered with 308. */
  browserIds: Record<string, string>
  /** Host the redirects name, instead of the fake's own. */
  redirectHost: string | null
  counterparties: FakeRecords
  orders: FakeRecords
  notes: Map<string, { id: string; description: string }[]>
  /** What no correct client would have sent. */
  complaints: string[]
}

/** One own organization and a user who may do all the adapter needs. */
export function createFakeAccount(changes: Partial<FakeAccount>): FakeAccount {
  return {
    token: 'ms-token-0f9e8d7c6b5a4b3c',
    login: 'robot@okna',
    password: 'correct horse 9',
    hasEmployee: true,
    permissions: freshPermissions(),
    dictionaries: freshDictionaries(),
    fields: freshFields(),
    hidesFields: false,
    browserIds: { [ID.productInBrowser]: ID.product, [ID.storeInBrowser]: ID.store },
    redirectHost: null,
    counterparties: new FakeRecords('22220000'),
    orders: new FakeRecords('77770000'),
    notes: new Map(),
    complaints: [],
    ...changes,
  }
}
