import type { AdapterDescriptor, FormField } from '../../../src-preload/contract/index.ts'

const isOptional = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const

const fields: FormField[] = [
  {
    name: 'partnerToken',
    kind: 'secret',
    label: { ru: 'Токен партнёра', en: 'Partner token' },
    isRequired: true,
    isAdvanced: false,
  },
  {
    name: 'signIn',
    kind: 'choice',
    label: { ru: 'Вход пользователя', en: 'How the user signs in' },
    choices: [
      { value: 'token', label: { ru: 'готовый токен пользователя', en: 'a user token' } },
      { value: 'password', label: { ru: 'логин и пароль', en: 'login and password' } },
    ],
    defaultValue: 'token',
    ...isOptional,
  },
  {
    name: 'userToken',
    kind: 'secret',
    label: { ru: 'Токен пользователя', en: 'User token' },
    help: {
      ru: 'Без него возможна только онлайн-запись, и неясные ответы некому перепроверить.',
      en: 'Without it only online booking works, and unclear answers cannot be looked up.',
    },
    showWhen: { field: 'signIn', values: ['token'] },
    ...isOptional,
  },
  {
    name: 'login',
    kind: 'text',
    label: { ru: 'Логин: телефон или почта', en: 'Login: phone or e-mail' },
    placeholder: '79000000000',
    showWhen: { field: 'signIn', values: ['password'] },
    ...isOptional,
  },
  {
    name: 'password',
    kind: 'secret',
    label: { ru: 'Пароль', en: 'Password' },
    showWhen: { field: 'signIn', values: ['password'] },
    ...isOptional,
  },
  {
    name: 'companyId',
    kind: 'text',
    label: { ru: 'Номер филиала (company_id)', en: 'Branch number (company_id)' },
    placeholder: '4564',
    isRequired: true,
    isAdvanced: false,
  },
  {
    name: 'mode',
    kind: 'choice',
    label: { ru: 'Чем становится заявка', en: 'What a lead becomes' },
    choices: [
      { value: 'auto', label: { ru: 'записью в журнал, без токена — онлайн-записью', en: 'a record, or a booking' } },
      { value: 'record', label: { ru: 'записью в журнал', en: 'a record of the journal' } },
      { value: 'booking', label: { ru: 'онлайн-записью на свободное время', en: 'an online booking' } },
      { value: 'client', label: { ru: 'карточкой клиента, без записи', en: 'a client card, no record' } },
    ],
    defaultValue: 'auto',
    ...isOptional,
  },
  {
    name: 'staffId',
    kind: 'choice',
    list: 'staff',
    label: { ru: 'Сотрудник (staff_id)', en: 'Employee (staff_id)' },
    help: {
      ru: 'Для записи в журнал нужен: укажите здесь или полем staff_id заявки. В онлайн-записи пусто — любой.',
      en: "A record needs one: here or as the lead's field staff_id. In a booking, empty means anybody.",
    },
    ...isOptional,
  },
  {
    name: 'serviceIds',
    kind: 'text',
    label: { ru: 'Номера услуг', en: 'Numbers of services' },
    placeholder: '501001, 501002',
    ...isOptional,
  },
  {
    name: 'durationMinutes',
    kind: 'number',
    label: { ru: 'Длительность записи, минут', en: 'Length of a record, minutes' },
    help: { ru: '0 — как у услуги, иначе час.', en: '0: as the service says, else an hour.' },
    defaultValue: 0,
    ...isRare,
  },
  {
    name: 'delayMinutes',
    kind: 'number',
    label: { ru: 'Не раньше, чем через, минут', en: 'Not earlier than in, minutes' },
    help: {
      ru: 'Запись ставится на следующий целый час, онлайн-запись — на ближайшее свободное время после этого срока.',
      en: 'A record is put at the next whole hour, a booking at the nearest free time after this.',
    },
    defaultValue: 0,
    ...isRare,
  },
  {
    name: 'isSavedIfBusy',
    kind: 'boolean',
    label: { ru: 'Записывать, даже если время занято', en: 'Save even when the time is taken' },
    defaultValue: true,
    ...isRare,
  },
  {
    name: 'isSmsSent',
    kind: 'boolean',
    label: { ru: 'Отправлять клиенту SMS о записи', en: 'Text the client about the record' },
    defaultValue: false,
    ...isRare,
  },
  {
    name: 'labelIds',
    kind: 'text',
    label: { ru: 'Номера категорий записи', en: 'Numbers of record labels' },
    ...isRare,
  },
  {
    name: 'visitField',
    kind: 'choice',
    list: 'recordFields',
    label: { ru: 'Поле для номера визита', en: 'Field for the visit number' },
    ...isOptional,
  },
  {
    name: 'clientName',
    kind: 'text',
    label: { ru: 'Имя, если в заявке его нет', en: 'Name when the lead has none' },
    defaultValue: 'Клиент с сайта',
    ...isRare,
  },
  {
    name: 'timeZone',
    kind: 'text',
    label: { ru: 'Часовой пояс филиала', en: 'Time zone of the branch' },
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
    name: 'acceptType',
    kind: 'choice',
    label: { ru: 'Заголовок Accept', en: 'Accept header' },
    help: {
      ru: 'Смените, если YCLIENTS отвечает, что не знает такой версии API.',
      en: 'Change it when YCLIENTS answers that it does not know such a version of the API.',
    },
    choices: [
      { value: 'yclients', label: { ru: 'application/vnd.yclients.v2+json', en: 'application/vnd.yclients.v2+json' } },
      { value: 'api', label: { ru: 'application/vnd.api.v2+json', en: 'application/vnd.api.v2+json' } },
    ],
    defaultValue: 'yclients',
    ...isRare,
  },
  {
    name: 'apiUrl',
    kind: 'url',
    label: { ru: 'Адрес API', en: 'API address' },
    placeholder: 'https://api.yclients.com',
    ...isRare,
  },
]

/** What the console shows about YCLIENTS. */
export const descriptor: AdapterDescriptor = {
  id: 'yclients',
  title: { ru: 'YCLIENTS', en: 'YCLIENTS' },
  summary: {
    ru: 'Заявка становится записью в журнал, онлайн-записью или карточкой клиента. Повторы ищутся по метке в записи.',
    en: 'A lead becomes a record of the journal, an online booking or a client card. Repeats are found by a mark in it.',
  },
  keyHelp: [
    {
      ru: 'Токен партнёра выдаёт YCLIENTS разработчику: в кабинете разработчика (маркетплейс) или по письму в поддержку с номером филиала.',
      en: 'YCLIENTS gives the partner token to developers: in the developer account (marketplace), or by a letter to support with the branch number.',
    },
    {
      ru: 'Номер филиала — число в адресе журнала: yclients.com/timetable/4564.',
      en: 'The branch number is the number in the address of the journal: yclients.com/timetable/4564.',
    },
    {
      ru: 'Заведите в YCLIENTS отдельного пользователя с правами: журнал записи, создание и изменение записей, телефоны клиентов, клиентская база.',
      en: 'Make a separate YCLIENTS user with rights: journal, creating and editing records, phones of clients, client base.',
    },
    {
      ru: 'Проще всего ввести здесь логин и пароль этого пользователя: токен Эстафета получит сама, один раз, и снова — когда YCLIENTS его не примет. Неверный пароль сам собой не повторяется.',
      en: 'The simplest way: enter the login and password of that user here. Estafeta gets the token itself, once, and again when YCLIENTS does not accept it. A wrong password is never repeated by itself.',
    },
    {
      ru: 'Или получите токен сами: POST https://api.yclients.com/api/v1/auth с заголовком «Authorization: Bearer <токен партнёра>» и телом {"login":"…","password":"…"}; скопируйте user_token. После смены пароля он меняется: получите его снова.',
      en: 'Or get the token yourself: POST https://api.yclients.com/api/v1/auth with the header "Authorization: Bearer <partner token>" and the body {"login":"…","password":"…"}; copy user_token. It changes with the password: get it again then.',
    },
  ],
  fields,
  lists: [
    { name: 'companies', title: { ru: 'Филиалы', en: 'Branches' } },
    { name: 'staff', title: { ru: 'Сотрудники', en: 'Employees' } },
    { name: 'services', title: { ru: 'Услуги', en: 'Services' } },
    { name: 'users', title: { ru: 'Пользователи', en: 'Users' } },
    {
      name: 'recordFields',
      title: { ru: 'Дополнительные поля записи', en: 'Custom fields of a record' },
      fieldsOf: 'deal',
    },
    {
      name: 'clientFields',
      title: { ru: 'Дополнительные поля клиента', en: 'Custom fields of a client' },
      fieldsOf: 'contact',
    },
    { name: 'recordKeys', title: { ru: 'Обычные поля записи', en: 'Plain fields of a record' }, fieldsOf: 'deal' },
    { name: 'clientKeys', title: { ru: 'Обычные поля клиента', en: 'Plain fields of a client' }, fieldsOf: 'contact' },
    { name: 'labels', title: { ru: 'Категории записей', en: 'Labels of records' } },
    { name: 'clientLabels', title: { ru: 'Категории клиентов', en: 'Labels of clients' } },
    { name: 'attendances', title: { ru: 'Статусы записи', en: 'Statuses of a record' } },
  ],
  duplicateProtection: 'search',
  mayLackLookUp: true,
  canAddComments: true,
}
