/** A stored client. `values` are its other fields, as they were sent. */
export type FakeClient = {
  id: number
  kind: 'human' | 'company'
  name: string
  phones: string[]
  emails: string[]
  values: Record<string, unknown>
  isDropped?: boolean
}

/** A stored deal; `values` as they were sent. */
export type FakeDeal = {
  id: number
  programId: number
  clientId: number | null
  description: string
  createdAtMs: number
  result: 'active' | 'positive' | 'negative'
  statusName: string
  values: Record<string, unknown>
}

/** A custom field, with its type as both versions of the API call it. */
export type FakeField = { id: number; name: string; hrName: string; type: string; more?: Record<string, unknown> }

/** What a test may change about a fake account before or while it runs. */
export type FakeAccount = {
  login: string
  password: string
  /** Tokens of API v3 that work now; each sign-in or refresh gives the next. */
  accessToken: string
  refreshToken: string
  accessId: string
  secretKey: string
  programs: { id: number; name: string }[]
  states: { id: number; name: string; type: string; programId: number }[]
  employees: { id: number; name: string; email: string; isWorking: boolean }[]
  dealFields: Record<number, FakeField[]>
  clientFields: FakeField[]
  /** Rights in `currentUser` of API v3; undefined is not told. */
  actions: string[] | undefined
  /** Quirks. */
  hasContactsInLists: boolean
  hasDescriptionsInLists: boolean
  hasPagination: boolean
  sortsDeals: boolean
  filters: 'work' | 'ignored' | 'refused'
  /** Custom fields whose values must be unique. */
  uniqueFields: string[]
  /** Calls that are forbidden to the user, by a part of their path. */
  forbidden: string[]
  nowMs: () => number
  clients: FakeClient[]
  deals: FakeDeal[]
  comments: { id: number; dealId: number; text: string }[]
  /** What no client of the API should send. A test that leaves any has failed. */
  complaints: string[]
}

/** The manual clock of tests begins here; a real clock may be ahead of it. */
const START_MS = Date.UTC(2026, 0, 15, 9)

const dealFields: FakeField[] = [
  { id: 1, name: 'Category1000047CustomFieldSayt', hrName: 'Сайт', type: 'string' },
  { id: 2, name: 'Category1000047CustomFieldPloshchad', hrName: 'Площадь', type: 'float' },
  { id: 3, name: 'Category1000047CustomFieldSoglasie', hrName: 'Согласие', type: 'bool' },
  { id: 4, name: 'Category1000047CustomFieldZamer', hrName: 'Дата замера', type: 'date' },
  { id: 5, name: 'Category1000047CustomFieldZvonok', hrName: 'Время звонка', type: 'datetime' },
  { id: 6, name: 'Category1000047CustomFieldAvans', hrName: 'Аванс', type: 'money' },
  {
    id: 7,
    name: 'Category1000047CustomFieldTip',
    hrName: 'Тип',
    type: 'enum',
    more: { contentType: 'EnumField', enumValues: ['Окно', 'Балкон, лоджия'] },
  },
  {
    id: 8,
    name: 'Category1000047CustomFieldInteresy',
    hrName: 'Интересы',
    type: 'enum',
    more: { contentType: 'EnumField', enumValues: ['Пластик', 'Дерево'], isMultiple: true },
  },
  {
    id: 9,
    name: 'Category1000047CustomFieldZamershchik',
    hrName: 'Замерщик',
    type: 'ref',
    more: { refContentType: 'Employee' },
  },
  { id: 10, name: 'Category1000047CustomFieldFayl', hrName: 'Файл', type: 'file' },
  { id: 11, name: 'Category1000047CustomFieldMetka', hrName: 'Метка заявки', type: 'string' },
]

/** An empty account with one scheme, two employees and a user who may do everything. */
export function createFakeAccount(changes: Partial<FakeAccount> = {}): FakeAccount {
  return {
    login: 'leads@example.org',
    password: 'Megaplan-Pa$$word-71',
    accessToken: 'AbCd-access-token-1',
    refreshToken: 'EfGh-refresh-token-1',
    accessId: '0aB1cD2eF3',
    secretKey: 'SampleSecretKey0123456789abcdefABCDEF',
    programs: [{ id: 14, name: 'Продажи' }],
    states: [
      { id: 40, name: 'Новая', type: 'active', programId: 14 },
      { id: 41, name: 'В работе', type: 'active', programId: 14 },
      { id: 42, name: 'Завершена', type: 'positive', programId: 14 },
    ],
    employees: [
      { id: 1000005, name: 'Орлова Анна', email: 'a@example.org', isWorking: true },
      { id: 1000006, name: 'Ушёл Пётр', email: 'p@example.org', isWorking: false },
    ],
    dealFields: { 14: dealFields },
    clientFields: [{ id: 91, name: 'Category183CustomFieldIstochnik', hrName: 'Источник', type: 'string' }],
    actions: undefined,
    hasContactsInLists: true,
    hasDescriptionsInLists: true,
    hasPagination: true,
    sortsDeals: true,
    filters: 'work',
    uniqueFields: [],
    forbidden: [],
    nowMs: () => Math.max(Date.now(), START_MS),
    clients: [],
    deals: [],
    comments: [],
    complaints: [],
    ...changes,
  }
}

/** `2026-01-15 12:00:00`: Moscow time without a zone, as the account writes it. */
export function moscowTime(atMs: number): string {
  return new Date(atMs + 3 * 60 * 60_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** A name that the account lacks is a mistake of the adapter's. */
export function complain(account: FakeAccount, words: string): void {
  account.complaints.push(words)
}

/** The words a search compares: the last ten digits of phones, e-mails in small letters. */
function wordsOf({ phones, emails }: FakeClient): string[] {
  const digits = phones.map((phone) => (phone.split('\t')[0] ?? '').replace(/\D/g, '').slice(-10))
  return [...digits, ...emails.map((email) => email.toLowerCase())]
}

type Index = { size: number; byWord: Map<string, FakeClient[]> }
const indexes = new WeakMap<FakeAccount, Index>()

/** Clients whose phone ends with the digits of `query`, or whose e-mail it is; indexed, so that a thousand leads stay fast. */
export function searchClients(account: FakeAccount, query: string): FakeClient[] {
  const index = indexes.get(account) ?? { size: 0, byWord: new Map<string, FakeClient[]>() }
  indexes.set(account, index)
  for (const client of account.clients.slice(index.size)) {
    for (const word of wordsOf(client)) index.byWord.set(word, [...(index.byWord.get(word) ?? []), client])
  }
  index.size = account.clients.length
  const word = query.includes('@') ? query.toLowerCase() : query.replace(/\D/g, '').slice(-10)
  return index.byWord.get(word) ?? []
}

/** A row by its id. Ids count up, so its place is guessed first. */
export function findById<T extends { id: number }>(rows: readonly T[], id: string): T | undefined {
  const guess = rows[Number(id) - (rows[0]?.id ?? 0)]
  return String(guess?.id) === id ? guess : rows.find((row) => String(row.id) === id)
}

/** Stores a client; ids count up. */
export function addClient(account: FakeAccount, client: Omit<FakeClient, 'id'>): FakeClient {
  const stored = { ...client, id: 1000777 + account.clients.length }
  account.clients.push(stored)
  return stored
}

/** Stores a deal; ids count up. */
export function addDeal(account: FakeAccount, deal: Omit<FakeDeal, 'id' | 'createdAtMs' | 'result'>): FakeDeal {
  const stored = { ...deal, id: 9001 + account.deals.length, createdAtMs: account.nowMs(), result: 'active' as const }
  account.deals.push(stored)
  return stored
}

/** A custom field that another deal already has this value in. */
export function takenField(account: FakeAccount, values: Record<string, unknown>): string | undefined {
  return account.uniqueFields.find((name) => {
    const value = values[name]
    return value !== undefined && account.deals.some((deal) => deal.values[name] === value)
  })
}
