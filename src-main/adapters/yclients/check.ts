import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createYclientsClient } from './client.ts'
import type { YclientsClient } from './client.ts'
import type { YclientsContext } from './config.ts'
import { idsOf, modeOf } from './config.ts'
import { readCustomFields } from './custom-fields.ts'
import { YclientsRefusal } from './refusal.ts'
import { openSession, SignInRefusal } from './session.ts'
import { freeTimes } from './slots.ts'
import { companies, company, license, permissions, services, staffList } from './types.ts'
import type { Company } from './types.ts'

type Tools = { context: YclientsContext; client: YclientsClient; seen: { company?: Company } }

const skipped: StepResult = { state: 'skipped', detail: null }

async function checkCompany({ context, client, seen }: Tools): Promise<StepResult> {
  try {
    seen.company = (await client.get(`/company/${client.companyId}`, {}, company)).data
  } catch (error) {
    if (!(error instanceof YclientsRefusal)) throw error
    if (error.status === 401) {
      return failed(
        'YCLIENTS не принимает токен партнёра. Скопируйте его заново из кабинета разработчика YCLIENTS.',
        'YCLIENTS does not accept the partner token. Copy it again from your YCLIENTS developer account.',
      )
    }
    if (error.status !== 404) throw error
    return failed(
      `В YCLIENTS нет филиала ${context.config.companyId}. Возьмите номер из адреса журнала: yclients.com/timetable/номер.`,
      `YCLIENTS has no branch ${context.config.companyId}. Take the number from the journal's address: yclients.com/timetable/number.`,
    )
  }
  const { title } = seen.company
  return passed(title === '' ? null : { ru: `Филиал «${title}»`, en: `Branch "${title}"` })
}

async function checkUser({ context, client }: Tools): Promise<StepResult> {
  if (!client.hasUser) {
    return warning(
      'Пользователя нет: заявки станут онлайн-записями, но комментарии, проверка дублей и перепроверка неясных ответов невозможны.',
      'There is no user: leads become online bookings, but comments, the check for duplicates and look-ups of unclear answers are impossible.',
    )
  }
  const isSignedIn = context.config.signIn === 'password'
  try {
    if (isSignedIn) await openSession(context).prove()
    const { data } = await client.get('/companies', { my: 1 }, companies)
    if (data.some(({ id }) => String(id) === client.companyId)) return passed()
    return warning(
      `Филиала ${context.config.companyId} нет среди филиалов этого пользователя. Проверьте, что ему дали доступ.`,
      `Branch ${context.config.companyId} is not among the branches of this user. Check that they were given access.`,
    )
  } catch (error) {
    if (error instanceof SignInRefusal) return refusedPassword(error)
    if (!(error instanceof YclientsRefusal) || error.status !== 401) throw error
    if (isSignedIn) {
      return failed(
        'YCLIENTS не принимает токен, который сам только что выдал. Проверьте, что доступ этого пользователя не закрыт.',
        'YCLIENTS does not accept the token it has just given. Check that the access of this user is not closed.',
      )
    }
    return failed(
      'YCLIENTS не принимает токен пользователя. Он меняется вместе с паролем: получите его заново.',
      'YCLIENTS does not accept the user token. It changes with the password: get it again.',
    )
  }
}

function refusedPassword({ words }: SignInRefusal): StepResult {
  const own = words === '' ? '' : ` (${words})`
  return failed(
    `YCLIENTS не принимает логин и пароль${own}. Исправьте их или введите токен пользователя. Сами они больше не пробуются.`,
    `YCLIENTS does not accept the login and password${own}. Correct them, or enter a user token. They are not tried again by themselves.`,
  )
}

type Right = readonly [group: string, name: string, ru: string, en: string]

const NEEDED: readonly Right[] = [
  ['timetable', 'timetable_access', 'видеть журнал записи', 'to see the journal'],
  ['record_form', 'create_records_access', 'создавать записи', 'to create records'],
]
const WANTED: readonly Right[] = [
  ['record_form', 'edit_records_access', 'изменять записи', 'to edit records'],
  ['timetable', 'timetable_phones_access', 'видеть телефоны клиентов', 'to see phones of clients'],
]

/** Only a right that is told as absent is missing. */
function isMissing(groups: Record<string, unknown>, [group, name]: Right): boolean {
  const rights = groups[group]
  const value = typeof rights === 'object' && rights !== null ? (rights as Record<string, unknown>)[name] : undefined // a JSON object
  return value === false || value === 0 || value === '0'
}

async function checkRights({ context, client }: Tools): Promise<StepResult> {
  if (!client.hasUser) return skipped
  const { data } = await client.get(`/user/permissions/${client.companyId}`, {}, permissions)
  const list = (rights: readonly Right[], at: 2 | 3): string => rights.map((right) => right[at]).join(', ')
  const missing = modeOf(context.config) === 'client' ? [] : NEEDED.filter((right) => isMissing(data, right))
  if (missing.length > 0) {
    return failed(
      `Пользователю не хватает прав: ${list(missing, 2)}. Отметьте их в YCLIENTS: Настройки → Пользователи.`,
      `The user lacks rights: ${list(missing, 3)}. Tick them in YCLIENTS: Settings → Users.`,
    )
  }
  const unwanted = WANTED.filter((right) => isMissing(data, right))
  if (unwanted.length === 0) return passed()
  return warning(
    `Заявки будут доставляться, но без прав «${list(unwanted, 2)}» не работают комментарии и проверка дублей.`,
    `Leads will be delivered, but without the rights "${list(unwanted, 3)}" comments and the check for duplicates do not work.`,
  )
}

async function checkLicense({ client }: Tools): Promise<StepResult> {
  if (!client.hasUser) return skipped
  try {
    const { data } = await client.get(`/license/${client.companyId}`, {}, license)
    if (data.active !== false) return passed()
    return failed(
      `Лицензия филиала не действует (до ${data.deactivation_date}). Продлите её в YCLIENTS.`,
      `The licence of the branch is not active (until ${data.deactivation_date}). Prolong it in YCLIENTS.`,
    )
  } catch (error) {
    // Not every user may see the licence; deliveries tell it too.
    if (error instanceof YclientsRefusal && (error.isRightMissing || error.status === 404)) return skipped
    throw error
  }
}

async function checkStaff({ context, client }: Tools): Promise<StepResult> {
  const { staffId } = context.config
  const mode = modeOf(context.config)
  if (mode === 'client') return skipped
  const { data } = await client.get(`/company/${client.companyId}/staff/`, {}, staffList)
  if (staffId === '' || staffId === '0') {
    if (mode === 'booking') return passed()
    return warning(
      'Сотрудник не выбран: записи создадутся, только если заявка сама приносит поле staff_id.',
      'No employee is chosen: records are made only when the lead itself brings the field staff_id.',
    )
  }
  if (data.some(({ id, fired }) => String(id) === staffId && fired !== true)) return passed()
  return failed(
    `В филиале нет работающего сотрудника ${staffId}. Выберите другого.`,
    `The branch has no working employee ${staffId}. Choose another.`,
  )
}

async function checkServices({ context, client }: Tools): Promise<StepResult> {
  const wanted = idsOf(context.config.serviceIds)
  if (wanted.length === 0 || modeOf(context.config) === 'client') return skipped
  const { data } = await client.get(`/company/${client.companyId}/services/`, {}, services)
  const missing = wanted.filter((id) => !data.some((one) => one.id === id)).join(', ')
  if (missing === '') return passed()
  return failed(
    `В филиале нет услуг с номерами ${missing}. Исправьте номера.`,
    `The branch has no services with the numbers ${missing}. Correct the numbers.`,
  )
}

async function checkFields({ context, client }: Tools): Promise<StepResult> {
  const { visitField } = context.config
  if (!client.hasUser) return skipped
  try {
    const owner = modeOf(context.config) === 'client' ? 'client' : 'record'
    const fields = await readCustomFields(client, owner)
    if (visitField === '' || fields.some(({ code }) => code === visitField)) return passed()
    return failed(
      `Дополнительного поля «${visitField}» для номера визита нет. Создайте его в YCLIENTS или выберите другое.`,
      `There is no custom field "${visitField}" for the visit number. Create it in YCLIENTS or choose another.`,
    )
  } catch (error) {
    if (!(error instanceof YclientsRefusal) || !error.isRightMissing) throw error
    return warning(
      'Пользователю нельзя читать дополнительные поля: их значения попадут в комментарий.',
      'The user may not read custom fields: their values will go to the comment.',
    )
  }
}

async function checkBooking({ context, client, seen }: Tools): Promise<StepResult> {
  const { config, clock } = context
  if (modeOf(config) !== 'booking') return skipped
  if (seen.company?.phone_confirmation === true) {
    return failed(
      'Филиал подтверждает телефон по SMS, заявки так не записать. Выключите подтверждение в настройках онлайн-записи или доставляйте в журнал.',
      'The branch confirms phones by SMS, leads cannot be booked so. Switch it off in the settings of online booking, or deliver to the journal.',
    )
  }
  const wanted = {
    staffId: Number(config.staffId),
    services: idsOf(config.serviceIds),
    notBeforeMs: clock.now() + config.delayMinutes * 60_000,
    timeZone: config.timeZone,
  }
  try {
    if ((await freeTimes(client, wanted)).length === 0) {
      return warning(
        'Сейчас нет свободного времени для онлайн-записи: заявки будут его ждать. Проверьте график сотрудников и услуги.',
        'There is no free time for online booking now: leads will wait for it. Check the schedule of employees and the services.',
      )
    }
  } catch (error) {
    if (!(error instanceof OutcomeError) || error.outcome.kind !== 'rejected') throw error
    return failed(
      `Онлайн-запись не отвечает на выбранные настройки (${error.message}). Проверьте сотрудника и услуги.`,
      `Online booking does not take the chosen settings (${error.message}). Check the employee and the services.`,
    )
  }
  if (seen.company?.booking_email_required !== true) return passed()
  return warning(
    'Филиал требует почту в онлайн-записи: заявки без почты он не примет.',
    'The branch demands an e-mail in online bookings: leads without one will be refused.',
  )
}

function checkTimeZone({ context, seen }: Tools): Promise<StepResult> {
  const zone = seen.company?.timezone ?? ''
  const { timeZone } = context.config
  if (zone === '') return Promise.resolve(skipped)
  if (zone === timeZone) return Promise.resolve(passed())
  return Promise.resolve(
    warning(
      `У филиала часовой пояс ${zone}, в подключении ${timeZone}. Укажите одинаковый, иначе время записей будет неверным.`,
      `The branch uses the time zone ${zone}, the connection ${timeZone}. Make them equal, or records get a wrong time.`,
    ),
  )
}

type Plan = readonly [name: string, ru: string, en: string, run: (tools: Tools) => Promise<StepResult>]

const PLANS: readonly Plan[] = [
  ['company', 'Адрес, токен партнёра, филиал', 'Address, partner token, branch', checkCompany],
  ['user', 'Пользователь', 'User', checkUser],
  ['rights', 'Права пользователя', 'Rights of the user', checkRights],
  ['license', 'Лицензия', 'Licence', checkLicense],
  ['staff', 'Сотрудник', 'Employee', checkStaff],
  ['services', 'Услуги', 'Services', checkServices],
  ['fields', 'Дополнительные поля', 'Custom fields', checkFields],
  ['booking', 'Онлайн-запись', 'Online booking', checkBooking],
  ['time_zone', 'Часовой пояс', 'Time zone', checkTimeZone],
]

/** Branch and partner token → user → rights → licence → employee → services → fields → booking → time zone. */
export function check(context: YclientsContext): Promise<CheckStep[]> {
  const tools: Tools = { context, client: createYclientsClient(context), seen: {} }
  return runCheckSteps(PLANS.map(([name, ru, en, run]) => ({ name, title: { ru, en }, run: () => run(tools) })))
}
