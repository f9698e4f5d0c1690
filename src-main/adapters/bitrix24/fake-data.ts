import type { FakeTables } from './fake-tables.ts'

/** A stored record of a fake account; every value as it was sent. */
export type FakeRecord = Record<string, unknown> & { ID: number }
export type FakeEntity = 'deal' | 'lead' | 'contact'

/** A field as the fake knows it. */
export type FakeField = {
  type: string
  isReadOnly?: boolean
  isRequired?: boolean
  isMultiple?: boolean
  isDynamic?: boolean
  statusType?: string
  title?: string
  items?: { ID: string; VALUE: string }[]
  /** For fields of users: the dictionary of a status field. */
  dictionary?: string
  label?: string
}

/** What a test may change about a fake account before or while it runs. */
export type FakeAccount = {
  /** Path the site is under, for boxes. */
  prefix: string
  user: string
  code: string
  isAdmin: boolean
  isActive: boolean
  scopes: string[]
  mode: 1 | 2
  /** Methods this version lacks. */
  missing: string[]
  /** Whether `crm.*.fields` tell the items of enumerations. */
  tellsItems: boolean
  /** Whether the timing is told; boxes may not. */
  tellsOperating: boolean
  fields: Record<FakeEntity, Record<string, FakeField>>
  statuses: Record<string, Record<string, string>>
  pipelines: { id: number; name: string }[]
  users: { ID: string; ACTIVE: boolean; NAME: string; LAST_NAME: string; EMAIL: string }[]
  tables: FakeTables
  comments: { ID: number; ENTITY_TYPE: string; ENTITY_ID: number; COMMENT: string }[]
  /** Portal this one was renamed to. */
  renamedTo: string | null
  app: { clientId: string; clientSecret: string; code: string; accessToken: string; refreshToken: string }
  complaints: string[]
  nowMs: () => number
}

const TEXT: FakeField = { type: 'string' }
const plain = (...codes: string[]): Record<string, FakeField> => Object.fromEntries(codes.map((code) => [code, TEXT]))
const shared: Record<string, FakeField> = {
  ID: { type: 'integer', isReadOnly: true },
  ...plain('TITLE', 'COMMENTS', 'SOURCE_DESCRIPTION', 'ORIGINATOR_ID', 'ORIGIN_ID', 'ADDITIONAL_INFO'),
  ...plain('UTM_SOURCE', 'UTM_MEDIUM', 'UTM_CAMPAIGN', 'UTM_CONTENT', 'UTM_TERM'),
  OPPORTUNITY: { type: 'double' },
  IS_MANUAL_OPPORTUNITY: { type: 'char' },
  CURRENCY_ID: { type: 'crm_currency' },
  ASSIGNED_BY_ID: { type: 'user', title: 'Ответственный' },
  SOURCE_ID: { type: 'crm_status', statusType: 'SOURCE' },
  OPENED: { type: 'char' },
  DATE_CREATE: { type: 'datetime', isReadOnly: true },
  COMPANY_ID: { type: 'crm_company' },
}
const people: Record<string, FakeField> = {
  ...plain('NAME', 'LAST_NAME', 'SECOND_NAME', 'POST', 'ADDRESS'),
  BIRTHDATE: { type: 'date' },
  PHONE: { type: 'crm_multifield', isMultiple: true },
  EMAIL: { type: 'crm_multifield', isMultiple: true },
  WEB: { type: 'crm_multifield', isMultiple: true },
}
const own = (field: FakeField, label: string): FakeField => ({ ...field, isDynamic: true, label })
const customs: Record<string, FakeField> = {
  UF_CRM_VISIT: own(TEXT, 'Номер визита'),
  UF_CRM_CITY: own(TEXT, 'Город'),
  UF_CRM_TAGS: own({ type: 'string', isMultiple: true }, 'Метки'),
  UF_CRM_AGREED: own({ type: 'boolean' }, 'Согласие'),
  UF_CRM_FLOOR: own({ type: 'integer' }, 'Этаж'),
  UF_CRM_AREA: own({ type: 'double' }, 'Площадь'),
  UF_CRM_BUDGET: own({ type: 'money' }, 'Бюджет'),
  UF_CRM_DAY: own({ type: 'date' }, 'Замер'),
  UF_CRM_AT: own({ type: 'datetime' }, 'Звонок'),
  UF_CRM_KIND: own(
    {
      type: 'enumeration',
      items: [
        { ID: '44', VALUE: 'Форма расчёта' },
        { ID: '45', VALUE: 'Обратный звонок' },
      ],
    },
    'Тип заявки',
  ),
  UF_CRM_WANTS: own(
    {
      type: 'enumeration',
      isMultiple: true,
      items: [
        { ID: '61', VALUE: 'Пластик' },
        { ID: '62', VALUE: 'Балкон, лоджия' },
      ],
    },
    'Интересы',
  ),
  UF_CRM_FROM: own({ type: 'crm_status', dictionary: 'SOURCE' }, 'Откуда'),
  UF_CRM_FILE: own({ type: 'file' }, 'Файл'),
  UF_CRM_WHO: own({ type: 'employee' }, 'Замерщик'),
}

/** Fields of a fresh account. */
export const FIELDS: Record<FakeEntity, Record<string, FakeField>> = {
  deal: {
    ...shared,
    ...customs,
    CATEGORY_ID: { type: 'crm_category' },
    STAGE_ID: { type: 'crm_status', statusType: 'DEAL_STAGE' },
    CONTACT_ID: { type: 'crm_contact' },
    CONTACT_IDS: { type: 'crm_contact', isMultiple: true },
    CLOSED: { type: 'char' },
  },
  lead: {
    ...shared,
    ...people,
    ...customs,
    STATUS_ID: { type: 'crm_status', statusType: 'STATUS' },
    STATUS_SEMANTIC_ID: { type: 'string', isReadOnly: true },
    CONTACT_ID: { type: 'crm_contact' },
  },
  contact: {
    ...shared,
    ...people,
    UF_CRM_LEVEL: own({ type: 'enumeration', items: [{ ID: '71', VALUE: 'Золотой' }] }, 'Уровень'),
    UF_CRM_NICK: own(TEXT, 'Прозвище'),
  },
}

/** Dictionaries of a fresh account: code → name. */
export const STATUSES: Record<string, Record<string, string>> = {
  STATUS: { NEW: 'Новый', IN_PROCESS: 'В работе', JUNK: 'Некачественный', CONVERTED: 'Качественный' },
  SOURCE: { CALL: 'Звонок', WEB: 'Веб-сайт', '47': 'Корзина' },
  DEAL_STAGE: { NEW: 'Новая', EXECUTING: 'В работе', WON: 'Успешна', LOSE: 'Провалена' },
  DEAL_STAGE_9: { 'C9:NEW': 'Новая', 'C9:UC_ABC123': 'Ждём замер' },
}

/** Methods the fake knows, as `methods` lists them. */
export const METHODS = [
  ...['deal', 'lead', 'contact'].flatMap((entity) =>
    ['add', 'get', 'update', 'list', 'fields', 'userfield.list'].map((name) => `crm.${entity}.${name}`),
  ),
  'crm.duplicate.findbycomm',
  'crm.status.list',
  'crm.category.list',
  'crm.dealcategory.list',
  'crm.currency.list',
  'crm.settings.mode.get',
  'crm.timeline.comment.add',
  'crm.timeline.comment.list',
  'user.get',
  'profile',
  'scope',
  'methods',
  'batch',
]
