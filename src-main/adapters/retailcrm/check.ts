import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { isHtml } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createRetailClient } from './client.ts'
import type { RetailClient } from './client.ts'
import type { RetailContext } from './config.ts'
import { readCustomFields } from './field-definitions.ts'
import { readReference } from './reference.ts'
import type { BookName } from './reference.ts'
import { readEnvelope, refusalOf, WRONG_KEY } from './refusal.ts'
import { credentialsAnswer, settingsAnswer, versionsAnswer } from './types.ts'
import type { z } from 'zod'

type Credentials = z.infer<typeof credentialsAnswer>

/** Without these no lead can be delivered. Second: what the old list of methods calls it. */
const NEEDED = [
  ['order_read', '/api/orders'],
  ['order_write', '/api/orders/create'],
  ['customer_read', '/api/customers'],
  ['customer_write', '/api/customers/create'],
] as const
/** Without these some settings cannot be checked or converted. */
const WANTED = [
  ['reference_read', '/api/reference/statuses'],
  ['custom_fields_read', '/api/custom-fields'],
] as const

type Right = readonly [scope: string, method: string]

function hasRight(credentials: Credentials, [scope, method]: Right): boolean {
  if (credentials.scopes.length > 0) return credentials.scopes.includes(scope)
  return credentials.credentials.includes(method)
}

async function checkAddress(context: RetailContext, client: RetailClient, seen: Seen): Promise<StepResult> {
  const response = await client.raw('/api/api-versions')
  const envelope = readEnvelope(response.json)
  seen.versions = response.json
  if (response.status >= 500) throw refusalOf(response, { isMutation: false, nowMs: context.clock.now() })
  if (isHtml(response) || !envelope.isEnvelope || /^account does not exist/i.test(envelope.message)) {
    return failed(
      `По адресу ${context.config.account} нет аккаунта RetailCRM. Скопируйте адрес из браузера, когда вы в своей CRM.`,
      `There is no RetailCRM account at ${context.config.account}. Copy the address from the browser while you are in your CRM.`,
    )
  }
  return passed()
}

function checkVersion(seen: Seen): StepResult {
  const parsed = versionsAnswer.safeParse(seen.versions)
  // A refused key also hides the versions; the next step says so.
  if (!parsed.success) return { state: 'skipped', detail: null }
  if (parsed.data.versions.some((version) => version.startsWith('5'))) return passed()
  return failed(
    'Эта RetailCRM не знает API версии 5. Обновите её или обратитесь к тем, кто её обслуживает.',
    'This RetailCRM does not know API version 5. Update it or ask those who maintain it.',
  )
}

async function checkKey(client: RetailClient, seen: Seen): Promise<StepResult> {
  try {
    seen.credentials = await client.get('/api/credentials', {}, credentialsAnswer)
    return passed()
  } catch (error) {
    if (!(error instanceof OutcomeError) || error.outcome.kind !== 'unauthorized') throw error
    return failed(
      'CRM не принимает ключ API. Скопируйте его заново: Настройки → Интеграция → Ключи доступа к API.',
      'The CRM does not accept the API key. Copy it again: Settings → Integration → API access keys.',
    )
  }
}

function checkRights(seen: Seen): StepResult {
  const credentials = seen.credentials
  if (credentials === undefined || (credentials.scopes.length === 0 && credentials.credentials.length === 0)) {
    return warning(
      'CRM не сообщает права ключа. Разрешите ему заказы, клиентов, справочники и пользовательские поля.',
      'The CRM does not tell the rights of the key. Allow it orders, customers, references and custom fields.',
    )
  }
  const missing = NEEDED.filter((right) => !hasRight(credentials, right)).map(([scope]) => scope)
  if (missing.length > 0) {
    const list = missing.join(', ')
    return failed(
      `Ключу не хватает прав: ${list}. Отметьте их в настройках ключа в RetailCRM.`,
      `The key lacks rights: ${list}. Tick them in the settings of the key in RetailCRM.`,
    )
  }
  const unwanted = WANTED.filter((right) => !hasRight(credentials, right)).map(([scope]) => scope)
  if (unwanted.length === 0) return passed()
  const list = unwanted.join(', ')
  return warning(
    `Заявки будут доставляться, но без прав ${list} пользовательские поля попадут в комментарий, а списки не откроются.`,
    `Leads will be delivered, but without the rights ${list} custom fields go to the comment and lists cannot be read.`,
  )
}

/** Shops the key opens: what the key says, else all shops of the account; undefined when neither can be read. */
async function knownSites(client: RetailClient, seen: Seen): Promise<string[] | undefined> {
  const { credentials } = seen
  if (credentials?.siteAccess === 'access_selective' && credentials.sitesAvailable.length > 0)
    return credentials.sitesAvailable
  try {
    return (await readReference(client, 'sites')).map(({ code }) => code)
  } catch (error) {
    if (error instanceof OutcomeError && error.outcome.kind === 'unauthorized') return undefined
    throw error
  }
}

async function checkSite({ config }: RetailContext, client: RetailClient, seen: Seen): Promise<StepResult> {
  const sites = await knownSites(client, seen)
  if (sites === undefined) {
    return config.site === ''
      ? warning(
          'Список магазинов недоступен ключу. Если магазинов несколько, укажите символьный код нужного.',
          'The key may not read the list of shops. If there are several, enter the code of yours.',
        )
      : passed()
  }
  const list = sites.join(', ')
  if (config.site !== '' && !sites.includes(config.site)) {
    return failed(
      `Ключу не доступен магазин «${config.site}». Выберите один из: ${list}.`,
      `The key does not open the shop "${config.site}". Choose one of: ${list}.`,
    )
  }
  if (config.site !== '' || sites.length <= 1) return passed()
  return failed(
    `Ключ открывает несколько магазинов: ${list}. Выберите, в какой создавать заказы.`,
    `The key opens several shops: ${list}. Choose the one that gets the orders.`,
  )
}

const CHOSEN: readonly (readonly ['orderMethod' | 'orderType' | 'status', BookName, string, string])[] = [
  ['orderMethod', 'orderMethods', 'способа оформления', 'order method'],
  ['orderType', 'orderTypes', 'типа заказа', 'order type'],
  ['status', 'statuses', 'статуса', 'status'],
]

/** A right that is missing was told by the step "rights". */
async function unlessForbidden(run: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await run()
  } catch (error) {
    const isForbidden =
      error instanceof OutcomeError && error.outcome.kind === 'unauthorized' && !WRONG_KEY.test(error.message)
    if (!isForbidden) throw error
    return warning('Ключу нельзя читать эти настройки CRM.', 'The key may not read these settings of the CRM.')
  }
}

async function checkReferences({ config }: RetailContext, client: RetailClient): Promise<StepResult> {
  await readReference(client, 'statuses')
  for (const [name, book, ru, en] of CHOSEN) {
    const code = config[name]
    if (code === '') continue
    const rows = await readReference(client, book)
    if (rows.some((row) => row.code === code && row.active !== false)) continue
    return failed(
      `В CRM нет ${ru} «${code}» или он выключен. Выберите другой.`,
      `The CRM has no ${en} "${code}", or it is switched off. Choose another.`,
    )
  }
  return passed()
}

async function checkFields({ config }: RetailContext, client: RetailClient): Promise<StepResult> {
  const fields = await readCustomFields(client, 'order')
  if (config.visitField === '' || fields.some(({ code }) => code === config.visitField)) return passed()
  return failed(
    `В заказах нет поля «${config.visitField}» для номера визита. Создайте его в CRM или выберите другое.`,
    `Orders have no field "${config.visitField}" for the visit number. Create it in the CRM or choose another.`,
  )
}

async function checkTimeZone({ config }: RetailContext, client: RetailClient): Promise<StepResult> {
  let zone: string
  try {
    zone = (await client.get('/api/v5/settings', {}, settingsAnswer)).settings.timezone.value
  } catch (error) {
    // Settings are a courtesy of newer accounts and need a right of their own.
    if (error instanceof OutcomeError) return { state: 'skipped', detail: null }
    throw error
  }
  if (zone === config.timeZone) return passed()
  return warning(
    `В CRM часовой пояс ${zone}, в подключении ${config.timeZone}. Укажите одинаковый, иначе время поздних заявок будет неверным.`,
    `The CRM uses the time zone ${zone}, the connection ${config.timeZone}. Make them equal, or late leads get a wrong time.`,
  )
}

type Seen = { versions: unknown; credentials: Credentials | undefined }

/** Address → version → key → rights → shop → references → fields → time zone. */
export function check(context: RetailContext): Promise<CheckStep[]> {
  const client = createRetailClient(context)
  const seen: Seen = { versions: undefined, credentials: undefined }
  return runCheckSteps([
    { name: 'address', title: { ru: 'Адрес', en: 'Address' }, run: () => checkAddress(context, client, seen) },
    { name: 'version', title: { ru: 'Версия API', en: 'API version' }, run: () => Promise.resolve(checkVersion(seen)) },
    { name: 'key', title: { ru: 'Ключ', en: 'Key' }, run: () => checkKey(client, seen) },
    {
      name: 'rights',
      title: { ru: 'Права ключа', en: 'Rights of the key' },
      run: () => Promise.resolve(checkRights(seen)),
    },
    { name: 'site', title: { ru: 'Магазин', en: 'Shop' }, run: () => checkSite(context, client, seen) },
    {
      name: 'references',
      title: { ru: 'Справочники', en: 'References' },
      run: () => unlessForbidden(() => checkReferences(context, client)),
    },
    {
      name: 'fields',
      title: { ru: 'Пользовательские поля', en: 'Custom fields' },
      run: () => unlessForbidden(() => checkFields(context, client)),
    },
    { name: 'time_zone', title: { ru: 'Часовой пояс', en: 'Time zone' }, run: () => checkTimeZone(context, client) },
  ])
}
