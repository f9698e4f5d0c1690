import { z } from 'zod'
import type { AdapterDescriptor, FormField } from '../../../src-preload/contract/index.ts'
import { accountUrl } from '../kit/base-url.ts'
import type { AdapterContext } from '../kit/types.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'

const id = z
  .union([z.string().trim(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d*$/, 'expected a number'))
  .default('')

/** Config of a connection; the descriptor below is its form. */
export const config = z.object({
  // It becomes a part of the address: only what needs no escaping there, and long enough to be hidden in transcripts.
  apiKey: z
    .string()
    .trim()
    .regex(/^[\w.~-]{6,}$/, 'the key has characters that no key has'),
  target: z.enum(['lead', 'request']).default('lead'),
  managerId: id,
  statusId: id,
  source: z.string().trim().default('Сайт'),
  officeId: id,
  visitField: id,
  isNameSplit: z.boolean().default(false),
  isRoistatSent: z.boolean().default(false),
  account: z.union([z.literal(''), accountUrl]).default(''),
  timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Moscow').default('Europe/Moscow'),
  noteLanguage: z.enum(['ru', 'en']).default('ru'),
  apiUrl: accountUrl.default('https://api.u-on.ru'),
})
export type UonConfig = z.output<typeof config>
export type UonContext = AdapterContext<UonConfig>

/** What a lead becomes: a lead (обращение) or a request (заявка); their numbers are counted apart. */
export type Kind = 'lead' | 'request'

const isOptional = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const

const fields: FormField[] = [
  { name: 'apiKey', kind: 'secret', label: { ru: 'Ключ API', en: 'API key' }, isRequired: true, isAdvanced: false },
  {
    name: 'target',
    kind: 'choice',
    label: { ru: 'Чем становится заявка', en: 'What a lead becomes' },
    choices: [
      { value: 'lead', label: { ru: 'обращением', en: 'a lead (обращение)' } },
      { value: 'request', label: { ru: 'заявкой', en: 'a request (заявка)' } },
    ],
    defaultValue: 'lead',
    ...isOptional,
  },
  {
    name: 'managerId',
    kind: 'choice',
    list: 'users',
    label: { ru: 'Менеджер', en: 'Manager' },
    ...isOptional,
  },
  {
    name: 'statusId',
    kind: 'choice',
    list: 'statuses',
    label: { ru: 'Статус', en: 'Status' },
    help: {
      ru: 'Пусто — первый статус U-ON. Список — для выбранного вида: обращение или заявка.',
      en: "Empty: U-ON's first status. The list is the one of the chosen kind: lead or request.",
    },
    ...isOptional,
  },
  {
    name: 'source',
    kind: 'text',
    label: { ru: 'Источник', en: 'Source' },
    help: {
      ru: 'Название. Если такого источника нет, U-ON создаст его. Пусто — не передавать.',
      en: 'A name. U-ON makes a source that is not there. Empty: none is passed.',
    },
    defaultValue: 'Сайт',
    ...isOptional,
  },
  { name: 'officeId', kind: 'choice', list: 'offices', label: { ru: 'Офис', en: 'Office' }, ...isOptional },
  {
    name: 'visitField',
    kind: 'choice',
    list: 'recordFields',
    label: { ru: 'Доп. поле для номера визита', en: 'Custom field for the visit number' },
    ...isOptional,
  },
  {
    name: 'account',
    kind: 'url',
    label: { ru: 'Адрес вашего кабинета U-ON', en: 'Address of your U-ON account' },
    help: { ru: 'Для ссылок на обращения.', en: 'For links to leads.' },
    placeholder: 'id12345.u-on.ru',
    ...isOptional,
  },
  {
    name: 'isNameSplit',
    kind: 'boolean',
    label: { ru: 'Делить имя на фамилию, имя, отчество', en: 'Split the name into surname, name, patronymic' },
    help: {
      ru: 'Включайте, если форма просит писать «Фамилия Имя Отчество».',
      en: 'Switch on when the form asks for "Surname Name Patronymic".',
    },
    defaultValue: false,
    ...isRare,
  },
  {
    name: 'isRoistatSent',
    kind: 'boolean',
    label: { ru: 'Передавать визит ещё и в колонку roistat', en: 'Pass the visit in the column roistat as well' },
    help: {
      ru: 'U-ON показывает эту колонку, но не обещает принимать её. Номер визита остаётся и в примечании.',
      en: 'U-ON shows that column, but does not promise to take it. The visit number stays in the note too.',
    },
    defaultValue: false,
    ...isRare,
  },
  {
    name: 'timeZone',
    kind: 'text',
    label: { ru: 'Часовой пояс кабинета', en: 'Time zone of the account' },
    defaultValue: 'Europe/Moscow',
    ...isRare,
  },
  {
    name: 'noteLanguage',
    kind: 'choice',
    label: { ru: 'Язык пометок в примечании', en: 'Language of remarks in notes' },
    choices: [
      { value: 'ru', label: { ru: 'русский', en: 'Russian' } },
      { value: 'en', label: { ru: 'английский', en: 'English' } },
    ],
    defaultValue: 'ru',
    ...isRare,
  },
  {
    name: 'apiUrl',
    kind: 'url',
    label: { ru: 'Адрес API', en: 'API address' },
    placeholder: 'https://api.u-on.ru',
    ...isRare,
  },
]

/** What the console shows about U-ON.Travel. */
export const descriptor: AdapterDescriptor = {
  id: 'uon',
  title: { ru: 'U-ON.Travel', en: 'U-ON.Travel' },
  summary: {
    ru: 'Заявка становится обращением или заявкой U-ON, турист находится по телефону и почте. Повторы ищутся по метке в примечании.',
    en: 'A lead becomes a lead or a request of U-ON; the tourist is found by phone and e-mail. Repeats are found by a mark in the note.',
  },
  keyHelp: [
    {
      ru: 'В U-ON откройте Настройки → API и WebHooks.',
      en: 'In U-ON open Settings → API and WebHooks.',
    },
    { ru: 'Скопируйте ключ API сюда.', en: 'Copy the API key here.' },
    {
      ru: 'Ключ открывает весь кабинет и стоит в адресе каждого запроса: никому его не показывайте.',
      en: 'The key opens the whole account and stands in the address of every request: show it to nobody.',
    },
  ],
  fields,
  lists: [
    { name: 'users', title: { ru: 'Менеджеры', en: 'Managers' } },
    { name: 'statuses', title: { ru: 'Статусы выбранного вида', en: 'Statuses of the chosen kind' } },
    { name: 'leadStatuses', title: { ru: 'Статусы обращений', en: 'Statuses of leads' } },
    { name: 'requestStatuses', title: { ru: 'Статусы заявок', en: 'Statuses of requests' } },
    { name: 'sources', title: { ru: 'Источники', en: 'Sources' } },
    { name: 'offices', title: { ru: 'Офисы', en: 'Offices' } },
    { name: 'companies', title: { ru: 'Компании', en: 'Companies' } },
    { name: 'travelTypes', title: { ru: 'Типы туров', en: 'Kinds of travel' } },
    { name: 'countries', title: { ru: 'Страны', en: 'Countries' } },
    { name: 'denyReasons', title: { ru: 'Причины отказа', en: 'Reasons of refusal' } },
    {
      name: 'recordFields',
      title: { ru: 'Доп. поля выбранного вида', en: 'Custom fields of the chosen kind' },
      fieldsOf: 'deal',
    },
    {
      name: 'recordKeys',
      title: { ru: 'Обычные поля выбранного вида', en: 'Plain fields of the chosen kind' },
      fieldsOf: 'deal',
    },
    {
      name: 'clientKeys',
      title: { ru: 'Обычные поля туриста', en: 'Plain fields of the tourist' },
      fieldsOf: 'contact',
    },
  ],
  duplicateProtection: 'search',
  canAddComments: true,
}
