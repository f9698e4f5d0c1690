import { z } from 'zod'
import type { CheckStep, LocalText } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, untrustedCertificate, warning } from '../kit/check-steps.ts'
import type { CheckPlan, StepResult } from '../kit/check-steps.ts'
import { isAcceptable } from '../kit/certificate.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'
import { createBitrixClient } from './client.ts'
import { forget, portalOf } from './config.ts'
import type { BitrixContext } from './config.ts'
import { REMEMBERED } from './definitions.ts'
import type { Crm } from './definitions.ts'
import { readMode } from './deliver.ts'
import { readMethods } from './lists.ts'
import { BitrixRefusal, readEnvelope, refusalOf } from './refusal.ts'
import { checkChosen, checkFields } from './check-choices.ts'
import { phpList, profileAnswer } from './types.ts'
import type { Profile } from './types.ts'

/** What earlier steps saw. */
type Seen = { response: CrmResponse | undefined; profile: Profile | undefined }
type Tools = { crm: Crm; seen: Seen }

/** Looks at the certificate of a box before anything secret is sent. */
async function checkCertificate({ crm }: Tools): Promise<StepResult> {
  const { config, http } = crm.context
  const portal = portalOf(config)
  if (!portal.startsWith('https:')) return { state: 'skipped', detail: null }
  const shown = await http.certificate(portal)
  const rule =
    config.certificate === '' ? { kind: 'trusted' as const } : { kind: 'pinned' as const, sha256: config.certificate }
  if (isAcceptable(shown, rule)) return passed()
  const untrusted = untrustedCertificate(shown, 'certificate')
  if (config.certificate === '' || untrusted.detail === null) return untrusted
  const { ru, en } = untrusted.detail
  return {
    ...untrusted,
    detail: {
      ru: `Сервер показывает не тот сертификат, которому вы доверились. Если его не меняли, не соглашайтесь. ${ru}`,
      en: `The server shows another certificate than the one you trusted. If nobody has changed it, do not agree. ${en}`,
    },
  }
}

async function checkAddress({ crm, seen }: Tools): Promise<StepResult> {
  const portal = portalOf(crm.context.config)
  if (crm.context.config.signIn === 'app' && crm.context.tokens === undefined) return noTokens()
  const response = await crm.client.raw('profile')
  seen.response = response
  const moved = crm.client.movedTo()
  if (moved !== null) {
    return warning(
      `Этот Битрикс24 переехал на ${moved}. Заявки пока доходят, но обновите адрес в подключении.`,
      `This Bitrix24 has moved to ${moved}. Leads still arrive, but update the address in the connection.`,
    )
  }
  const read = readEnvelope(response)
  if (read !== null && read.code !== 'ERROR_METHOD_NOT_FOUND') return passed()
  if (response.status >= 300 && response.status < 400) {
    const target = URL.parse(response.headers['location'] ?? '', portal)?.origin ?? ''
    return failed(
      `Адрес ведёт на другой сайт: ${target}. Если это ваш Битрикс24, создайте вебхук там и вставьте его адрес сюда.`,
      `The address leads to another site: ${target}. If it is your Bitrix24, make a webhook there and paste its address here.`,
    )
  }
  if (response.status === 403 || response.status === 429 || response.status >= 500) throw refusal(crm, response)
  return failed(
    `По адресу ${portal} REST Битрикс24 не отвечает. Скопируйте адрес вебхука целиком; у коробки проверьте, что REST открыт без входа.`,
    `No Bitrix24 REST answers at ${portal}. Copy the whole address of the webhook; for a box check that REST is open without signing in.`,
  )
}

function noTokens(): StepResult {
  return failed(
    'Сохраните подключение, затем нажмите «Войти» и войдите в Битрикс24 в браузере.',
    'Save the connection, then press Sign in and sign in to Bitrix24 in the browser.',
  )
}

function refusal({ context }: Crm, response: CrmResponse): BitrixRefusal {
  return refusalOf(response, { isMutation: false, nowMs: context.clock.now(), operatingResetMs: null })
}

function checkKey({ crm, seen }: Tools): StepResult {
  const { response } = seen
  if (response === undefined) return { state: 'skipped', detail: null }
  const read = readEnvelope(response)
  if (read === null || read.hasError || response.status >= 300) return refusedKey(crm, refusal(crm, response))
  const profile = profileAnswer.safeParse(read.result)
  if (!profile.success) {
    return failed(
      'Битрикс24 не сообщает, кому принадлежит вебхук. Создайте новый и вставьте его адрес.',
      'Bitrix24 does not tell whose webhook it is. Make a new one and paste its address.',
    )
  }
  seen.profile = profile.data
  if (!profile.data.isActive) {
    return failed(
      'Сотрудник, который создал вебхук, уволен. Создайте вебхук от имени другого администратора.',
      'The employee who made the webhook has left. Make a webhook as another administrator.',
    )
  }
  const { NAME, LAST_NAME, ID } = profile.data
  const name = [LAST_NAME, NAME].filter((part) => part !== '').join(' ')
  return passed({ ru: `Сотрудник: ${name === '' ? ID : name}`, en: `User number ${ID}` })
}

/** Refusals that a new key would not change. */
const CLOSED = new Set(['PORTAL_DELETED', 'OVERLOAD_LIMIT', 'METHOD_CONFIRM_WAITING', 'METHOD_CONFIRM_DENIED'])

function refusedKey({ context }: Crm, refused: BitrixRefusal): StepResult {
  if (refused.outcome.kind !== 'unauthorized') throw refused
  const said = [refused.code, latin(refused.words)].filter((part) => part !== '').join(': ')
  if (CLOSED.has(refused.code)) {
    return failed(
      `Битрикс24 сейчас не принимает запросы (${said}). Спросите его администратора или поддержку, затем проверьте снова.`,
      `Bitrix24 takes no requests now (${said}). Ask its administrator or support, then check again.`,
    )
  }
  if (refused.code === 'ACCESS_DENIED' || refused.code === 'PAYMENT_REQUIRED') {
    return failed(
      `Тариф этого Битрикс24 не разрешает REST (${said}). Продлите подписку или смените тариф.`,
      `The tariff of this Bitrix24 does not allow REST (${said}). Renew the subscription or change the tariff.`,
    )
  }
  return context.config.signIn === 'webhook'
    ? failed(
        `Битрикс24 не принимает вебхук (${said}). Создайте новый и вставьте его адрес: после правки чужого вебхука его код меняется.`,
        `Bitrix24 does not accept the webhook (${said}). Make a new one and paste its address: the code changes when somebody else edits it.`,
      )
    : failed(
        `Битрикс24 не принимает вход (${said}). Проверьте client_id и client_secret, установлено ли приложение, и войдите снова.`,
        `Bitrix24 does not accept the sign-in (${said}). Check client_id and client_secret and that the application is installed, then sign in again.`,
      )
}

/** Words of Bitrix24 inside an English sentence: only when they are English. */
function latin(words: string): string {
  return /^[\x20-\x7e]*$/.test(words) ? words : ''
}

const USER_SCOPES = ['user', 'user_basic', 'user_brief']

async function checkRights({ crm, seen }: Tools): Promise<StepResult> {
  const scopes = await crm.client.read('scope', {}, phpList(z.string()))
  if (!scopes.includes('crm')) {
    return failed(
      'Вебхуку не хватает права CRM (crm). Отметьте его в настройках вебхука.',
      'The webhook lacks the right CRM (crm). Tick it in the settings of the webhook.',
    )
  }
  if (seen.profile?.isActive === true && !seen.profile.ADMIN) {
    return warning(
      'Владелец вебхука не администратор. Убедитесь, что он видит все сделки, лиды и контакты: по скрытым от него записям повтор заявки не распознать.',
      'The owner of the webhook is no administrator. Make sure that this user sees all deals, leads and contacts: a repeat cannot be told by records hidden from it.',
    )
  }
  if (scopes.some((scope) => USER_SCOPES.includes(scope))) return passed()
  return warning(
    'Без права «Пользователи» (user) не проверить ответственных и не показать их список. Отметьте его в вебхуке.',
    'Without the right Users (user) responsible people cannot be checked or listed. Tick it in the webhook.',
  )
}

async function checkMode({ crm }: Tools): Promise<StepResult> {
  const mode = await readMode(crm)
  if (crm.context.kind === 'deals' || mode === 'classic') return passed()
  return warning(
    'В этом Битрикс24 лиды выключены, поэтому заявки станут сделками с контактом.',
    'This Bitrix24 has leads switched off, so leads become deals with a contact.',
  )
}

/** Without these no lead can be delivered. */
const NEEDED = [
  'crm.lead.add',
  'crm.lead.list',
  'crm.lead.fields',
  'crm.deal.add',
  'crm.deal.list',
  'crm.deal.fields',
  'crm.contact.get',
  'crm.contact.fields',
  'crm.duplicate.findbycomm',
  'crm.status.list',
]
const WANTED = ['crm.timeline.comment.add', 'crm.timeline.comment.list', 'crm.contact.update', 'user.get']

async function checkMethods({ crm }: Tools): Promise<StepResult> {
  let methods: string[]
  try {
    methods = (await readMethods(crm)).map((name) => name.toLowerCase())
  } catch (error) {
    if (!(error instanceof BitrixRefusal) || !error.isMethodMissing) throw error
    return warning('Эта версия не сообщает свои методы.', 'This version does not tell its methods.')
  }
  const lacking = (names: readonly string[]): string => names.filter((name) => !methods.includes(name)).join(', ')
  const needed = lacking(NEEDED)
  if (needed !== '') {
    return failed(
      `В этой версии нет методов: ${needed}. Включите модуль CRM и обновите Битрикс24.`,
      `This version lacks methods: ${needed}. Switch the module CRM on and update Bitrix24.`,
    )
  }
  const wanted = lacking(WANTED)
  if (wanted === '') return passed()
  return warning(
    `Старая версия, нет методов: ${wanted}. Заявки дойдут, дополнения к ним попадут в поле «Комментарий».`,
    `An old version without ${wanted}. Leads arrive; what is added to them goes to the field for comments.`,
  )
}

function step(name: string, title: LocalText, run: CheckPlan['run']): CheckPlan {
  return { name, title, run }
}

/** Certificate (box) → address → key → rights → mode → methods (box) → what was chosen → fields. */
export function check(context: BitrixContext): Promise<CheckStep[]> {
  // People check again right after they have changed something in the CRM.
  forget(context, REMEMBERED)
  const { memory: _memory, ...fresh } = context
  const tools: Tools = {
    crm: { context: fresh, client: createBitrixClient(fresh) },
    seen: { response: undefined, profile: undefined },
  }
  const { crm } = tools
  const isBox = fresh.kind === 'box'
  const plans: (CheckPlan | null)[] = [
    isBox ? step('certificate', { ru: 'Сертификат', en: 'Certificate' }, () => checkCertificate(tools)) : null,
    step('address', { ru: 'Адрес', en: 'Address' }, () => signedIn(() => checkAddress(tools))),
    step('key', { ru: 'Вход', en: 'Sign-in' }, () => Promise.resolve().then(() => checkKey(tools))),
    step('rights', { ru: 'Права', en: 'Rights' }, () => checkRights(tools)),
    step('mode', { ru: 'Режим CRM', en: 'Mode of the CRM' }, () => checkMode(tools)),
    isBox ? step('methods', { ru: 'Версия', en: 'Version' }, () => checkMethods(tools)) : null,
    step('references', { ru: 'Выбранное в подключении', en: 'What the connection names' }, () => checkChosen(crm)),
    step('fields', { ru: 'Поля', en: 'Fields' }, () => checkFields(crm)),
  ]
  return runCheckSteps(plans.filter((plan) => plan !== null))
}

/** Nobody has signed in yet, or the sign-in has expired: the address cannot be asked without it. */
async function signedIn(run: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await run()
  } catch (error) {
    const isSignIn =
      error instanceof OutcomeError && !(error instanceof BitrixRefusal) && error.outcome.kind === 'unauthorized'
    if (!isSignIn) throw error
    return failed(
      `Войдите в Битрикс24: нажмите «Войти» в подключении (${error.outcome.reason}).`,
      `Sign in to Bitrix24: press Sign in in the connection (${error.outcome.reason}).`,
    )
  }
}
