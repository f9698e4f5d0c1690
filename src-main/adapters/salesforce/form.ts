import type { AdapterDescriptor, FormField } from '../../../src-preload/contract/index.ts'
import { DEFAULT_API, DEFAULT_CALLBACK } from './config.ts'

const isOptional = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const
const whenDeal = { field: 'target', values: ['Opportunity', 'Order'] }
const whenKey = { field: 'signIn', values: ['client_credentials', 'browser'] }
const whenJwt = { field: 'signIn', values: ['jwt'] }

const signInFields: FormField[] = [
  {
    name: 'account',
    kind: 'url',
    label: { ru: 'Адрес Salesforce (My Domain)', en: 'Salesforce address (My Domain)' },
    help: {
      ru: 'Для входа через браузер и по ключу JWT подойдёт и login.salesforce.com.',
      en: 'Signing in with a browser or a JWT key also works at login.salesforce.com.',
    },
    placeholder: 'acme.my.salesforce.com',
    isRequired: true,
    isAdvanced: false,
  },
  {
    name: 'signIn',
    kind: 'choice',
    label: { ru: 'Вход', en: 'Sign in' },
    choices: [
      { value: 'client_credentials', label: { ru: 'ключ и секрет приложения', en: "with the app's key and secret" } },
      { value: 'jwt', label: { ru: 'закрытый ключ (JWT)', en: 'with a private key (JWT)' } },
      { value: 'browser', label: { ru: 'в браузере', en: 'in a browser' } },
    ],
    defaultValue: 'client_credentials',
    ...isOptional,
  },
  {
    name: 'clientId',
    kind: 'text',
    label: { ru: 'Consumer Key', en: 'Consumer Key' },
    isRequired: true,
    isAdvanced: false,
  },
  {
    name: 'clientSecret',
    kind: 'secret',
    label: { ru: 'Consumer Secret', en: 'Consumer Secret' },
    help: {
      ru: 'Для входа в браузере нужен, только если приложение требует секрет.',
      en: 'Signing in with a browser needs it only when the app requires the secret.',
    },
    showWhen: whenKey,
    ...isOptional,
  },
  {
    name: 'username',
    kind: 'text',
    label: { ru: 'Имя пользователя Salesforce', en: 'Salesforce username' },
    placeholder: 'relay@acme.example',
    showWhen: whenJwt,
    ...isOptional,
  },
  {
    name: 'privateKey',
    kind: 'secret',
    label: { ru: 'Закрытый ключ (PEM)', en: 'Private key (PEM)' },
    showWhen: whenJwt,
    ...isOptional,
  },
]

const recordFields: FormField[] = [
  {
    name: 'target',
    kind: 'choice',
    label: { ru: 'Во что превращать заявку', en: 'A lead becomes' },
    choices: [
      { value: 'Lead', label: { ru: 'Интерес (Lead)', en: 'a Lead' } },
      { value: 'Opportunity', label: { ru: 'Возможность (Opportunity)', en: 'an Opportunity' } },
      { value: 'Order', label: { ru: 'Заказ (Order)', en: 'an Order' } },
    ],
    defaultValue: 'Lead',
    ...isOptional,
  },
  {
    name: 'markerField',
    kind: 'choice',
    list: 'externalIds',
    label: { ru: 'Поле «внешний код» для метки заявки', en: "External ID field for the lead's mark" },
    help: {
      ru: 'Текстовое поле с отметками External ID и Unique: с ним повтор невозможен. Без него метка ищется в описаниях новых записей.',
      en: 'A text field marked External ID and Unique: with it no repeat is possible. Without it the mark is searched in descriptions of new records.',
    },
    ...isOptional,
  },
  { name: 'ownerId', kind: 'choice', list: 'owners', label: { ru: 'Ответственный', en: 'Owner' }, ...isOptional },
  {
    name: 'status',
    kind: 'choice',
    list: 'statuses',
    label: { ru: 'Статус или этап новой записи', en: 'Status or stage of a new record' },
    help: { ru: 'Пусто — первый в Salesforce.', en: 'Empty: the first one in Salesforce.' },
    ...isOptional,
  },
  {
    name: 'leadSource',
    kind: 'choice',
    list: 'leadSources',
    label: { ru: 'Источник', en: 'Lead source' },
    ...isOptional,
  },
  {
    name: 'visitField',
    kind: 'choice',
    list: 'dealFields',
    label: { ru: 'Поле для номера визита', en: 'Field for the visit number' },
    help: { ru: 'Пусто — визит пишется в описание.', en: 'Empty: the visit goes to the description.' },
    ...isOptional,
  },
  {
    name: 'company',
    kind: 'text',
    label: { ru: 'Компания, если в заявке её нет', en: 'Company when the lead names none' },
    showWhen: { field: 'target', values: ['Lead'] },
    ...isOptional,
  },
  {
    name: 'closeInDays',
    kind: 'number',
    label: { ru: 'Дата закрытия: через сколько дней', en: 'Close date: in so many days' },
    defaultValue: 30,
    showWhen: { field: 'target', values: ['Opportunity'] },
    ...isRare,
  },
  {
    name: 'accountId',
    kind: 'text',
    label: { ru: 'Id организации (Account) для новых контактов', en: 'Id of the Account of new contacts' },
    help: { ru: 'Пусто — у каждого нового контакта своя.', en: 'Empty: each new contact gets its own.' },
    showWhen: whenDeal,
    ...isRare,
  },
  {
    name: 'recordTypeId',
    kind: 'choice',
    list: 'recordTypes',
    label: { ru: 'Тип записи', en: 'Record type' },
    ...isRare,
  },
]

const rareFields: FormField[] = [
  {
    name: 'nameOrder',
    kind: 'choice',
    label: { ru: 'Имя из заявки', en: "The lead's name" },
    choices: [
      { value: 'last', label: { ru: 'целиком в фамилию', en: 'whole into the last name' } },
      { value: 'first_last', label: { ru: 'имя, потом фамилия', en: 'first name, then last name' } },
      { value: 'last_first', label: { ru: 'фамилия, потом имя', en: 'last name, then first name' } },
    ],
    defaultValue: 'last',
    ...isRare,
  },
  {
    name: 'hasAssignmentRules',
    kind: 'boolean',
    label: {
      ru: 'Правила назначения Salesforce выбирают ответственного',
      en: 'Assignment rules of Salesforce choose the owner',
    },
    help: {
      ru: 'Если ответственный задан, правила не применяются.',
      en: 'When an owner is given, rules are not applied.',
    },
    defaultValue: true,
    showWhen: { field: 'target', values: ['Lead'] },
    ...isRare,
  },
  {
    name: 'duplicates',
    kind: 'choice',
    label: { ru: 'Если правило дубликатов Salesforce против', en: 'When a duplicate rule of Salesforce objects' },
    choices: [
      {
        value: 'save',
        label: {
          ru: 'всё равно сохранить; где нельзя — дописать к найденной',
          en: 'save anyway; where that is barred, append',
        },
      },
      {
        value: 'append',
        label: { ru: 'дописать задачей к найденной записи', en: 'append a task to the record found' },
      },
      { value: 'refuse', label: { ru: 'не сохранять, показать ошибку', en: 'do not save, show the error' } },
    ],
    defaultValue: 'save',
    ...isRare,
  },
  {
    name: 'finalStatuses',
    kind: 'text',
    label: { ru: 'Статусы законченных интересов и заказов', en: 'Statuses of finished leads and orders' },
    help: {
      ru: 'Через запятую. Запись в другом статусе считается незаконченной при проверке дублей.',
      en: 'Separated by commas. A record in any other status counts as open when duplicates are checked.',
    },
    defaultValue: 'Closed - Converted, Closed - Not Converted, Unqualified, Activated',
    ...isRare,
  },
  {
    name: 'callbackUrl',
    kind: 'url',
    label: { ru: 'Адрес возврата из браузера (Callback URL)', en: 'Callback URL' },
    defaultValue: DEFAULT_CALLBACK,
    showWhen: { field: 'signIn', values: ['browser'] },
    ...isRare,
  },
  {
    name: 'audience',
    kind: 'url',
    label: { ru: 'Получатель ключа JWT (aud)', en: 'Audience of the JWT' },
    help: { ru: 'Пусто — login или test.salesforce.com.', en: 'Empty: login or test.salesforce.com.' },
    showWhen: whenJwt,
    ...isRare,
  },
  {
    name: 'apiVersion',
    kind: 'choice',
    list: 'apiVersions',
    label: { ru: 'Версия API', en: 'API version' },
    defaultValue: DEFAULT_API,
    ...isRare,
  },
  {
    name: 'timeZone',
    kind: 'text',
    label: { ru: 'Часовой пояс дат без пояса', en: 'Time zone of dates that name none' },
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
]

const keyHelp: AdapterDescriptor['keyHelp'] = [
  {
    ru: 'В Salesforce откройте Setup → External Client App Manager → New External Client App, назовите приложение «Эстафета» и включите OAuth.',
    en: 'In Salesforce open Setup → External Client App Manager → New External Client App, name the app "Estafeta" and enable OAuth.',
  },
  {
    ru: `Callback URL: ${DEFAULT_CALLBACK}. Scopes: «Manage user data via APIs (api)», для входа в браузере ещё «Perform requests at any time (refresh_token)».`,
    en: `Callback URL: ${DEFAULT_CALLBACK}. Scopes: "Manage user data via APIs (api)", for signing in with a browser also "Perform requests at any time (refresh_token)".`,
  },
  {
    ru: 'Для входа по ключу и секрету включите Client Credentials Flow и в политиках приложения укажите пользователя (Run As), от чьего имени создавать записи.',
    en: 'For the key and secret enable Client Credentials Flow and choose in the policies of the app the user (Run As) who creates records.',
  },
  {
    ru: 'Для входа по JWT включите JWT Bearer Flow, загрузите сертификат, а в политиках разрешите пользователя заранее (Admin approved users are pre-authorized).',
    en: 'For JWT enable JWT Bearer Flow, upload the certificate and pre-authorise the user in the policies (Admin approved users are pre-authorized).',
  },
  {
    ru: 'Скопируйте сюда Consumer Key и Consumer Secret (Settings → OAuth Settings) и адрес из Setup → My Domain.',
    en: 'Copy the Consumer Key and Consumer Secret (Settings → OAuth Settings) here, and the address from Setup → My Domain.',
  },
  {
    ru: 'Чтобы повторы были невозможны, создайте поле: Setup → Object Manager → Lead → Fields & Relationships → New → Text, длина 80, отметьте External ID и Unique, и выберите его ниже.',
    en: 'To make repeats impossible create a field: Setup → Object Manager → Lead → Fields & Relationships → New → Text, length 80, tick External ID and Unique, and choose it below.',
  },
]

/** What the console shows about Salesforce. */
export const descriptor: AdapterDescriptor = {
  id: 'salesforce',
  title: { ru: 'Salesforce', en: 'Salesforce' },
  summary: {
    ru: 'Заявка становится интересом, возможностью или заказом. С полем внешнего кода повтор невозможен, без него повторы отсекаются по метке.',
    en: 'A lead becomes a Lead, an Opportunity or an Order. With an External ID field no repeat is possible; without it repeats are told by a mark.',
  },
  keyHelp,
  fields: [...signInFields, ...recordFields, ...rareFields],
  lists: [
    { name: 'users', title: { ru: 'Пользователи', en: 'Users' } },
    { name: 'owners', title: { ru: 'Ответственные: пользователи и очереди', en: 'Owners: users and queues' } },
    { name: 'dealFields', title: { ru: 'Поля создаваемой записи', en: 'Fields of the new record' }, fieldsOf: 'deal' },
    { name: 'clientFields', title: { ru: 'Поля клиента', en: 'Fields of the client' }, fieldsOf: 'contact' },
    { name: 'statuses', title: { ru: 'Статусы и этапы', en: 'Statuses and stages' } },
    { name: 'leadSources', title: { ru: 'Источники', en: 'Lead sources' } },
    { name: 'recordTypes', title: { ru: 'Типы записей', en: 'Record types' } },
    { name: 'campaigns', title: { ru: 'Кампании', en: 'Campaigns' } },
    { name: 'externalIds', title: { ru: 'Поля внешнего кода', en: 'External ID fields' } },
    { name: 'apiVersions', title: { ru: 'Версии API', en: 'API versions' } },
  ],
  duplicateProtection: 'native',
  mayLackLookUp: true,
  canAddComments: true,
  browserSignIn: { field: 'signIn', values: ['browser'] },
}
