import type { AdapterDescriptor } from '../../src-preload/contract/index.ts'

/** Adapters as the core would describe them: every kind of field is there. */
export const fakeAdapters: AdapterDescriptor[] = [
  {
    id: 'retailcrm',
    title: { ru: 'RetailCRM', en: 'RetailCRM' },
    summary: {
      ru: 'Заявка становится клиентом и заказом; повторы RetailCRM отклоняет сама.',
      en: 'A lead becomes a customer and an order; RetailCRM itself refuses repeats.',
    },
    keyHelp: [
      {
        ru: 'В RetailCRM откройте «Настройки → Интеграция → Ключи доступа к API».',
        en: 'In RetailCRM open “Settings → Integration → API access keys”.',
      },
      { ru: 'Нажмите «Добавить», тип доступа — «Доступ по магазинам».', en: 'Press “Add”, access type: by stores.' },
      {
        ru: 'Разрешите методы заказов, клиентов и справочников.',
        en: 'Allow the methods of orders, customers and references.',
      },
    ],
    fields: [
      {
        name: 'url',
        kind: 'url',
        label: { ru: 'Адрес аккаунта', en: 'Account address' },
        help: { ru: 'Тот адрес, по которому вы открываете RetailCRM.', en: 'The address at which you open RetailCRM.' },
        placeholder: 'https://example.retailcrm.ru',
        isRequired: true,
        isAdvanced: false,
      },
      { name: 'apiKey', kind: 'secret', label: { ru: 'Ключ API', en: 'API key' }, isRequired: true, isAdvanced: false },
      {
        name: 'site',
        kind: 'choice',
        label: { ru: 'Магазин', en: 'Store' },
        list: 'sites',
        isRequired: false,
        isAdvanced: false,
      },
      {
        name: 'create',
        kind: 'choice',
        label: { ru: 'Что создавать', en: 'What to create' },
        choices: [
          { value: 'order', label: { ru: 'Заказ', en: 'Order' } },
          { value: 'customer', label: { ru: 'Только клиента', en: 'Customer only' } },
        ],
        defaultValue: 'order',
        isRequired: true,
        isAdvanced: false,
      },
      {
        name: 'status',
        kind: 'choice',
        label: { ru: 'Статус нового заказа', en: 'Status of a new order' },
        list: 'statuses',
        showWhen: { field: 'create', values: ['order'] },
        isRequired: false,
        isAdvanced: false,
      },
      {
        name: 'timeoutSeconds',
        kind: 'number',
        label: { ru: 'Сколько ждать ответа, секунд', en: 'How long to wait for an answer, seconds' },
        defaultValue: 30,
        isRequired: false,
        isAdvanced: true,
      },
      {
        name: 'usesTasks',
        kind: 'boolean',
        label: { ru: 'Ставить задачу менеджеру', en: 'Set a task for the manager' },
        defaultValue: false,
        isRequired: false,
        isAdvanced: true,
      },
      {
        name: 'note',
        kind: 'multiline',
        label: { ru: 'Приписка к комментарию', en: 'Addition to the comment' },
        isRequired: false,
        isAdvanced: true,
      },
      {
        name: 'customFields',
        kind: 'map',
        label: { ru: 'Пользовательские поля', en: 'Custom fields' },
        help: { ru: 'Символьный код поля и что в него писать.', en: 'Code of the field and what to put there.' },
        isRequired: false,
        isAdvanced: true,
      },
    ],
    lists: [
      { name: 'sites', title: { ru: 'Магазины', en: 'Stores' } },
      { name: 'statuses', title: { ru: 'Статусы', en: 'Statuses' } },
    ],
    duplicateProtection: 'native',
    canAddComments: true,
  },
  {
    id: 'bitrix24',
    title: { ru: 'Битрикс24', en: 'Bitrix24' },
    summary: { ru: 'Лиды и сделки через входящий вебхук.', en: 'Leads and deals over an incoming webhook.' },
    keyHelp: [
      {
        ru: 'Разработчикам → Другое → Входящий вебхук, право CRM.',
        en: 'Developer resources → Other → Inbound webhook, right CRM.',
      },
    ],
    fields: [
      {
        name: 'webhook',
        kind: 'secret',
        label: { ru: 'Адрес вебхука', en: 'Webhook address' },
        placeholder: 'https://example.bitrix24.ru/rest/1/…/',
        isRequired: true,
        isAdvanced: false,
      },
    ],
    lists: [],
    duplicateProtection: 'search',
    canAddComments: true,
  },
  {
    id: 'webhook',
    title: { ru: 'Любой адрес (webhook)', en: 'Any address (webhook)' },
    summary: { ru: 'Отправляет заявку JSON-ом на ваш адрес.', en: 'Posts the lead as JSON to your address.' },
    keyHelp: [],
    fields: [
      { name: 'url', kind: 'url', label: { ru: 'Адрес', en: 'Address' }, isRequired: true, isAdvanced: false },
      {
        name: 'secret',
        kind: 'secret',
        label: { ru: 'Подпись', en: 'Signature key' },
        isRequired: false,
        isAdvanced: true,
      },
    ],
    lists: [],
    duplicateProtection: 'none',
    canAddComments: false,
  },
]
