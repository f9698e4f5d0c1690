import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { createFreshClient } from './client.ts'
import type { FreshClient } from './client.ts'
import { createFreshClientV2 } from './client-v2.ts'
import { findCompanies } from './companies.ts'
import { hasV1 } from './config.ts'
import type { FreshofficeContext } from './config.ts'
import { findByMark } from './deals.ts'
import { readClosedStatuses, readDealTypes, readStatuses, readUsers } from './directories.ts'
import { localIso } from '../../lib/zoned-time.ts'
import { FreshRefusal } from './refusal.ts'
import { addressRow, userRow } from './types.ts'
import type { Status } from './types.ts'

type Tools = { context: FreshofficeContext; client: FreshClient }

const skipped: StepResult = { state: 'skipped', detail: null }
/** Nobody's contact: the search is tried, nothing is looked for. */
const NOBODY = { phone: '70000000000', typedPhone: '', email: 'nobody@estafeta.invalid', name: null, leftOvers: [] }

const isRefusal = (error: unknown, statuses: readonly number[]): boolean =>
  error instanceof FreshRefusal && statuses.includes(error.status)

async function checkV2({ context }: Tools): Promise<StepResult> {
  if (context.config.api !== 'v2') return skipped
  try {
    await createFreshClientV2(context).rows('users/list', userRow)
    return passed()
  } catch (error) {
    const isToken = error instanceof FreshRefusal && error.outcome.kind === 'unauthorized'
    if (!isToken) throw error
    return failed(
      'FreshOffice не принимает токен API v2. Проверьте в «Администрирование → API», что он включён, и скопируйте его целиком. Ключ API v1 сюда не подходит.',
      'FreshOffice does not accept the token of API v2. Check in "Administration → API" that it is switched on, and copy all of it. A key of API v1 does not fit here.',
    )
  }
}

async function checkV1({ context, client }: Tools): Promise<StepResult> {
  if (!hasV1(context.config)) {
    return warning(
      'Ключа API v1 нет: сделки создаются, но неясные ответы нельзя перепроверить, контрагенты не создаются, комментарии и проверка дублей невозможны.',
      'There is no key of API v1: deals are made, but unclear answers cannot be looked up, no counterparties are made, comments and the check for duplicates are impossible.',
    )
  }
  try {
    await client.rows('users', { select: 'id,name' }, userRow)
    return passed()
  } catch (error) {
    if (!isRefusal(error, [401, 403])) throw error
    return failed(
      'FreshOffice не принимает номер и ключ API v1. Скопируйте их заново: «Администрирование → API». Токен API v2 сюда не подходит.',
      'FreshOffice does not accept the number and key of API v1. Copy them again: "Administration → API". A token of API v2 does not fit here.',
    )
  }
}

async function checkManager({ context }: Tools): Promise<StepResult> {
  const { managerId } = context.config
  if (managerId === '') return skipped
  if ((await readUsers(context)).some(({ id }) => id === managerId)) return passed()
  return failed(
    `В FreshOffice нет сотрудника ${managerId}. Выберите другого ответственного.`,
    `FreshOffice has no user ${managerId}. Choose another responsible one.`,
  )
}

async function checkType({ context }: Tools): Promise<StepResult> {
  const { dealTypeId } = context.config
  if (dealTypeId === '') return skipped
  if ((await readDealTypes(context)).some(({ id }) => id === dealTypeId)) return passed()
  return failed(
    `В FreshOffice нет типа сделки ${dealTypeId}. Выберите другой.`,
    `FreshOffice has no type of deals ${dealTypeId}. Choose another.`,
  )
}

async function checkStatus({ context }: Tools): Promise<StepResult> {
  const { statusId, dealTypeId } = context.config
  let statuses: Status[] | null
  try {
    statuses = await readStatuses(context)
  } catch (error) {
    if (!(error instanceof FreshRefusal) || !error.isMissing) throw error
    statuses = null
  }
  if (statuses === null || statusId === '') return skipped
  const status = statuses.find(({ id }) => id === statusId)
  if (status === undefined) {
    return failed(
      `В FreshOffice нет статуса сделки ${statusId}. Выберите другой.`,
      `FreshOffice has no status of deals ${statusId}. Choose another.`,
    )
  }
  if (status.typeId === null || dealTypeId === '' || status.typeId === dealTypeId || status.isFinal === true) {
    return passed()
  }
  return failed(
    `Статус «${status.name}» принадлежит другому типу сделки. Выберите статус выбранного типа.`,
    `The status "${status.name}" belongs to another type of deals. Choose a status of the chosen type.`,
  )
}

/** The very search that repeats depend on. */
async function checkDeals({ context, client }: Tools): Promise<StepResult> {
  if (!hasV1(context.config)) return skipped
  const nowIso = localIso(context.clock.now(), context.config.timeZone)
  try {
    await findByMark(client, { marker: 'estafeta-check', dateStart: nowIso, nowIso })
    return passed()
  } catch (error) {
    if (!(error instanceof FreshRefusal) || error.outcome.kind !== 'rejected') throw error
    return failed(
      `FreshOffice не даёт искать сделки (${error.message}). Дайте ключу API право на сделки.`,
      `FreshOffice does not let deals be searched (${error.message}). Give the API key the right to deals.`,
    )
  }
}

async function checkClients({ context, client }: Tools): Promise<StepResult> {
  if (!hasV1(context.config) || !context.config.isClientSearched) return skipped
  try {
    await findCompanies(client, NOBODY)
    const [row] = await client.rows('phones', { top: 1 }, addressRow)
    if (row === undefined || row.companyId !== null || row.contactId !== null) return passed()
  } catch (error) {
    if (!(error instanceof FreshRefusal) || error.outcome.kind !== 'rejected') throw error
    return failed(
      `FreshOffice не даёт искать контрагентов по телефону и почте (${error.message}). Дайте ключу право на контрагентов или выключите этот поиск в подключении.`,
      `FreshOffice does not let counterparties be searched by phone and e-mail (${error.message}). Give the key the right to counterparties, or switch this search off in the connection.`,
    )
  }
  return warning(
    'FreshOffice не показывает, чей телефон: каждая заявка создаст нового контрагента, проверка дублей невозможна.',
    'FreshOffice does not show whose a phone is: each lead makes a new counterparty, the check for duplicates is impossible.',
  )
}

async function checkClosed({ context }: Tools): Promise<StepResult> {
  if (!hasV1(context.config)) return skipped
  if ((await readClosedStatuses(context)) !== null) return passed()
  return warning(
    'Неизвестно, какие статусы закрывают сделку: проверка незаконченных сделок не работает. Укажите номера закрытых статусов.',
    'It is not known which statuses close a deal: the check of open deals does not work. Enter the numbers of closed statuses.',
  )
}

type Plan = readonly [name: string, ru: string, en: string, run: (tools: Tools) => Promise<StepResult>]

const PLANS: readonly Plan[] = [
  ['v2', 'Адрес и токен API v2', 'Address and token of API v2', checkV2],
  ['v1', 'Адрес, номер и ключ API v1', 'Address, number and key of API v1', checkV1],
  ['manager', 'Ответственный', 'Responsible user', checkManager],
  ['type', 'Тип сделки', 'Type of deals', checkType],
  ['status', 'Статус сделки', 'Status of deals', checkStatus],
  ['deals', 'Поиск сделок', 'Search of deals', checkDeals],
  ['clients', 'Поиск контрагентов', 'Search of counterparties', checkClients],
  ['closed', 'Закрытые статусы', 'Closed statuses', checkClosed],
]

/** Token → key → responsible user → type → status → searches. */
export function check(context: FreshofficeContext): Promise<CheckStep[]> {
  const tools: Tools = { context, client: createFreshClient(context) }
  return runCheckSteps(PLANS.map(([name, ru, en, run]) => ({ name, title: { ru, en }, run: () => run(tools) })))
}
