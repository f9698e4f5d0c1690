import type { AdapterDescriptor, FormField, LocalText } from '../../../src-preload/contract/index.ts'
import { SIGN_IN_SERVER } from './account.ts'
import { DEFAULT_REDIRECT } from './config.ts'

const isShown = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const
const byWebhook = { field: 'signIn', values: ['webhook'] }
const byApp = { field: 'signIn', values: ['app'] }

function signInFields(example: string): FormField[] {
  return [
    {
      name: 'signIn',
      kind: 'choice',
      label: { ru: 'Вход', en: 'Sign-in' },
      choices: [
        { value: 'webhook', label: { ru: 'входящий вебхук', en: 'incoming webhook' } },
        { value: 'app', label: { ru: 'локальное приложение (OAuth)', en: 'local application (OAuth)' } },
      ],
      defaultValue: 'webhook',
      ...isShown,
    },
    {
      name: 'webhook',
      kind: 'secret',
      label: { ru: 'Адрес вебхука', en: 'Address of the webhook' },
      placeholder: `https://${example}/rest/17/…/`,
      showWhen: byWebhook,
      ...isShown,
    },
    {
      name: 'account',
      kind: 'url',
      label: { ru: 'Адрес Битрикс24', en: 'Bitrix24 address' },
      placeholder: example,
      showWhen: byApp,
      ...isShown,
    },
    {
      name: 'clientId',
      kind: 'text',
      label: { ru: 'Код приложения (client_id)', en: 'Code of the application (client_id)' },
      showWhen: byApp,
      ...isShown,
    },
    {
      name: 'clientSecret',
      kind: 'secret',
      label: { ru: 'Ключ приложения (client_secret)', en: 'Key of the application (client_secret)' },
      showWhen: byApp,
      ...isShown,
    },
  ]
}

const sourceField: FormField = {
  name: 'sourceId',
  kind: 'choice',
  list: 'sources',
  label: { ru: 'Источник', en: 'Source' },
  help: { ru: 'Если заявка не называет свой (SOURCE_ID).', en: 'When the lead does not name its own (SOURCE_ID).' },
  ...isShown,
}

const peopleFields: FormField[] = [
  {
    name: 'assignedById',
    kind: 'choice',
    list: 'users',
    label: { ru: 'Ответственный', en: 'Responsible person' },
    help: { ru: 'Пусто — владелец вебхука.', en: "Empty: the webhook's owner." },
    ...isShown,
  },
  {
    name: 'hasContactManager',
    kind: 'boolean',
    label: {
      ru: 'Заявка известного клиента — его ответственному',
      en: "A known client's lead goes to that client's responsible person",
    },
    help: {
      ru: 'То же делает поле заявки ASSIGNED_BY_CONTACT_MANAGER=Y.',
      en: "The lead's field ASSIGNED_BY_CONTACT_MANAGER=Y does the same.",
    },
    defaultValue: false,
    ...isShown,
  },
]

function dealFields(isOnlyForKnown: boolean): FormField[] {
  const shown = isOnlyForKnown ? { showWhen: { field: 'knownClient', values: ['deal'] } } : {}
  return [
    {
      name: 'categoryId',
      kind: 'choice',
      list: 'pipelines',
      label: { ru: 'Воронка сделки', en: 'Pipeline of a deal' },
      ...shown,
      ...isShown,
    },
    {
      name: 'stageId',
      kind: 'choice',
      list: 'stages',
      label: { ru: 'Стадия новой сделки', en: 'Stage of a new deal' },
      ...shown,
      ...isShown,
    },
  ]
}

function leadFields(): FormField[] {
  return [
    {
      name: 'statusId',
      kind: 'choice',
      list: 'leadStatuses',
      label: { ru: 'Статус нового лида', en: 'Status of a new lead' },
      ...isShown,
    },
    {
      name: 'knownClient',
      kind: 'choice',
      label: { ru: 'Заявка клиента, который уже есть в контактах', en: 'A lead of a client who is among the contacts' },
      choices: [
        { value: 'deal', label: { ru: 'становится сделкой', en: 'becomes a deal' } },
        { value: 'lead', label: { ru: 'становится повторным лидом', en: 'becomes a repeat lead' } },
      ],
      defaultValue: 'lead',
      ...isShown,
    },
  ]
}

function rareFields(visitList: string): FormField[] {
  return [
    {
      name: 'visitField',
      kind: 'choice',
      list: visitList,
      label: { ru: 'Поле для номера визита', en: 'Field for the visit number' },
      help: { ru: 'Пусто — визит пишется в комментарий.', en: 'Empty: the visit goes to the comment.' },
      ...isShown,
    },
    {
      name: 'timeZone',
      kind: 'text',
      label: { ru: 'Часовой пояс дат из форм', en: 'Time zone of dates in forms' },
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
      name: 'redirectUri',
      kind: 'text',
      label: { ru: 'Адрес возврата приложения', en: "The application's return address" },
      help: {
        ru: 'Должен совпадать с «путём вашего обработчика» в локальном приложении.',
        en: 'Must be the same as "your handler path" in the local application.',
      },
      defaultValue: DEFAULT_REDIRECT,
      showWhen: byApp,
      ...isRare,
    },
    {
      name: 'authServer',
      kind: 'url',
      label: { ru: 'Сервер авторизации', en: 'Sign-in server' },
      help: { ru: 'Менять не нужно: он один для всех.', en: 'No need to change it: it is one for everybody.' },
      defaultValue: SIGN_IN_SERVER,
      showWhen: byApp,
      ...isRare,
    },
  ]
}

const certificateField: FormField = {
  name: 'certificate',
  kind: 'text',
  label: { ru: 'Отпечаток сертификата (SHA-256)', en: 'Fingerprint of the certificate (SHA-256)' },
  help: {
    ru: 'Только для самоподписанного сертификата. Проверка подключения покажет отпечаток и предложит довериться ему.',
    en: 'For a self-signed certificate only. The connection check shows the fingerprint and offers to trust it.',
  },
  ...isRare,
}

const keyHelp: LocalText[] = [
  {
    ru: 'Войдите в Битрикс24 администратором: заявку ищут среди всех сделок, лидов и контактов, поэтому владелец вебхука должен видеть их все.',
    en: 'Sign in to Bitrix24 as an administrator: a lead is looked for among all deals, leads and contacts, so the owner of the webhook must see them all.',
  },
  {
    ru: 'Откройте Приложения → Разработчикам → Другое → Входящий вебхук. Отметьте права: CRM (crm) и Пользователи (user).',
    en: 'Open Applications → Developer resources → Other → Inbound webhook. Tick the rights CRM (crm) and Users (user).',
  },
  {
    ru: 'Срок действия не ограничивайте. Скопируйте адрес целиком сюда; он и есть ключ, не показывайте его никому.',
    en: 'Set no expiry. Copy the whole address here; it is the key itself, show it to nobody.',
  },
  {
    ru: 'Вместо вебхука можно взять локальное приложение: Приложения → Разработчикам → Другое → Локальное приложение, тип «серверное», те же права. Укажите в нём путь обработчика из этой формы, перенесите сюда client_id и client_secret, сохраните подключение и войдите.',
    en: 'Instead of a webhook you may take a local application: Applications → Developer resources → Other → Local application, type "server", the same rights. Give it the return address of this form, copy client_id and client_secret here, save the connection and sign in.',
  },
  {
    ru: 'Если Битрикс24 не примет такой путь, укажите любой свой адрес https и то же самое здесь; после входа скопируйте адрес из браузера сюда за 30 секунд.',
    en: 'If Bitrix24 does not take such a path, give any https address of yours, and the same here; after signing in copy the address from the browser within 30 seconds.',
  },
]

const sharedLists: AdapterDescriptor['lists'] = [
  { name: 'pipelines', title: { ru: 'Воронки', en: 'Pipelines' } },
  { name: 'stages', title: { ru: 'Стадии сделок', en: 'Stages of deals' } },
  { name: 'sources', title: { ru: 'Источники', en: 'Sources' } },
  { name: 'users', title: { ru: 'Сотрудники', en: 'Users' } },
  { name: 'currencies', title: { ru: 'Валюты', en: 'Currencies' } },
  { name: 'dealFields', title: { ru: 'Поля сделки', en: 'Fields of a deal' }, fieldsOf: 'deal' },
  { name: 'contactFields', title: { ru: 'Поля контакта', en: 'Fields of a contact' }, fieldsOf: 'contact' },
]
const leadLists: AdapterDescriptor['lists'] = [
  { name: 'leadStatuses', title: { ru: 'Статусы лидов', en: 'Statuses of leads' } },
  { name: 'leadFields', title: { ru: 'Поля лида', en: 'Fields of a lead' }, fieldsOf: 'deal' },
]

const common = {
  keyHelp,
  duplicateProtection: 'search',
  canAddComments: true,
  browserSignIn: byApp,
} as const

/** What the console shows about Bitrix24 with deals. */
export const dealsDescriptor: AdapterDescriptor = {
  id: 'bitrix24',
  title: { ru: 'Битрикс24 (сделки)', en: 'Bitrix24 (deals)' },
  summary: {
    ru: 'Заявка становится сделкой, контакт находится по телефону и почте или создаётся. Повторы отсекаются по метке.',
    en: 'A lead becomes a deal; the contact is found by phone and e-mail or created. Repeats are told by a mark.',
  },
  fields: [
    ...signInFields('demo.bitrix24.ru'),
    ...dealFields(false),
    sourceField,
    ...peopleFields,
    ...rareFields('dealFields'),
  ],
  lists: sharedLists,
  ...common,
}

/** What the console shows about Bitrix24 with leads and deals. */
export const leadsDescriptor: AdapterDescriptor = {
  id: 'bitrix24leads',
  title: { ru: 'Битрикс24 (лиды + сделки)', en: 'Bitrix24 (leads + deals)' },
  summary: {
    ru: 'Заявка становится лидом; заявка известного клиента может сразу становиться сделкой. Повторы отсекаются по метке.',
    en: "A lead becomes a lead of the CRM; a known client's can be made a deal at once. Repeats are told by a mark.",
  },
  fields: [
    ...signInFields('demo.bitrix24.ru'),
    ...leadFields(),
    ...dealFields(true),
    sourceField,
    ...peopleFields,
    ...rareFields('leadFields'),
  ],
  lists: [...sharedLists, ...leadLists],
  ...common,
}

/** What the console shows about a box of Bitrix24. */
export const boxDescriptor: AdapterDescriptor = {
  id: 'bitrix24box',
  title: { ru: 'Битрикс24 (коробка)', en: 'Bitrix24 (self-hosted)' },
  summary: {
    ru: 'Битрикс24 на своём сервере: заявка становится лидом (или сделкой). Повторы отсекаются по метке.',
    en: 'Bitrix24 on your own server: a lead becomes a lead of the CRM (or a deal). Repeats are told by a mark.',
  },
  fields: [
    ...signInFields('crm.example.com'),
    ...leadFields(),
    ...dealFields(true),
    sourceField,
    ...peopleFields,
    ...rareFields('leadFields'),
    certificateField,
  ],
  lists: [...sharedLists, ...leadLists],
  ...common,
}
