import { z } from 'zod'
import type { AdapterDescriptor, FormField } from '../../../src-preload/contract/index.ts'
import { accountUrl } from '../kit/base-url.ts'
import type { AdapterContext } from '../kit/types.ts'

/** The vendor's only host; another one is entered only for tests or a proxy of one's own. */
export const VENDOR_ADDRESS = 'https://api.moysklad.ru'

const chosen = z.string().trim().default('')
// An empty address means the vendor's own.
const address = z.union([
  z
    .string()
    .regex(/^\s*$/)
    .transform(() => VENDOR_ADDRESS),
  accountUrl,
])

/** Config of a connection; the descriptor below is its form. */
export const config = z
  .object({
    signIn: z.enum(['token', 'password']).default('token'),
    // Only what a header can carry: a token pasted with a line break or Cyrillic letters is told at once.
    token: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]*$/, 'the token has characters that no token has')
      .default(''),
    login: chosen,
    password: z.string().default(''),
    organization: chosen,
    store: chosen,
    state: chosen,
    owner: chosen,
    project: chosen,
    salesChannel: chosen,
    counterparty: chosen,
    visitField: chosen,
    noteLanguage: z.enum(['ru', 'en']).default('ru'),
    account: address.default(VENDOR_ADDRESS),
  })
  .superRefine((value, issues) => {
    const complain = (name: string, message: string): void => {
      issues.addIssue({ code: 'custom', path: [name], message })
    }
    if (value.signIn === 'token') {
      if (value.token === '') complain('token', 'enter the token')
      return
    }
    if (!/^[^@:\s]+@[^@:\s]+$/.test(value.login)) complain('login', 'expected a login such as user@company')
    if (value.password === '') complain('password', 'enter the password')
  })
export type MoyskladConfig = z.output<typeof config>
export type MoyskladContext = AdapterContext<MoyskladConfig>

/** `login:password` as the header carries it. */
export function basicCredentials({ login, password }: MoyskladConfig): string {
  return Buffer.from(`${login}:${password}`, 'utf8').toString('base64')
}

const isShown = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const

const fields: FormField[] = [
  {
    name: 'signIn',
    kind: 'choice',
    label: { ru: 'Вход', en: 'Sign-in' },
    choices: [
      { value: 'token', label: { ru: 'по токену', en: 'with a token' } },
      { value: 'password', label: { ru: 'по логину и паролю', en: 'with login and password' } },
    ],
    defaultValue: 'token',
    ...isShown,
  },
  {
    name: 'token',
    kind: 'secret',
    label: { ru: 'Токен', en: 'Token' },
    showWhen: { field: 'signIn', values: ['token'] },
    ...isShown,
  },
  {
    name: 'login',
    kind: 'text',
    label: { ru: 'Логин', en: 'Login' },
    placeholder: 'robot@company',
    showWhen: { field: 'signIn', values: ['password'] },
    ...isShown,
  },
  {
    name: 'password',
    kind: 'secret',
    label: { ru: 'Пароль', en: 'Password' },
    showWhen: { field: 'signIn', values: ['password'] },
    ...isShown,
  },
  {
    name: 'organization',
    kind: 'choice',
    list: 'organizations',
    label: { ru: 'Юрлицо', en: 'Own organization' },
    help: {
      ru: 'Нужно, если юрлиц несколько и заявка не называет своё (existing_organization_uuid).',
      en: 'Needed when there are several and the lead does not name one (existing_organization_uuid).',
    },
    ...isShown,
  },
  { name: 'store', kind: 'choice', list: 'stores', label: { ru: 'Склад', en: 'Store' }, ...isShown },
  {
    name: 'state',
    kind: 'choice',
    list: 'states',
    label: { ru: 'Статус нового заказа', en: 'Status of a new order' },
    ...isShown,
  },
  { name: 'owner', kind: 'choice', list: 'users', label: { ru: 'Ответственный', en: 'Owner' }, ...isShown },
  { name: 'project', kind: 'choice', list: 'projects', label: { ru: 'Проект', en: 'Project' }, ...isRare },
  {
    name: 'salesChannel',
    kind: 'choice',
    list: 'salesChannels',
    label: { ru: 'Канал продаж', en: 'Sales channel' },
    ...isRare,
  },
  {
    name: 'counterparty',
    kind: 'text',
    label: { ru: 'Один контрагент для всех заявок (UUID)', en: 'One counterparty for all leads (UUID)' },
    help: {
      ru: 'Если указан, клиент не ищется и не создаётся, а имя и телефон попадают в комментарий заказа.',
      en: 'When given, no customer is searched or made; name and phone go to the comment of the order.',
    },
    ...isRare,
  },
  {
    name: 'visitField',
    kind: 'choice',
    list: 'orderFields',
    label: { ru: 'Поле для номера визита', en: 'Field for the visit number' },
    ...isShown,
  },
  {
    name: 'noteLanguage',
    kind: 'choice',
    label: { ru: 'Язык пометок в заказе', en: 'Language of notes in orders' },
    choices: [
      { value: 'ru', label: { ru: 'русский', en: 'Russian' } },
      { value: 'en', label: { ru: 'английский', en: 'English' } },
    ],
    defaultValue: 'ru',
    ...isRare,
  },
  {
    name: 'account',
    kind: 'url',
    label: { ru: 'Адрес API', en: 'API address' },
    help: {
      ru: 'Менять не нужно: у МоегоСклада он один для всех.',
      en: 'No need to change it: MoySklad has one for everybody.',
    },
    defaultValue: VENDOR_ADDRESS,
    ...isRare,
  },
]

/** What the console shows about MoySklad. */
export const descriptor: AdapterDescriptor = {
  id: 'moysklad',
  title: { ru: 'МойСклад', en: 'MoySklad' },
  summary: {
    ru: 'Заявка становится заказом покупателя, контрагент находится по телефону и почте или создаётся. Повторы CRM отсекает сама.',
    en: 'A lead becomes a customer order; the counterparty is found by phone and e-mail or created. The CRM itself refuses repeats.',
  },
  keyHelp: [
    {
      ru: 'Заведите в МоёмСкладе отдельного сотрудника для заявок: Настройки → Сотрудники. Дайте ему создание и просмотр заказов покупателей, создание, просмотр и изменение контрагентов, просмотр справочников и доступ к API.',
      en: 'Make an employee of its own for leads in MoySklad: Settings → Employees. Allow creating and viewing customer orders; creating, viewing and editing counterparties; viewing dictionaries; and access to the API.',
    },
    {
      ru: 'Войдите под этим сотрудником и создайте токен: Настройки → Обмен данными → Токены. Скопируйте его сюда.',
      en: 'Sign in as this employee and make a token: Settings → Data exchange → Tokens. Copy it here.',
    },
    {
      ru: 'Новый токен отключает прежние токены того же сотрудника, поэтому не берите сотрудника, чей токен уже занят.',
      en: "A new token switches off the same employee's earlier tokens, so do not take an employee whose token is in use.",
    },
    {
      ru: 'Если раздела токенов нет, выберите вход по логину и паролю; логин имеет вид robot@company.',
      en: 'If there is no section for tokens, choose login and password; the login looks like robot@company.',
    },
  ],
  fields,
  lists: [
    { name: 'organizations', title: { ru: 'Юрлица', en: 'Own organizations' } },
    { name: 'stores', title: { ru: 'Склады', en: 'Stores' } },
    { name: 'states', title: { ru: 'Статусы заказов', en: 'Order statuses' } },
    { name: 'users', title: { ru: 'Сотрудники', en: 'Employees' } },
    { name: 'projects', title: { ru: 'Проекты', en: 'Projects' } },
    { name: 'contracts', title: { ru: 'Договоры', en: 'Contracts' } },
    { name: 'currencies', title: { ru: 'Валюты', en: 'Currencies' } },
    { name: 'salesChannels', title: { ru: 'Каналы продаж', en: 'Sales channels' } },
    { name: 'goods', title: { ru: 'Товары и услуги', en: 'Goods and services' } },
    {
      name: 'orderFields',
      title: { ru: 'Дополнительные поля заказа', en: 'Custom fields of an order' },
      fieldsOf: 'deal',
    },
    {
      name: 'clientFields',
      title: { ru: 'Дополнительные поля контрагента', en: 'Custom fields of a counterparty' },
      fieldsOf: 'contact',
    },
    { name: 'orderKeys', title: { ru: 'Обычные поля заказа', en: 'Plain fields of an order' }, fieldsOf: 'deal' },
    {
      name: 'clientKeys',
      title: { ru: 'Обычные поля контрагента', en: 'Plain fields of a counterparty' },
      fieldsOf: 'contact',
    },
  ],
  duplicateProtection: 'native',
  canAddComments: true,
}
