import { z } from 'zod'
import type { AdapterDescriptor } from '../../../../src-preload/contract/index.ts'
import type { AdapterContext } from '../../kit/types.ts'
import {
  accountField,
  dealFields,
  headerText,
  rareFields,
  sharedLists,
  sharedSettings,
  stateField,
} from '../account.ts'

/** Config of a connection by API v3; the descriptor below is its form. */
export const v3Config = z
  .object({
    ...sharedSettings,
    signIn: z.enum(['password', 'token']).default('password'),
    login: z.string().trim().default(''),
    password: z.string().default(''),
    token: headerText,
    currency: z
      .string()
      .trim()
      .regex(/^[A-Z]{3}$/, 'expected three letters such as RUB')
      .default('RUB'),
  })
  .superRefine((value, issues) => {
    const need = (name: 'login' | 'password' | 'token', message: string): void => {
      if (value[name] === '') issues.addIssue({ code: 'custom', path: [name], message })
    }
    if (value.signIn === 'token') need('token', 'enter the token')
    else {
      need('login', 'enter the login')
      need('password', 'enter the password')
    }
  })
export type V3Config = z.output<typeof v3Config>
export type V3Context = AdapterContext<V3Config>

const byPassword = { field: 'signIn', values: ['password'] }

/** What the console shows about Megaplan by API v3. */
export const v3Descriptor: AdapterDescriptor = {
  id: 'megaplan',
  title: { ru: 'Мегаплан', en: 'Megaplan' },
  summary: {
    ru: 'Заявка становится сделкой, клиент находится по телефону и почте или создаётся. API v3; повторы отсекаются по метке.',
    en: 'A lead becomes a deal; the client is found by phone and e-mail or created. API v3; repeats are told by a mark.',
  },
  keyHelp: [
    {
      ru: 'Заведите в Мегаплане отдельного сотрудника для заявок и дайте ему права видеть и создавать клиентов и сделки нужной схемы.',
      en: 'In Megaplan make an employee of its own for leads, with rights to see and create clients and deals of your scheme.',
    },
    {
      ru: 'Впишите сюда его логин и пароль: токен программа получит и будет обновлять сама.',
      en: 'Enter its login and password here: the program gets the token and renews it by itself.',
    },
    {
      ru: 'Или выберите вход по токену и вставьте токен из карточки приложения: Настройки → Интеграции → ваше приложение.',
      en: 'Or choose to sign in by token and paste the token from the card of an application: Settings → Integrations → your application.',
    },
    {
      ru: 'Полезно создать в схеме строковое поле «Метка заявки» с отметкой «уникальное» и выбрать его ниже.',
      en: 'It helps to make a unique text field "Mark of the lead" in the scheme and to choose it below.',
    },
  ],
  fields: [
    accountField,
    {
      name: 'signIn',
      kind: 'choice',
      label: { ru: 'Вход', en: 'Sign in by' },
      choices: [
        { value: 'password', label: { ru: 'логин и пароль', en: 'login and password' } },
        { value: 'token', label: { ru: 'токен приложения', en: 'token of an application' } },
      ],
      defaultValue: 'password',
      isRequired: false,
      isAdvanced: false,
    },
    {
      name: 'login',
      kind: 'text',
      label: { ru: 'Логин', en: 'Login' },
      showWhen: byPassword,
      isRequired: false,
      isAdvanced: false,
    },
    {
      name: 'password',
      kind: 'secret',
      label: { ru: 'Пароль', en: 'Password' },
      showWhen: byPassword,
      isRequired: false,
      isAdvanced: false,
    },
    {
      name: 'token',
      kind: 'secret',
      label: { ru: 'Токен', en: 'Token' },
      showWhen: { field: 'signIn', values: ['token'] },
      isRequired: false,
      isAdvanced: false,
    },
    ...dealFields.slice(0, 1),
    stateField(true),
    ...dealFields.slice(1),
    {
      name: 'currency',
      kind: 'text',
      label: { ru: 'Валюта сумм', en: 'Currency of amounts' },
      defaultValue: 'RUB',
      isRequired: false,
      isAdvanced: true,
    },
    ...rareFields,
  ],
  lists: [...sharedLists, { name: 'states', title: { ru: 'Статусы схемы', en: 'Statuses of the scheme' } }],
  duplicateProtection: 'search',
  canAddComments: true,
}
