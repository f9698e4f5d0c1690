import type { AdapterDescriptor, FormField } from '../../../src-preload/contract/index.ts'
import { DEFAULT_REDIRECT } from './config.ts'

const isShown = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const
const byToken = { field: 'signIn', values: ['token'] }
const byOAuth = { field: 'signIn', values: ['oauth'] }

const signInFields: FormField[] = [
  {
    name: 'account',
    kind: 'url',
    label: { ru: 'Адрес аккаунта', en: 'Account address' },
    placeholder: 'demo.amocrm.ru',
    isRequired: true,
    isAdvanced: false,
  },
  {
    name: 'signIn',
    kind: 'choice',
    label: { ru: 'Вход', en: 'Sign-in' },
    choices: [
      { value: 'token', label: { ru: 'по долгосрочному токену', en: 'with a long-lived token' } },
      { value: 'oauth', label: { ru: 'через браузер (OAuth)', en: 'in a browser (OAuth)' } },
    ],
    defaultValue: 'token',
    ...isShown,
  },
  {
    name: 'token',
    kind: 'secret',
    label: { ru: 'Долгосрочный токен', en: 'Long-lived token' },
    showWhen: byToken,
    ...isShown,
  },
  {
    name: 'clientId',
    kind: 'text',
    label: { ru: 'ID интеграции', en: 'Integration ID' },
    showWhen: byOAuth,
    ...isShown,
  },
  {
    name: 'clientSecret',
    kind: 'secret',
    label: { ru: 'Секретный ключ', en: 'Secret key' },
    showWhen: byOAuth,
    ...isShown,
  },
  {
    name: 'redirectUri',
    kind: 'url',
    label: { ru: 'Ссылка для перенаправления', en: 'Redirect address' },
    help: {
      ru: 'Буква в букву та же, что в интеграции. Если интеграция не принимает http, впишите там и здесь https://localhost/amocrm и после входа вставьте сюда адрес, на котором остановился браузер.',
      en: 'Letter for letter the one in the integration. If the integration takes no http, enter https://localhost/amocrm there and here, and after signing in paste the address where the browser stopped.',
    },
    defaultValue: DEFAULT_REDIRECT,
    showWhen: byOAuth,
    ...isShown,
  },
]

const dealFields: FormField[] = [
  {
    name: 'stage',
    kind: 'choice',
    list: 'stages',
    label: { ru: 'Воронка и этап новых сделок', en: 'Pipeline and stage of new deals' },
    help: {
      ru: 'Не выбрано: первый этап главной воронки. «Неразобранное» тоже можно выбрать.',
      en: 'None: the first stage of the main pipeline. Incoming leads can be chosen too.',
    },
    ...isShown,
  },
  {
    name: 'responsibleUserId',
    kind: 'choice',
    list: 'users',
    label: { ru: 'Ответственный', en: 'Responsible user' },
    ...isShown,
  },
  {
    name: 'markerField',
    kind: 'choice',
    list: 'dealFields',
    label: { ru: 'Поле сделки для метки', en: 'Deal field for the mark' },
    help: {
      ru: 'По метке Эстафета узнаёт свою сделку и не создаёт вторую. Создайте текстовое поле «Эстафета» и выберите его; без него метка стоит в конце названия сделки.',
      en: 'By its mark Estafeta knows its own deal and makes no second one. Create a text field "Estafeta" and choose it; without it the mark stands at the end of the deal\'s name.',
    },
    ...isShown,
  },
  {
    name: 'visitField',
    kind: 'choice',
    list: 'dealFields',
    label: { ru: 'Поле для номера визита', en: 'Field for the visit number' },
    help: {
      ru: 'Не выбрано: поле статистики ROISTAT, если оно есть.',
      en: 'None: the tracking field ROISTAT, where there is one.',
    },
    ...isRare,
  },
  {
    name: 'noteLanguage',
    kind: 'choice',
    label: { ru: 'Язык примечаний', en: 'Language of notes' },
    choices: [
      { value: 'ru', label: { ru: 'русский', en: 'Russian' } },
      { value: 'en', label: { ru: 'английский', en: 'English' } },
    ],
    defaultValue: 'ru',
    ...isRare,
  },
]

/** What the console shows about amoCRM. */
export const descriptor: AdapterDescriptor = {
  id: 'amocrm',
  title: { ru: 'amoCRM', en: 'amoCRM / Kommo' },
  summary: {
    ru: 'Заявка становится сделкой, контакт находится по телефону и почте или создаётся. Свою сделку Эстафета узнаёт по метке.',
    en: 'A lead becomes a deal; the contact is found by phone and e-mail or created. Estafeta knows its own deal by a mark.',
  },
  keyHelp: [
    {
      ru: 'Войдите в amoCRM администратором: только он видит все сделки и пользователей.',
      en: 'Sign in to amoCRM (Kommo) as an administrator: only they see all deals and users.',
    },
    {
      ru: 'Откройте amoМаркет, нажмите «⋯» → «Создать интеграцию» → «Внешняя интеграция», отметьте «Предоставить доступ: все» и сохраните.',
      en: 'Open the marketplace, press "⋯" → "Create integration" → private, tick all scopes and save.',
    },
    {
      ru: 'Токен: в интеграции откройте «Ключи и доступы», нажмите «Сгенерировать долгосрочный токен», выберите срок до 5 лет и скопируйте сюда. Показывают его один раз.',
      en: 'Token: in the integration open "Keys and scopes", press "Generate long-lived token", choose up to 5 years and copy it here. It is shown once.',
    },
    {
      ru: 'Или через браузер: впишите в интеграции ссылку для перенаправления из этой формы, скопируйте сюда ID интеграции и секретный ключ, сохраните подключение и нажмите «Войти».',
      en: 'Or in a browser: enter the redirect address of this form in the integration, copy integration ID and secret key here, save the connection and press "Sign in".',
    },
    {
      ru: 'Создайте в сделке текстовое поле «Эстафета» и выберите его полем для метки.',
      en: 'Create a text field "Estafeta" in deals and choose it as the field for the mark.',
    },
  ],
  fields: [...signInFields, ...dealFields],
  lists: [
    { name: 'stages', title: { ru: 'Воронки и этапы', en: 'Pipelines and stages' } },
    { name: 'pipelines', title: { ru: 'Воронки', en: 'Pipelines' } },
    { name: 'statuses', title: { ru: 'Этапы', en: 'Stages' } },
    { name: 'users', title: { ru: 'Пользователи', en: 'Users' } },
    { name: 'dealFields', title: { ru: 'Поля сделки', en: 'Fields of a deal' }, fieldsOf: 'deal' },
    { name: 'contactFields', title: { ru: 'Поля контакта', en: 'Fields of a contact' }, fieldsOf: 'contact' },
    { name: 'dealKeys', title: { ru: 'Обычные поля сделки', en: 'Plain fields of a deal' }, fieldsOf: 'deal' },
    {
      name: 'contactKeys',
      title: { ru: 'Обычные поля контакта', en: 'Plain fields of a contact' },
      fieldsOf: 'contact',
    },
    { name: 'tags', title: { ru: 'Теги сделок', en: 'Tags of deals' } },
  ],
  duplicateProtection: 'search',
  canAddComments: true,
  browserSignIn: { field: 'signIn', values: ['oauth'] },
}
