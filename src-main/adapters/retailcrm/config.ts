import { z } from 'zod'
import type { AdapterDescriptor } from '../../../src-preload/contract/index.ts'
import { accountUrl } from '../kit/base-url.ts'
import type { AdapterContext } from '../kit/types.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'

const code = z.string().trim().default('')

/** Config of a connection; the descriptor below is its form. */
export const config = z.object({
  account: accountUrl,
  // Only what a header can carry: a key pasted with a line break or Cyrillic letters is told at once.
  apiKey: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/, 'the key has characters that no key has'),
  site: code,
  orderMethod: code,
  orderType: code,
  status: code,
  managerId: z
    .union([z.string().trim(), z.number().transform(String)])
    .pipe(z.string().regex(/^\d*$/))
    .default(''),
  hasPersonalManager: z.boolean().default(false),
  visitField: code,
  commentTarget: z.enum(['customer', 'manager']).default('customer'),
  finalGroups: z.string().default('complete, cancel'),
  timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Moscow').default('Europe/Moscow'),
  noteLanguage: z.enum(['ru', 'en']).default('ru'),
})
export type RetailConfig = z.output<typeof config>
export type RetailContext = AdapterContext<RetailConfig>

const isOptional = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const

/** What the console shows about RetailCRM. */
export const descriptor: AdapterDescriptor = {
  id: 'retailcrm',
  title: { ru: 'RetailCRM', en: 'RetailCRM (Simla.com)' },
  summary: {
    ru: 'Заявка становится заказом, клиент находится по телефону и почте или создаётся. Повторы CRM отсекает сама.',
    en: 'A lead becomes an order; the customer is found by phone and e-mail or created. The CRM itself refuses repeats.',
  },
  keyHelp: [
    {
      ru: 'В RetailCRM откройте Настройки → Интеграция → Ключи доступа к API и нажмите «Добавить».',
      en: 'In RetailCRM open Settings → Integration → API access keys and press Add.',
    },
    {
      ru: 'Тип доступа к магазинам: ко всем или к нужному. Разрешите заказы и клиентов (чтение и запись), справочники и пользовательские поля (чтение).',
      en: 'Access to shops: all, or the one you need. Allow orders and customers (read and write), references and custom fields (read).',
    },
    { ru: 'Скопируйте ключ сюда.', en: 'Copy the key here.' },
  ],
  fields: [
    {
      name: 'account',
      kind: 'url',
      label: { ru: 'Адрес RetailCRM', en: 'RetailCRM address' },
      placeholder: 'demo.retailcrm.ru',
      isRequired: true,
      isAdvanced: false,
    },
    { name: 'apiKey', kind: 'secret', label: { ru: 'Ключ API', en: 'API key' }, isRequired: true, isAdvanced: false },
    {
      name: 'site',
      kind: 'choice',
      list: 'sites',
      label: { ru: 'Магазин', en: 'Shop' },
      help: {
        ru: 'Нужен, если ключ даёт доступ к нескольким магазинам.',
        en: 'Needed when the key opens several shops.',
      },
      ...isOptional,
    },
    {
      name: 'orderMethod',
      kind: 'choice',
      list: 'orderMethods',
      label: { ru: 'Способ оформления', en: 'Order method' },
      ...isOptional,
    },
    {
      name: 'orderType',
      kind: 'choice',
      list: 'orderTypes',
      label: { ru: 'Тип заказа', en: 'Order type' },
      ...isOptional,
    },
    {
      name: 'status',
      kind: 'choice',
      list: 'statuses',
      label: { ru: 'Статус нового заказа', en: 'Status of a new order' },
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
      name: 'hasPersonalManager',
      kind: 'boolean',
      label: { ru: 'Постоянному клиенту — его менеджер', en: 'A known customer gets their own manager' },
      defaultValue: false,
      ...isRare,
    },
    {
      name: 'visitField',
      kind: 'choice',
      list: 'orderFields',
      label: { ru: 'Поле для номера визита', en: 'Field for the visit number' },
      ...isOptional,
    },
    {
      name: 'commentTarget',
      kind: 'choice',
      label: { ru: 'Комментарий заявки', en: "The lead's comment" },
      choices: [
        { value: 'customer', label: { ru: 'в комментарий клиента', en: "to the customer's comment" } },
        { value: 'manager', label: { ru: 'в комментарий оператора', en: "to the operator's comment" } },
      ],
      defaultValue: 'customer',
      ...isRare,
    },
    {
      name: 'finalGroups',
      kind: 'text',
      label: { ru: 'Группы статусов законченных заказов', en: 'Status groups of finished orders' },
      help: {
        ru: 'Символьные коды через запятую. Заказ в другой группе считается незаконченным при проверке дублей.',
        en: 'Codes, separated by commas. An order in any other group counts as open when duplicates are checked.',
      },
      defaultValue: 'complete, cancel',
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
      label: { ru: 'Язык пометок в заказе', en: 'Language of notes in orders' },
      choices: [
        { value: 'ru', label: { ru: 'русский', en: 'Russian' } },
        { value: 'en', label: { ru: 'английский', en: 'English' } },
      ],
      defaultValue: 'ru',
      ...isRare,
    },
  ],
  lists: [
    { name: 'sites', title: { ru: 'Магазины', en: 'Shops' } },
    { name: 'statuses', title: { ru: 'Статусы заказов', en: 'Order statuses' } },
    { name: 'orderMethods', title: { ru: 'Способы оформления', en: 'Order methods' } },
    { name: 'orderTypes', title: { ru: 'Типы заказов', en: 'Order types' } },
    { name: 'users', title: { ru: 'Пользователи', en: 'Users' } },
    {
      name: 'orderFields',
      title: { ru: 'Пользовательские поля заказа', en: 'Custom fields of an order' },
      fieldsOf: 'deal',
    },
    {
      name: 'customerFields',
      title: { ru: 'Пользовательские поля клиента', en: 'Custom fields of a customer' },
      fieldsOf: 'contact',
    },
    { name: 'orderKeys', title: { ru: 'Обычные поля заказа', en: 'Plain fields of an order' }, fieldsOf: 'deal' },
    { name: 'paymentTypes', title: { ru: 'Типы оплаты', en: 'Payment types' } },
    { name: 'deliveryTypes', title: { ru: 'Типы доставки', en: 'Delivery types' } },
  ],
  duplicateProtection: 'native',
  canAddComments: true,
}
