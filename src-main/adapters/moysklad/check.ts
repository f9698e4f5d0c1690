import type { z } from 'zod'
import type { CheckStep, LocalText } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { isHtml } from '../kit/outcome.ts'
import type { CrmResponse } from '../kit/types.ts'
import { readAttributes } from './attributes.ts'
import { createMoyskladClient } from './client.ts'
import type { MoyskladClient } from './client.ts'
import type { MoyskladContext } from './config.ts'
import { findReference, findState, readOrganizations, REMEMBERED } from './references.ts'
import { MoyskladRefusal, readErrors, refusalOf } from './refusal.ts'
import { employeeAnswer } from './types.ts'

type Employee = z.infer<typeof employeeAnswer>
/** What earlier steps saw: one answer tells address, key and rights. */
type Seen = { response: CrmResponse | undefined; employee: Employee | undefined }
type Tools = { context: MoyskladContext; client: MoyskladClient; seen: Seen }

const NO_EMPLOYEE = 1085
const NO_API_ACCESS = 1061
const TARIFF = [1043, 1070, 47_000]

function refusal({ context }: Tools, response: CrmResponse): MoyskladRefusal {
  return refusalOf(response, {
    isMutation: false,
    nowMs: context.clock.now(),
    fraction: () => context.random.fraction(),
  })
}

async function checkAddress(tools: Tools): Promise<StepResult> {
  const response = await tools.client.raw('/context/employee')
  const { status, json } = response
  const { account } = tools.context.config
  tools.seen.response = response
  if (status >= 500 || status === 429) throw refusal(tools, response)
  if (status === 410 || status === 415) {
    return failed(
      `${account} больше не обслуживает эту версию API или между нами прокси, который меняет заголовки. Проверьте адрес и прокси, обновите программу.`,
      `${account} no longer serves this version of the API, or a proxy between us changes headers. Check the address and the proxy, update the app.`,
    )
  }
  const isRefused = status === 401 || status === 403
  const isAnswer = isRefused || readErrors(json).length > 0 || employeeAnswer.safeParse(json).success
  if (!isHtml(response) && isAnswer && !(status >= 300 && status < 400)) return passed()
  return failed(
    `По адресу ${account} нет API МоегоСклада. Правильный адрес: https://api.moysklad.ru.`,
    `There is no MoySklad API at ${account}. The right address is https://api.moysklad.ru.`,
  )
}

function checkKey(tools: Tools): StepResult {
  const { seen, context } = tools
  if (seen.response === undefined) return { state: 'skipped', detail: null }
  const refused = refusal(tools, seen.response)
  if (refused.errors.length === 0 && seen.response.status < 300) {
    seen.employee = employeeAnswer.parse(seen.response.json)
    const { name, uid } = seen.employee
    return passed({ ru: `Вход выполнен: ${name} (${uid})`, en: `Signed in as ${uid}` })
  }
  if (refused.has(NO_EMPLOYEE)) return passed()
  if (refused.has(NO_API_ACCESS)) {
    return failed(
      'Этому сотруднику закрыт доступ к API. Откройте его: Настройки → Сотрудники → права сотрудника.',
      'This employee has no access to the API. Allow it: Settings → Employees → rights of the employee.',
    )
  }
  if (refused.has(...TARIFF)) {
    return failed(
      'Тариф МоегоСклада не разрешает API. Смените тариф или продлите подписку.',
      'The tariff of MoySklad does not allow the API. Change the tariff or renew the subscription.',
    )
  }
  if (refused.outcome.kind !== 'unauthorized') throw refused
  return context.config.signIn === 'token'
    ? failed(
        'МойСклад не принимает токен. Создайте новый и вставьте сюда; прежние токены этого сотрудника при этом отключатся.',
        "MoySklad does not accept the token. Make a new one and paste it here; this switches off the employee's earlier tokens.",
      )
    : failed(
        'МойСклад не принимает логин и пароль. Логин имеет вид robot@company. Не повторяйте много раз: вход временно закроют.',
        'MoySklad does not accept login and password. The login looks like robot@company. Do not try many times: sign-in is then closed for a while.',
      )
}

/** Without these no lead can be delivered. */
const NEEDED = ['customerorder.view', 'customerorder.create', 'counterparty.view', 'counterparty.create'] as const

function hasRight({ permissions }: Employee, right: string): boolean {
  const [area = '', action = ''] = right.split('.')
  const actions = permissions[area]
  return typeof actions === 'object' && actions !== null && action in actions
}

function checkRights({ seen, context }: Tools): StepResult {
  const { employee } = seen
  if (employee === undefined || Object.keys(employee.permissions).length === 0) {
    return warning(
      'МойСклад не сообщает права. Нужны создание и просмотр заказов покупателей и контрагентов.',
      'MoySklad does not tell the rights. Creating and viewing customer orders and counterparties is needed.',
    )
  }
  const missing = NEEDED.filter((right) => !hasRight(employee, right)).join(', ')
  if (missing !== '') {
    return failed(
      `Сотруднику не хватает прав: ${missing}. Отметьте их: Настройки → Сотрудники.`,
      `The employee lacks rights: ${missing}. Tick them: Settings → Employees.`,
    )
  }
  const wanted = [
    'counterparty.update',
    'customerorder.approve',
    ...(context.config.owner === '' ? [] : ['ownerAssign.view']),
  ]
  const unwanted = wanted.filter((right) => !hasRight(employee, right)).join(', ')
  if (unwanted === '') return passed()
  return warning(
    `Заявки будут доставляться, но без прав ${unwanted} заказы останутся непроведёнными, а часть данных попадёт в комментарий.`,
    `Leads will be delivered, but without the rights ${unwanted} orders stay drafts and some data goes to the comment.`,
  )
}

async function checkOrganization({ context, client }: Tools): Promise<StepResult> {
  const { organization } = context.config
  if (organization !== '') {
    const found = await findReference(context, client, { types: ['organization'], text: organization })
    if (found !== null && found.row.archived !== true) return passed()
    return failed(
      `Юрлица «${organization}» нет, оно в архиве или не видно сотруднику. Выберите другое.`,
      `The own organization ${shown(organization)} is not there, is archived or not shown to the employee. Choose another.`,
    )
  }
  const all = await readOrganizations(context, client)
  if (all.length === 1) return passed()
  if (all.length === 0) {
    return failed(
      'Сотруднику не видно ни одного юрлица. Разрешите просмотр юрлиц.',
      'The employee sees no own organization. Allow viewing own organizations.',
    )
  }
  return failed(
    'Юрлиц несколько. Выберите, от какого создавать заказы.',
    'There are several own organizations. Choose the one that gets the orders.',
  )
}

/** A setting as an English sentence shows it: names of the CRM may be in any script. */
function shown(text: string): string {
  return /^[\x20-\x7e]+$/.test(text) ? `"${text}"` : 'of the connection'
}

type Chosen = 'store' | 'owner' | 'project' | 'salesChannel' | 'counterparty'
const CHOSEN: readonly (readonly [name: Chosen, type: string, words: LocalText])[] = [
  ['store', 'store', { ru: 'склада', en: 'store' }],
  ['owner', 'employee', { ru: 'сотрудника', en: 'employee' }],
  ['project', 'project', { ru: 'проекта', en: 'project' }],
  ['salesChannel', 'saleschannel', { ru: 'канала продаж', en: 'sales channel' }],
  ['counterparty', 'counterparty', { ru: 'контрагента', en: 'counterparty' }],
]

function notThere(text: string, { ru, en }: LocalText): StepResult {
  return failed(
    `В МоёмСкладе нет ${ru} «${text}» или он не виден сотруднику. Выберите другой.`,
    `MoySklad has no ${en} ${shown(text)}, or the employee does not see it. Choose another.`,
  )
}

async function checkReferences({ context, client }: Tools): Promise<StepResult> {
  const { config } = context
  if (config.state !== '' && (await findState(context, client, config.state)) === undefined) {
    return notThere(config.state, { ru: 'статуса заказа', en: 'order status' })
  }
  for (const [name, type, words] of CHOSEN) {
    const text = config[name]
    if (text === '') continue
    const found = await findReference(context, client, { types: [type], text })
    if (found === null || found.row.archived === true) return notThere(text, words)
  }
  return passed()
}

async function checkFields({ context, client }: Tools): Promise<StepResult> {
  const { visitField } = context.config
  let fields
  try {
    fields = await readAttributes(context, client, 'customerorder')
  } catch (error) {
    if (!(error instanceof MoyskladRefusal) || !error.isRightMissing) throw error
    return warning(
      'Сотрудник не видит дополнительные поля заказов: их значения попадут в комментарий.',
      'The employee does not see the custom fields of orders: their values go to the comment.',
    )
  }
  const isVisit = ({ id, name }: { id: string; name: string }): boolean => id === visitField || name === visitField
  if (visitField !== '' && !fields.some(isVisit)) {
    return failed(
      `В заказах нет дополнительного поля «${visitField}» для номера визита. Создайте его или выберите другое.`,
      `Orders have no custom field ${shown(visitField)} for the visit number. Create it or choose another.`,
    )
  }
  const required = fields.filter((field) => field.required === true && !isVisit(field))
  if (required.length === 0) return passed()
  const names = required.map(({ name }) => name).join(', ')
  return warning(
    `Обязательные дополнительные поля заказа: ${names}. Заявку без них МойСклад не примет: передавайте их или снимите обязательность.`,
    `Orders have required custom fields (${required.length}). MoySklad refuses leads without them: pass them or make them optional.`,
  )
}

/** Address → key → rights → own organization → references → custom fields. */
export function check(context: MoyskladContext): Promise<CheckStep[]> {
  // People check again right after they changed something in the CRM.
  for (const key of Object.values(REMEMBERED)) context.memory?.forget(key)
  const tools: Tools = {
    context,
    client: createMoyskladClient(context),
    seen: { response: undefined, employee: undefined },
  }
  return runCheckSteps([
    { name: 'address', title: { ru: 'Адрес', en: 'Address' }, run: () => checkAddress(tools) },
    { name: 'key', title: { ru: 'Вход', en: 'Sign-in' }, run: () => Promise.resolve().then(() => checkKey(tools)) },
    { name: 'rights', title: { ru: 'Права', en: 'Rights' }, run: () => Promise.resolve(checkRights(tools)) },
    { name: 'organization', title: { ru: 'Юрлицо', en: 'Own organization' }, run: () => checkOrganization(tools) },
    { name: 'references', title: { ru: 'Справочники', en: 'Dictionaries' }, run: () => checkReferences(tools) },
    { name: 'fields', title: { ru: 'Дополнительные поля', en: 'Custom fields' }, run: () => checkFields(tools) },
  ])
}
