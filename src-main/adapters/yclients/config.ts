import { z } from 'zod'
import type { AdapterDescriptor, FormField } from '../../../src-preload/contract/index.ts'
import { accountUrl } from '../kit/base-url.ts'
import type { AdapterContext } from '../kit/types.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'

// Only what a header can carry: a token pasted with a line break or Cyrillic letters is told at once.
const token = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, 'the token has characters that no token has')
const id = z
  .union([z.string().trim(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d*$/, 'expected a number'))
const ids = z
  .string()
  .trim()
  .regex(/^[\d\s,;]*$/, 'expected numbers separated by commas')
  .default('')

/** Config of a connection; the descriptor below is its form. */
export const config = z
  .object({
    partnerToken: token.min(1),
    userToken: token.default(''),
    companyId: id.pipe(z.string().min(1)),
    mode: z.enum(['auto', 'record', 'booking', 'client']).default('auto'),
    staffId: id.default(''),
    serviceIds: ids,
    durationMinutes: z.coerce.number().int().min(0).max(1440).default(0),
    delayMinutes: z.coerce.number().int().min(0).max(43_200).default(0),
    isSavedIfBusy: z.boolean().default(true),
    isSmsSent: z.boolean().default(false),
    labelIds: ids,
    visitField: z.string().trim().default(''),
    clientName: z.string().trim().min(1).default('Клиент с сайта'),
    timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Moscow').default('Europe/Moscow'),
    noteLanguage: z.enum(['ru', 'en']).default('ru'),
    acceptType: z.enum(['yclients', 'api']).default('yclients'),
    apiUrl: accountUrl.default('https://api.yclients.com'),
  })
  .superRefine(({ mode, userToken }, issues) => {
    if ((mode === 'record' || mode === 'client') && userToken === '') {
      issues.addIssue({ code: 'custom', path: ['userToken'], message: 'this way of delivery needs a user token' })
    }
  })
export type YclientsConfig = z.output<typeof config>
export type YclientsContext = AdapterContext<YclientsConfig>

/** What a lead becomes: a record of the journal, an online booking, or a client card. */
export type Mode = 'record' | 'booking' | 'client'

/** What leads of this connection become; `auto` is the journal where its token is there. */
export function modeOf({ mode, userToken }: YclientsConfig): Mode {
  if (mode !== 'auto') return mode
  return userToken === '' ? 'booking' : 'record'
}

/** `1, 2; 3` → numbers. */
export function idsOf(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number)
}

const isOptional = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const

const fields: FormField[] = [
  {
    name: 'partnerToken',
    kind: 'secret',
    label: { ru: 'Токен партнёра', en: 'Partner token' },
    isRequired: true,
    isAdvanced: false,
  },
  {
    name: 'userToken',
    kind: 'secret',
    label: { ru: 'Токен пользователя', en: 'User token' },
    help: {
      ru: 'Без него возможна только онлайн-запись, и неясные ответы некому перепроверить.',
      en: 'Without it only online booking works, and unclear answers cannot be looked up.',
    },
    ...isOptional,
  },
  {
    name: 'companyId',
    kind: 'text',
    label: { ru: 'Номер филиала (company_id)', en: 'Branch number (company_id)' },
    placeholder: '4564',
    isRequired: true,
    isAdvanced: false,
  },
  {
    name: 'mode',
    kind: 'choice',
    label: { ru: 'Чем становится заявка', en: 'What a lead becomes' },
    choices: [
      { value: 'auto', label: { ru: 'записью в журнал, без токена — онлайн-записью', en: 'a record, or a booking' } },
      { value: 'record', label: { ru: 'записью в журнал', en: 'a record of the journal' } },
      { value: 'booking', label: { ru: 'онлайн-записью на свободное время', en: 'an online booking' } },
      { value: 'client', label: { ru: 'карточкой клиента, без записи', en: 'a client card, no record' } },
    ],
    defaultValue: 'auto',
    ...isOptional,
  },
  {
    name: 'staffId',
    kind: 'choice',
    list: 'staff',
    label: { ru: 'Сотрудник (staff_id)', en: 'Employee (staff_id)' },
    help: {
      ru: 'Для записи в журнал нужен: укажите здесь или полем staff_id заявки. В онлайн-записи пусто — любой.',
      en: "A record needs one: here or as the lead's field staff_id. In a booking, empty means anybody.",
    },
    ...isOptional,
  },
  {
    name: 'serviceIds',
    kind: 'text',
    label: { ru: 'Номера услуг', en: 'Numbers of services' },
    placeholder: '501001, 501002',
    ...isOptional,
  },
  {
    name: 'durationMinutes',
    kind: 'number',
    label: { ru: 'Длительность записи, минут', en: 'Length of a record, minutes' },
    help: { ru: '0 — как у услуги, иначе час.', en: '0: as the service says, else an hour.' },
    defaultValue: 0,
    ...isRare,
  },
  {
    name: 'delayMinutes',
    kind: 'number',
    label: { ru: 'Не раньше, чем через, минут', en: 'Not earlier than in, minutes' },
    help: {
      ru: 'Запись ставится на следующий целый час, онлайн-запись — на ближайшее свободное время после этого срока.',
      en: 'A record is put at the next whole hour, a booking at the nearest free time after this.',
    },
    defaultValue: 0,
    ...isRare,
  },
  {
    name: 'isSavedIfBusy',
    kind: 'boolean',
    label: { ru: 'Записывать, даже если время занято', en: 'Save even when the time is taken' },
    defaultValue: true,
    ...isRare,
  },
  {
    name: 'isSmsSent',
    kind: 'boolean',
    label: { ru: 'Отправлять клиенту SMS о записи', en: 'Text the client about the record' },
    defaultValue: false,
    ...isRare,
  },
  {
    name: 'labelIds',
    kind: 'text',
    label: { ru: 'Номера категорий записи', en: 'Numbers of record labels' },
    ...isRare,
  },
  {
    name: 'visitField',
    kind: 'choice',
    list: 'recordFields',
    label: { ru: 'Поле для номера визита', en: 'Field for the visit number' },
    ...isOptional,
  },
  {
    name: 'clientName',
    kind: 'text',
    label: { ru: 'Имя, если в заявке его нет', en: 'Name when the lead has none' },
    defaultValue: 'Клиент с сайта',
    ...isRare,
  },
  {
    name: 'timeZone',
    kind: 'text',
    label: { ru: 'Часовой пояс филиала', en: 'Time zone of the branch' },
    defaultValue: 'Europe/Moscow',
    ...isRare,
  },
  {
    name: 'noteLanguage',
    kind: 'choice',
    label: { ru: 'Язык пометок', en: 'Language of notes' },
    choices: [
      { value: 'ru', label: { ru: 'русский', en: 'Russian' } },
      { value: 'en', label: { ru: 'английский', en: 'English' } },
    ],
    defaultValue: 'ru',
    ...isRare,
  },
  {
    name: 'acceptType',
    kind: 'choice',
    label: { ru: 'Заголовок Accept', en: 'Accept header' },
    help: {
      ru: 'Смените, если YCLIENTS отвечает, что не знает такой версии API.',
      en: 'Change it when YCLIENTS answers that it does not know such a version of the API.',
    },
    choices: [
      { value: 'yclients', label: { ru: 'application/vnd.yclients.v2+json', en: 'application/vnd.yclients.v2+json' } },
      { value: 'api', label: { ru: 'application/vnd.api.v2+json', en: 'application/vnd.api.v2+json' } },
    ],
    defaultValue: 'yclients',
    ...isRare,
  },
  {
    name: 'apiUrl',
    kind: 'url',
    label: { ru: 'Адрес API', en: 'API address' },
    placeholder: 'https://api.yclients.com',
    ...isRare,
  },
]

/** What the console shows about YCLIENTS. */
export const descriptor: AdapterDescriptor = {
  id: 'yclients',
  title: { ru: 'YCLIENTS', en: 'YCLIENTS' },
  summary: {
    ru: 'Заявка становится записью в журнал, онлайн-записью или карточкой клиента. Повторы ищутся по метке в записи.',
    en: 'A lead becomes a record of the journal, an online booking or a client card. Repeats are found by a mark in it.',
  },
  keyHelp: [
    {
      ru: 'Токен партнёра выдаёт YCLIENTS разработчику: в кабинете разработчика (маркетплейс) или по письму в поддержку с номером филиала.',
      en: 'YCLIENTS gives the partner token to developers: in the developer account (marketplace), or by a letter to support with the branch number.',
    },
    {
      ru: 'Номер филиала — число в адресе журнала: yclients.com/timetable/4564.',
      en: 'The branch number is the number in the address of the journal: yclients.com/timetable/4564.',
    },
    {
      ru: 'Заведите в YCLIENTS отдельного пользователя с правами: журнал записи, создание и изменение записей, телефоны клиентов, клиентская база.',
      en: 'Make a separate YCLIENTS user with rights: journal, creating and editing records, phones of clients, client base.',
    },
    {
      ru: 'Токен пользователя один раз получите сами: POST https://api.yclients.com/api/v1/auth с заголовком «Authorization: Bearer <токен партнёра>» и телом {"login":"…","password":"…"}; скопируйте user_token. Пароль сюда не вводится.',
      en: 'Get the user token once yourself: POST https://api.yclients.com/api/v1/auth with the header "Authorization: Bearer <partner token>" and the body {"login":"…","password":"…"}; copy user_token. The password is never entered here.',
    },
    {
      ru: 'После смены пароля этого пользователя токен меняется: получите его снова.',
      en: "The token changes with that user's password: get it again then.",
    },
  ],
  fields,
  lists: [
    { name: 'companies', title: { ru: 'Филиалы', en: 'Branches' } },
    { name: 'staff', title: { ru: 'Сотрудники', en: 'Employees' } },
    { name: 'services', title: { ru: 'Услуги', en: 'Services' } },
    { name: 'users', title: { ru: 'Пользователи', en: 'Users' } },
    { name: 'recordFields', title: { ru: 'Дополнительные поля записи', en: 'Custom fields of a record' } },
    { name: 'clientFields', title: { ru: 'Дополнительные поля клиента', en: 'Custom fields of a client' } },
    { name: 'recordKeys', title: { ru: 'Обычные поля записи', en: 'Plain fields of a record' } },
    { name: 'clientKeys', title: { ru: 'Обычные поля клиента', en: 'Plain fields of a client' } },
    { name: 'labels', title: { ru: 'Категории записей', en: 'Labels of records' } },
    { name: 'clientLabels', title: { ru: 'Категории клиентов', en: 'Labels of clients' } },
    { name: 'attendances', title: { ru: 'Статусы записи', en: 'Statuses of a record' } },
  ],
  duplicateProtection: 'search',
  mayLackLookUp: true,
  canAddComments: true,
}
