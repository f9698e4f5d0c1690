import { z } from 'zod'
import type { AdapterDescriptor } from '../../../src-preload/contract/index.ts'
import { accountUrl } from '../kit/base-url.ts'
import { normalizeFingerprint } from '../kit/certificate.ts'
import type { AdapterContext } from '../kit/types.ts'

const optionalId = z
  .union([z.string().trim(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d*$/, 'expected a number'))
  .default('')

/** Config of a connection; the descriptor below is its form. */
export const config = z.object({
  account: accountUrl,
  database: z
    .string()
    .trim()
    .regex(/^[^/?#\s]+$/, 'the name of the database, as it stands in the address after the host'),
  login: z.string().trim().min(1),
  password: z.string().min(1),
  companyId: optionalId,
  employeeId: optionalId,
  makesParties: z.boolean().default(true),
  noteLanguage: z.enum(['ru', 'en']).default('ru'),
  certificate: z
    .string()
    .trim()
    .refine((text) => text === '' || normalizeFingerprint(text) !== null, 'a SHA-256 fingerprint has 64 hex digits')
    .default(''),
})
export type TrytonConfig = z.output<typeof config>
export type TrytonContext = AdapterContext<TrytonConfig>

const isNeeded = { isRequired: true, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const

/** What the console shows about Tryton. */
export const descriptor: AdapterDescriptor = {
  id: 'tryton',
  title: { ru: 'Tryton', en: 'Tryton' },
  summary: {
    ru: 'Заявка становится лидом (sale.opportunity) в вашем Tryton, контакт находится по телефону и почте или создаётся.',
    en: 'A lead becomes an opportunity of your Tryton; the party is found by phone and e-mail or created.',
  },
  keyHelp: [
    {
      ru: 'На сервере Tryton должен быть модуль sale_opportunity, а в базе — хотя бы одна компания.',
      en: 'The Tryton server needs the module sale_opportunity, and the database at least one company.',
    },
    {
      ru: 'Создайте в Tryton отдельного пользователя: Администрирование → Пользователи. Дайте ему компанию и группу «Sale Opportunity».',
      en: 'Create a user for Estafeta: Administration → Users. Give it the company and the group "Sale Opportunity".',
    },
    {
      ru: 'Введите адрес сервера, имя базы, логин и пароль этого пользователя.',
      en: 'Enter the address of the server, the name of the database, and the login and password of that user.',
    },
  ],
  fields: [
    {
      name: 'account',
      kind: 'url',
      label: { ru: 'Адрес сервера', en: 'Server address' },
      placeholder: 'tryton.example.com:8000',
      ...isNeeded,
    },
    { name: 'database', kind: 'text', label: { ru: 'База данных', en: 'Database' }, ...isNeeded },
    { name: 'login', kind: 'text', label: { ru: 'Логин', en: 'Login' }, ...isNeeded },
    { name: 'password', kind: 'secret', label: { ru: 'Пароль', en: 'Password' }, ...isNeeded },
    {
      name: 'companyId',
      kind: 'choice',
      list: 'companies',
      label: { ru: 'Компания', en: 'Company' },
      help: { ru: 'Если не выбрана, берётся компания пользователя.', en: "Empty: the user's own company." },
      isRequired: false,
      isAdvanced: false,
    },
    {
      name: 'employeeId',
      kind: 'choice',
      list: 'employees',
      label: { ru: 'Ответственный', en: 'Responsible' },
      isRequired: false,
      isAdvanced: false,
    },
    {
      name: 'makesParties',
      kind: 'boolean',
      label: { ru: 'Создавать контакты', en: 'Create parties' },
      help: {
        ru: 'Без этого имя, телефон и почта остаются в комментарии сделки.',
        en: 'Without it name, phone and e-mail stay in the comment of the opportunity.',
      },
      defaultValue: true,
      ...isRare,
    },
    {
      name: 'noteLanguage',
      kind: 'choice',
      label: { ru: 'Язык пояснений в комментарии', en: 'Language of our words in comments' },
      choices: [
        { value: 'ru', label: { ru: 'русский', en: 'Russian' } },
        { value: 'en', label: { ru: 'английский', en: 'English' } },
      ],
      defaultValue: 'ru',
      ...isRare,
    },
    {
      name: 'certificate',
      kind: 'text',
      label: { ru: 'Отпечаток сертификата (SHA-256)', en: 'Certificate fingerprint (SHA-256)' },
      help: {
        ru: 'Только для самоподписанного сертификата: проверка подключения предложит его показать и доверять ему.',
        en: 'For a self-signed certificate only: the check of the connection shows it and offers to trust it.',
      },
      ...isRare,
    },
  ],
  lists: [
    { name: 'opportunityFields', title: { ru: 'Поля сделки', en: 'Fields of opportunities' }, fieldsOf: 'deal' },
    { name: 'partyFields', title: { ru: 'Поля контакта', en: 'Fields of parties' }, fieldsOf: 'contact' },
    { name: 'states', title: { ru: 'Состояния сделки', en: 'States of opportunities' } },
    { name: 'users', title: { ru: 'Пользователи', en: 'Users' } },
    { name: 'employees', title: { ru: 'Сотрудники', en: 'Employees' } },
    { name: 'companies', title: { ru: 'Компании', en: 'Companies' } },
  ],
  duplicateProtection: 'search',
  canAddComments: true,
}
