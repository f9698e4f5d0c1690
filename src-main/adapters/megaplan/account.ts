import { z } from 'zod'
import type { AdapterDescriptor, FormField } from '../../../src-preload/contract/index.ts'
import { accountUrl } from '../kit/base-url.ts'
import type { AccountLimits } from '../kit/types.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'

/** `mp123456` → `https://mp123456.megaplan.ru`; boxes and own domains are taken as they are typed. */
const account = z
  .string()
  .transform((text) => (/^(?!localhost$)[a-z0-9-]+$/i.test(text.trim()) ? `${text.trim()}.megaplan.ru` : text))
  .pipe(accountUrl)

const id = z
  .union([z.string().trim(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d*$/, 'expected a number'))
  .default('')
const fieldName = z.string().trim().default('')

/** A key as a header can carry it: one pasted with a line break or Cyrillic letters is told at once. */
export const headerText = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, 'the key has characters that no key has')
  .default('')

/** Settings that both API versions share. */
export const sharedSettings = {
  account,
  programId: id,
  stateId: id,
  managerId: id,
  clientKind: z.enum(['human', 'company']).default('human'),
  visitField: fieldName,
  markerField: fieldName,
  requestsPerSecond: z.number().positive().max(50).default(3),
  timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Moscow').default('Europe/Moscow'),
  noteLanguage: z.enum(['ru', 'en']).default('ru'),
}

/** Settings that both API versions share, parsed. */
export type Settings = z.output<z.ZodObject<typeof sharedSettings>>

/** Requests in a burst; Megaplan's own limits are per second and per hour, the hour is kept by its 429 alone. */
export function limitsOf({ requestsPerSecond }: Settings): AccountLimits {
  return { perSecond: requestsPerSecond, burst: Math.max(1, Math.floor(requestsPerSecond)), concurrency: 2 }
}

const isOptional = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const

/** The form's field for the address. */
export const accountField: FormField = {
  name: 'account',
  kind: 'url',
  label: { ru: 'Адрес Мегаплана', en: 'Megaplan address' },
  placeholder: 'mp123456.megaplan.ru',
  isRequired: true,
  isAdvanced: false,
}

const stateHelp = {
  ru: 'Пусто — начальный статус схемы.',
  en: "Empty: the scheme's first status.",
}

/** The form's field for the status: chosen where the API lists statuses, typed where it does not. */
export function stateField(isListed: boolean): FormField {
  const label = { ru: 'Статус новой сделки', en: 'Status of a new deal' }
  if (isListed) return { name: 'stateId', kind: 'choice', list: 'states', label, help: stateHelp, ...isOptional }
  return {
    name: 'stateId',
    kind: 'text',
    label: { ru: 'Номер статуса новой сделки', en: 'Number of the status of a new deal' },
    help: stateHelp,
    ...isRare,
  }
}

/** The form's fields for the scheme and the people. */
export const dealFields: FormField[] = [
  {
    name: 'programId',
    kind: 'choice',
    list: 'programs',
    label: { ru: 'Схема сделки', en: 'Deal scheme' },
    help: { ru: 'Нужна, если схем несколько.', en: 'Needed when there are several.' },
    ...isOptional,
  },
  {
    name: 'managerId',
    kind: 'choice',
    list: 'users',
    label: { ru: 'Ответственный', en: 'Responsible manager' },
    ...isOptional,
  },
  {
    name: 'clientKind',
    kind: 'choice',
    label: { ru: 'Нового клиента создавать как', en: 'A new client is' },
    choices: [
      { value: 'human', label: { ru: 'человека', en: 'a person' } },
      { value: 'company', label: { ru: 'компанию', en: 'a company' } },
    ],
    defaultValue: 'human',
    ...isRare,
  },
  {
    name: 'visitField',
    kind: 'choice',
    list: 'dealFields',
    label: { ru: 'Поле для номера визита', en: 'Field for the visit number' },
    help: { ru: 'Пусто — визит пишется в описание сделки.', en: "Empty: the visit goes to the deal's description." },
    ...isOptional,
  },
  {
    name: 'markerField',
    kind: 'choice',
    list: 'dealFields',
    label: { ru: 'Поле для метки заявки', en: "Field for the lead's mark" },
    help: {
      ru: 'Строковое поле сделки, лучше уникальное. По нему потерянный ответ проверяется одним запросом. Без него метка ищется в описаниях новых сделок.',
      en: 'A text field of deals, best a unique one. With it a lost answer is cleared up by one request. Without it the mark is searched in descriptions of new deals.',
    },
    ...isOptional,
  },
]

/** The form's rarely needed fields. */
export const rareFields: FormField[] = [
  {
    name: 'requestsPerSecond',
    kind: 'number',
    label: { ru: 'Запросов в секунду', en: 'Requests per second' },
    help: {
      ru: 'Тарифы разрешают от 3 до 5 в секунду и от 1000 в час.',
      en: 'Tariffs bear 3 to 5 per second and 1000 or more per hour.',
    },
    defaultValue: 3,
    ...isRare,
  },
  {
    name: 'timeZone',
    kind: 'text',
    label: { ru: 'Часовой пояс аккаунта', en: 'Time zone of the account' },
    defaultValue: 'Europe/Moscow',
    ...isRare,
  },
  {
    name: 'noteLanguage',
    kind: 'choice',
    label: { ru: 'Язык пометок в сделке', en: 'Language of notes in deals' },
    choices: [
      { value: 'ru', label: { ru: 'русский', en: 'Russian' } },
      { value: 'en', label: { ru: 'английский', en: 'English' } },
    ],
    defaultValue: 'ru',
    ...isRare,
  },
]

/** Lists that both versions can read. */
export const sharedLists: AdapterDescriptor['lists'] = [
  { name: 'programs', title: { ru: 'Схемы сделок', en: 'Deal schemes' } },
  { name: 'users', title: { ru: 'Сотрудники', en: 'Employees' } },
  { name: 'dealFields', title: { ru: 'Поля сделки', en: 'Fields of a deal' }, fieldsOf: 'deal' },
  { name: 'clientFields', title: { ru: 'Поля клиента', en: 'Fields of a client' }, fieldsOf: 'contact' },
]
