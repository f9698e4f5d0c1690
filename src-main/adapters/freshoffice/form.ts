import type { AdapterDescriptor, FormField } from '../../../src-preload/contract/index.ts'

const isOptional = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const
const onV2 = { field: 'api', values: ['v2'] }

const account: FormField[] = [
  {
    name: 'api',
    kind: 'choice',
    label: { ru: 'Какой API', en: 'Which API' },
    choices: [
      { value: 'v1', label: { ru: 'v1: номер и ключ', en: 'v1: number and key' } },
      { value: 'v2', label: { ru: 'v2: токен', en: 'v2: token' } },
    ],
    defaultValue: 'v1',
    ...isOptional,
  },
  {
    name: 'apiToken',
    kind: 'secret',
    label: { ru: 'Токен API v2', en: 'Token of API v2' },
    showWhen: onV2,
    ...isOptional,
  },
  {
    name: 'apiId',
    kind: 'text',
    label: { ru: 'Номер ключа API v1 (API id)', en: 'Number of the key of API v1 (API id)' },
    help: {
      ru: 'Для v2 не обязателен. Но только с ним создаются контрагенты, ищутся повторы и добавляются комментарии.',
      en: 'Not demanded for v2. But only with it counterparties are created, repeats are found and comments are added.',
    },
    placeholder: '1234',
    ...isOptional,
  },
  { name: 'apiKey', kind: 'secret', label: { ru: 'Ключ API v1', en: 'Key of API v1' }, ...isOptional },
  {
    name: 'companyId',
    kind: 'text',
    label: { ru: 'Номер общего контрагента', en: 'Number of a counterparty for all deals' },
    help: {
      ru: 'Нужен только без ключа API v1: все сделки попадут к нему.',
      en: 'Needed only without a key of API v1: all deals go to it.',
    },
    showWhen: onV2,
    ...isOptional,
  },
]

const deal: FormField[] = [
  {
    name: 'managerId',
    kind: 'choice',
    list: 'users',
    label: { ru: 'Ответственный (id_manager)', en: 'Responsible user (id_manager)' },
    ...isOptional,
  },
  {
    name: 'dealTypeId',
    kind: 'choice',
    list: 'dealTypes',
    label: { ru: 'Тип сделки', en: 'Type of deal' },
    ...isOptional,
  },
  {
    name: 'statusId',
    kind: 'choice',
    list: 'statuses',
    label: { ru: 'Статус новой сделки (id_status_deal)', en: 'Status of a new deal (id_status_deal)' },
    help: {
      ru: 'Статус выбирают после типа и из статусов этого типа.',
      en: 'Choose the type first: a status belongs to a type.',
    },
    defaultValue: '1',
    ...isOptional,
  },
  {
    name: 'person',
    kind: 'choice',
    label: { ru: 'Каким создавать контрагента (person)', en: 'Kind of a new counterparty (person)' },
    choices: [
      { value: '2', label: { ru: 'физическое лицо', en: 'individual' } },
      { value: '1', label: { ru: 'юридическое лицо', en: 'legal entity' } },
    ],
    defaultValue: '2',
    ...isOptional,
  },
  {
    name: 'infoSource',
    kind: 'text',
    label: { ru: 'Источник информации контрагента', en: 'Source of a counterparty' },
    placeholder: 'Сайт okna.example',
    ...isOptional,
  },
  {
    name: 'closedStatusIds',
    kind: 'text',
    label: { ru: 'Номера статусов закрытых сделок', en: 'Numbers of statuses of closed deals' },
    help: {
      ru: 'Нужны для проверки незаконченных сделок, если FreshOffice не говорит, какие статусы закрывают сделку.',
      en: 'Needed for the check of open deals when FreshOffice does not say which statuses close a deal.',
    },
    placeholder: '5, 6',
    ...isOptional,
  },
]

const numberField = (name: string, ru: string, en: string): FormField => ({
  name,
  kind: 'text',
  label: { ru, en },
  ...isRare,
})

const more: FormField[] = [
  numberField('companyTypeId', 'Номер типа нового контрагента', 'Number of the type of a new counterparty'),
  numberField('companyGroupId', 'Номер группы нового контрагента', 'Number of the group of a new counterparty'),
  numberField('contactStatusId', 'Номер статуса контактного лица', 'Number of the status of a contact person'),
  {
    name: 'isClientSearched',
    kind: 'boolean',
    label: { ru: 'Искать контрагента по телефону и почте', en: 'Look for the counterparty by phone and e-mail' },
    defaultValue: true,
    ...isRare,
  },
  {
    name: 'finishDays',
    kind: 'number',
    label: { ru: 'Дней до завершения сделки (только v2)', en: 'Days until a deal is to end (v2 only)' },
    defaultValue: 30,
    ...isRare,
  },
  {
    name: 'taskTypeId',
    kind: 'choice',
    list: 'taskTypes',
    label: { ru: 'Тип задачи для комментариев', en: 'Type of tasks that carry comments' },
    ...isRare,
  },
  {
    name: 'taskStatusId',
    kind: 'choice',
    list: 'taskStatuses',
    label: { ru: 'Статус задачи для комментариев', en: 'Status of tasks that carry comments' },
    ...isRare,
  },
  numberField('taskCategoryId', 'Номер категории задачи', 'Number of the category of tasks'),
  numberField('statusDirectory', 'Номер справочника статусов сделок в v2', 'Number of the directory of statuses in v2'),
  {
    name: 'clientName',
    kind: 'text',
    label: { ru: 'Имя, если в заявке его нет', en: 'Name when the lead has none' },
    defaultValue: 'Клиент с сайта',
    ...isRare,
  },
  {
    name: 'dealPage',
    kind: 'text',
    label: { ru: 'Адрес страницы сделки с {id} вместо номера', en: 'Address of a deal with {id} for its number' },
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
    label: { ru: 'Язык пометок', en: 'Language of notes' },
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
    label: { ru: 'Адрес API v1', en: 'Address of API v1' },
    placeholder: 'https://api.myfreshcloud.com',
    ...isRare,
  },
  {
    name: 'newApiUrl',
    kind: 'url',
    label: { ru: 'Адрес API v2', en: 'Address of API v2' },
    placeholder: 'https://do.myfreshcloud.com',
    showWhen: onV2,
    ...isRare,
  },
]

/** What the console shows about FreshOffice. */
export const descriptor: AdapterDescriptor = {
  id: 'freshoffice',
  title: { ru: 'FreshOffice', en: 'FreshOffice' },
  summary: {
    ru: 'Заявка становится сделкой контрагента, найденного по телефону или почте либо нового. Повторы ищутся по метке в примечании.',
    en: 'A lead becomes a deal of a counterparty found by phone or e-mail, or a new one. Repeats are found by a mark in the note.',
  },
  keyHelp: [
    {
      ru: 'Войдите в FreshOffice администратором и откройте «Администрирование → API»; нужно право на этот раздел.',
      en: 'Sign in to FreshOffice as an administrator and open "Administration → API"; it needs the right to that section.',
    },
    {
      ru: 'API v1: скопируйте номер (API id, число) и ключ (около 32 знаков).',
      en: 'API v1: copy the number (API id) and the key (about 32 characters).',
    },
    {
      ru: 'API v2: создайте токен и скопируйте его целиком. Ключи v1 к v2 не подходят, и наоборот.',
      en: 'API v2: create a token and copy all of it. Keys of v1 do not open v2, nor the other way round.',
    },
    {
      ru: 'Если доступны оба, введите оба: v2 не умеет искать, и без ключа v1 неясные ответы некому перепроверить.',
      en: 'When you have both, enter both: v2 cannot search, and without a key of v1 unclear answers cannot be looked up.',
    },
  ],
  fields: [...account, ...deal, ...more],
  lists: [
    { name: 'users', title: { ru: 'Сотрудники', en: 'Users' } },
    { name: 'dealTypes', title: { ru: 'Типы сделок', en: 'Types of deals' } },
    { name: 'statuses', title: { ru: 'Статусы сделок', en: 'Statuses of deals' } },
    { name: 'dealFields', title: { ru: 'Поля сделки', en: 'Fields of a deal' }, fieldsOf: 'deal' },
    { name: 'clientFields', title: { ru: 'Поля контрагента', en: 'Fields of a counterparty' }, fieldsOf: 'contact' },
    { name: 'taskTypes', title: { ru: 'Типы задач', en: 'Types of tasks' } },
    { name: 'taskStatuses', title: { ru: 'Статусы задач', en: 'Statuses of tasks' } },
  ],
  duplicateProtection: 'search',
  mayLackLookUp: true,
  canAddComments: true,
}
