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
import { passwordHash } from './sign.ts'

/** Config of a connection by API v1; the descriptor below is its form. */
export const v1Config = z
  .object({
    ...sharedSettings,
    signIn: z.enum(['keys', 'password']).default('keys'),
    accessId: headerText,
    secretKey: headerText,
    login: z.string().trim().default(''),
    password: z.string().default(''),
    finalStatuses: z.string().default('Завершена, Закрыта, Отменена, Отказ, Успешно завершена'),
  })
  .superRefine((value, issues) => {
    const need = (name: 'accessId' | 'secretKey' | 'login' | 'password', message: string): void => {
      if (value[name] === '') issues.addIssue({ code: 'custom', path: [name], message })
    }
    if (value.signIn === 'keys') {
      need('accessId', 'enter the AccessId')
      need('secretKey', 'enter the SecretKey')
    } else {
      need('login', 'enter the login')
      need('password', 'enter the password')
    }
  })
export type V1Config = z.output<typeof v1Config>
export type V1Context = AdapterContext<V1Config>

/** The hash of the password opens the account as the password does. */
export function moreSecrets({ password }: V1Config): string[] {
  return password === '' ? [] : [passwordHash(password)]
}

const byKeys = { field: 'signIn', values: ['keys'] }
const byPassword = { field: 'signIn', values: ['password'] }
const isPlain = { isRequired: false, isAdvanced: false } as const

/** What the console shows about Megaplan by API v1. */
export const v1Descriptor: AdapterDescriptor = {
  id: 'megaplan1',
  title: { ru: 'Мегаплан (старый API v1)', en: 'Megaplan (old API v1)' },
  summary: {
    ru: 'То же, что «Мегаплан», но по старому API с AccessId и SecretKey: для давних коробок и уже выданных ключей.',
    en: 'The same as Megaplan, by the old API with AccessId and SecretKey: for old boxes and keys that exist already.',
  },
  keyHelp: [
    {
      ru: 'Если у вас есть AccessId и SecretKey (например, из Roistat), впишите их. Подойдут и applicationUuid с applicationToken приложения.',
      en: "If you have AccessId and SecretKey (from Roistat, say), enter them. An application's applicationUuid and applicationToken work too.",
    },
    {
      ru: 'Иначе выберите вход по логину и паролю сотрудника, которому видны нужные клиенты и сделки: ключи программа получит сама.',
      en: 'Otherwise sign in by login and password of an employee who sees the clients and deals: the program gets the keys by itself.',
    },
    {
      ru: 'Часы компьютера должны идти верно: время входит в подпись запросов.',
      en: 'The clock of this computer must be right: the time is part of what is signed.',
    },
  ],
  fields: [
    accountField,
    {
      name: 'signIn',
      kind: 'choice',
      label: { ru: 'Вход', en: 'Sign in by' },
      choices: [
        { value: 'keys', label: { ru: 'AccessId и SecretKey', en: 'AccessId and SecretKey' } },
        { value: 'password', label: { ru: 'логин и пароль', en: 'login and password' } },
      ],
      defaultValue: 'keys',
      ...isPlain,
    },
    { name: 'accessId', kind: 'secret', label: { ru: 'AccessId', en: 'AccessId' }, showWhen: byKeys, ...isPlain },
    { name: 'secretKey', kind: 'secret', label: { ru: 'SecretKey', en: 'SecretKey' }, showWhen: byKeys, ...isPlain },
    { name: 'login', kind: 'text', label: { ru: 'Логин', en: 'Login' }, showWhen: byPassword, ...isPlain },
    { name: 'password', kind: 'secret', label: { ru: 'Пароль', en: 'Password' }, showWhen: byPassword, ...isPlain },
    ...dealFields,
    stateField(false),
    {
      name: 'finalStatuses',
      kind: 'text',
      label: { ru: 'Статусы законченных сделок', en: 'Statuses of finished deals' },
      help: {
        ru: 'Названия или номера через запятую: старый API не говорит, какие статусы конечные. Нужны для проверки дублей.',
        en: 'Names or numbers, separated by commas: the old API does not tell which are final. Needed to check for duplicates.',
      },
      defaultValue: 'Завершена, Закрыта, Отменена, Отказ, Успешно завершена',
      isRequired: false,
      isAdvanced: true,
    },
    ...rareFields,
  ],
  lists: [...sharedLists],
  duplicateProtection: 'search',
  canAddComments: true,
}
