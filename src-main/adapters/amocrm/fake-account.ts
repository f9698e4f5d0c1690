import type { FakeOAuth } from './fake-oauth.ts'
import { fakeJwt } from './fake-oauth.ts'

/** Anything of a fake account as JSON. */
export type FakeRecord = Record<string, unknown>

/** A custom field; `enums` are its choices. */
export type FakeField = {
  id: number
  name: string
  code: string | null
  type: string
  enums?: { id: number; value: string; code?: string }[]
  is_computed?: boolean
}

/** What a test may change about a fake account before or while it runs. */
export type FakeAccount = {
  id: number
  name: string
  timeZone: string
  /** The long-lived token. */
  token: string
  /** Only an administrator may read users. */
  isAdmin: boolean
  /** The key may not read custom fields. */
  hidesFields: boolean
  isUnsortedOn: boolean
  /** Whether deals of incoming leads are in the list of deals. The vendor's pages do not say. */
  showsUnsortedDeals: boolean
  /** Ids come as texts, empty maps as `[]`. */
  isOdd: boolean
  fields: Record<'leads' | 'contacts', FakeField[]>
  pipelines: FakeRecord[]
  users: FakeRecord[]
  contacts: Map<number, FakeRecord>
  /** Deals. */
  leads: Map<number, FakeRecord>
  /** Notes by deal. */
  notes: Map<number, { id: number; note_type: string; text: string }[]>
  unsorted: FakeRecord[]
  /** So many of the newest records are not in the search index yet. */
  searchLag: number
  /** The server's clock, Unix seconds; each request takes one. */
  nowS: number
  /** Host where the account lives; null for wherever it is asked. */
  host: string | null
  /** How an address answers where the account lives no more. */
  oldHost: 'unauthorized' | 'redirect' | 'page'
  oauth: FakeOAuth
  /** What the adapter did that the vendor's pages do not allow. Must stay empty. */
  complaints: string[]
}

const END_2029_S = Date.UTC(2029, 11, 31) / 1000

/** A long-lived token as amoCRM makes it. */
export const FAKE_TOKEN = fakeJwt({
  aud: 'b5a1c7de-0000-4000-8000-00000000c1d2',
  exp: END_2029_S,
  account_id: 30011,
  api_domain: 'api-b.amocrm.ru',
})

const choices = (first: number, ...values: string[]) => values.map((value, index) => ({ id: first + index, value }))
const tracking = (id: number, code: string): FakeField => ({
  id,
  name: code.toLowerCase(),
  code,
  type: 'tracking_data',
})

function fieldsOf(): FakeAccount['fields'] {
  return {
    leads: [
      { id: 990001, name: 'Эстафета', code: null, type: 'text' },
      { id: 1276733, name: 'Город', code: null, type: 'text' },
      { id: 990012, name: 'Согласие', code: null, type: 'checkbox' },
      { id: 990013, name: 'Этаж', code: null, type: 'numeric' },
      { id: 990014, name: 'Замер', code: null, type: 'date' },
      { id: 990015, name: 'Монтаж', code: null, type: 'date_time' },
      { id: 990016, name: 'Тип', code: null, type: 'select', enums: choices(501, 'Форма расчёта', 'Обратный звонок') },
      {
        id: 990017,
        name: 'Интересы',
        code: null,
        type: 'multiselect',
        enums: choices(601, 'Пластик', 'Балкон, лоджия'),
      },
      { id: 990018, name: 'Аванс', code: null, type: 'monetary' },
      { id: 990019, name: 'Адрес', code: null, type: 'smart_address' },
      { id: 990020, name: 'Итог', code: null, type: 'numeric', is_computed: true },
      tracking(990101, 'UTM_SOURCE'),
      tracking(990102, 'UTM_MEDIUM'),
      tracking(990103, 'UTM_CAMPAIGN'),
      tracking(990104, 'ROISTAT'),
    ],
    contacts: [
      {
        id: 880001,
        name: 'Телефон',
        code: 'PHONE',
        type: 'multitext',
        enums: [
          { id: 1, value: 'WORK' },
          { id: 2, value: 'MOB' },
        ],
      },
      { id: 880002, name: 'Email', code: 'EMAIL', type: 'multitext', enums: [{ id: 3, value: 'WORK' }] },
      { id: 880003, name: 'Должность', code: 'POSITION', type: 'text' },
      { id: 880004, name: 'Уровень', code: null, type: 'radiobutton', enums: choices(701, 'Золотой', 'Серебряный') },
      { id: 880005, name: 'Рождение', code: null, type: 'birthday' },
      { id: 880006, name: 'Компания', code: null, type: 'legal_entity' },
    ],
  }
}

const status = (id: number, name: string, type = 0) => ({ id, name, type, sort: id })
const CLOSED = [status(142, 'Успешно реализовано'), status(143, 'Закрыто и не реализовано')]

function pipelinesOf(): FakeRecord[] {
  const pipeline = (id: number, about: { name: string; statuses: object[] } & FakeRecord): FakeRecord => {
    const { statuses, ...more } = about
    const plain = { id, sort: id, is_main: false, is_archive: false, is_unsorted_on: true }
    return { ...plain, ...more, _embedded: { statuses: [...statuses, ...CLOSED] } }
  }
  const main = [status(71000, 'Неразобранное', 1), status(71001, 'Первичный контакт'), status(71002, 'Переговоры')]
  const other = [status(72000, 'Неразобранное', 1), status(72001, 'Переговоры')]
  return [
    pipeline(7200, { name: 'Монтаж', statuses: other, is_unsorted_on: false }),
    pipeline(7100, { name: 'Продажи', statuses: main, is_main: true }),
    pipeline(7300, { name: 'Старая', statuses: [status(73001, 'Этап')], is_archive: true }),
  ]
}

const user = (id: number, name: string, email: string): FakeRecord => ({
  id,
  name,
  email,
  rights: { is_admin: id === 501, is_active: id !== 503 },
})

/** An account with three pipelines, three users and no records. */
export function createFakeAccount(changes: Partial<FakeAccount> = {}): FakeAccount {
  return {
    id: 30011,
    name: 'Окна',
    timeZone: 'Europe/Moscow',
    token: FAKE_TOKEN,
    isAdmin: true,
    hidesFields: false,
    isUnsortedOn: true,
    showsUnsortedDeals: false,
    isOdd: false,
    fields: fieldsOf(),
    pipelines: pipelinesOf(),
    users: [
      user(501, 'Анна Орлова', 'anna@example.org'),
      user(502, 'Пётр Белов', 'petr@example.org'),
      user(503, 'Уволен', 'old@example.org'),
    ],
    contacts: new Map(),
    leads: new Map(),
    notes: new Map(),
    unsorted: [],
    searchLag: 0,
    nowS: Date.UTC(2026, 0, 15, 9, 0, 0) / 1000,
    host: null,
    oldHost: 'unauthorized',
    oauth: {
      clientId: 'b5a1c7de-0000-4000-8000-00000000c1d2',
      clientSecret: 'amo-client-secret-77Qx',
      redirectUri: 'http://127.0.0.1:47831/amocrm',
      codes: new Set(),
      accessTokens: new Set(),
      refreshTokens: new Set(),
      serial: 0,
      apiHost: null,
    },
    complaints: [],
    ...changes,
  }
}
