import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { createAdapterMemory } from '../kit/memory.ts'
import { isHtml } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createClient } from './client.ts'
import type { SalesforceClient } from './client.ts'
import type { SalesforceContext } from './config.ts'
import { checkComments, checkMarker, checkRights, checkSettings } from './check-objects.ts'
import { isCommonHost } from './hosts.ts'
import { refusalOf } from './refusal.ts'
import { limitsAnswer, versionsAnswer } from './types.ts'

/** Below this share of the day's calls a person should know. */
const FEW_CALLS = 0.1

async function checkAddress({ config, http, clock }: SalesforceContext): Promise<StepResult> {
  const { account } = config
  if (isCommonHost(account)) {
    await http.reach(account)
    return passed()
  }
  const response = await http.send({ method: 'GET', url: `${account}/services/data/`, isMutation: false })
  const isOwn = versionsAnswer.safeParse(response.json).success
  // Where the list asks for a token, the refusal is that of an API all the same; the next steps have one.
  const isShut = (response.status === 401 || response.status === 403) && !isHtml(response)
  if (isOwn || isShut) return passed()
  if (response.status === 429 || response.status >= 500) {
    throw refusalOf(response, { isMutation: false, nowMs: clock.now() })
  }
  return failed(
    `По адресу ${account} нет Salesforce. Скопируйте адрес из Setup → My Domain: он вида acme.my.salesforce.com.`,
    `There is no Salesforce at ${account}. Copy the address from Setup → My Domain: it looks like acme.my.salesforce.com.`,
  )
}

const SIGN_IN_ADVICE = {
  client_credentials: [
    'Проверьте Consumer Key и Consumer Secret, включён ли Client Credentials Flow и указан ли в политиках приложения пользователь (Run As).',
    'Check the Consumer Key and Consumer Secret, that the Client Credentials Flow is on, and that the policies of the app name the user (Run As).',
  ],
  jwt: [
    'Проверьте имя пользователя, загружен ли в приложение сертификат этого ключа и разрешён ли пользователь в политиках приложения.',
    "Check the username, that the app has this key's certificate, and that the policies of the app pre-authorise the user.",
  ],
  browser: [
    'Сохраните подключение и нажмите «Войти». Приложению нужны scopes api и refresh_token и тот же Callback URL.',
    'Save the connection and press "Sign in". The app needs the scopes api and refresh_token and the same Callback URL.',
  ],
} as const

async function checkSignIn({ config }: SalesforceContext, client: SalesforceClient): Promise<StepResult> {
  try {
    await client.signIn()
    return passed()
  } catch (error) {
    if (!(error instanceof OutcomeError) || error.outcome.kind !== 'unauthorized') throw error
    const [ru, en] = SIGN_IN_ADVICE[config.signIn]
    return failed(
      `Войти в Salesforce не удалось (${error.outcome.reason}). ${ru}`,
      `Signing in to Salesforce failed (${error.outcome.reason}). ${en}`,
    )
  }
}

async function checkVersion({ config }: SalesforceContext, client: SalesforceClient): Promise<StepResult> {
  const known = await client.get('/services/data/', versionsAnswer)
  const numbers = known.map(({ version }) => Number(version)).sort((a, b) => a - b)
  const newest = numbers.at(-1)
  if (numbers.includes(Number(config.apiVersion)) || newest === undefined) return passed()
  const value = newest.toFixed(1)
  return {
    ...failed(
      `Эта Salesforce не знает API версии ${config.apiVersion}. Выберите ${value}.`,
      `This Salesforce does not know API version ${config.apiVersion}. Choose ${value}.`,
    ),
    offer: { field: 'apiVersion', value, label: { ru: `Взять версию ${value}`, en: `Use version ${value}` } },
  }
}

async function checkLimits(client: SalesforceClient): Promise<StepResult> {
  let daily: { Max: number; Remaining: number } | null | undefined
  try {
    daily = (await client.get('limits', limitsAnswer)).DailyApiRequests
  } catch (error) {
    // A right of its own; the limit itself shows in every answer.
    const isForbidden =
      error instanceof OutcomeError &&
      (error.outcome.kind === 'rejected' || /FORBIDDEN|INSUFFICIENT/.test(error.message))
    if (!isForbidden) throw error
    return { state: 'skipped', detail: null }
  }
  if (daily === null || daily === undefined || daily.Remaining > daily.Max * FEW_CALLS) return passed()
  const { Max, Remaining } = daily
  const ru = `Из ${Max} вызовов API в сутки осталось ${Remaining}. Проверьте в Setup → System Overview, какая программа их тратит.`
  const en = `${Remaining} of ${Max} API calls a day are left. See in Setup → System Overview which program uses them.`
  return Remaining <= 0 ? failed(ru, en) : warning(ru, en)
}

/** Address → sign-in → version → limits → rights → mark → settings → comments. */
export function check(context: SalesforceContext): Promise<CheckStep[]> {
  // What is remembered may be what was wrong a minute ago; within a check nothing is asked twice.
  const fresh = { ...context, memory: createAdapterMemory(context.clock) }
  const client = createClient(fresh)
  const tools = { context: fresh, client }
  return runCheckSteps([
    { name: 'address', title: { ru: 'Адрес', en: 'Address' }, run: () => checkAddress(fresh) },
    { name: 'sign_in', title: { ru: 'Вход', en: 'Sign-in' }, run: () => checkSignIn(fresh, client) },
    { name: 'version', title: { ru: 'Версия API', en: 'API version' }, run: () => checkVersion(fresh, client) },
    { name: 'limits', title: { ru: 'Лимит вызовов', en: 'Limit of calls' }, run: () => checkLimits(client) },
    { name: 'rights', title: { ru: 'Права', en: 'Rights' }, run: () => checkRights(tools) },
    { name: 'marker', title: { ru: 'Метка заявки', en: "The lead's mark" }, run: () => checkMarker(tools) },
    {
      name: 'settings',
      title: { ru: 'Настройки записи', en: 'Settings of the record' },
      run: () => checkSettings(tools),
    },
    { name: 'comments', title: { ru: 'Комментарии', en: 'Comments' }, run: () => checkComments(tools) },
  ])
}
