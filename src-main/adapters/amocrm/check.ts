import type { CheckStep, LocalText } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import type { CheckPlan, StepResult } from '../kit/check-steps.ts'
import { readAccount, readFields, readPipelines, readUsers } from './books.ts'
import { createAmoClient } from './client.ts'
import type { AmoClient } from './client.ts'
import { chosenStage } from './config.ts'
import type { AmoContext } from './config.ts'
import { originOfNamedHost } from './hosts.ts'
import { readClaims } from './jwt.ts'
import { AmoRefusal } from './refusal.ts'
import { readTokens } from './session.ts'
import { UNSORTED_TYPE } from './stage.ts'
import type { Account, User } from './types.ts'

const DAY_MS = 24 * 60 * 60_000
/** A token that ends sooner is told about. */
const TOKEN_WARNING_MS = 30 * DAY_MS
/** Types of fields that take the mark as it is. */
const TEXT_TYPES = new Set(['text', 'textarea', 'url', 'tracking_data', 'streetaddress'])

type Seen = { account: Account | null; users: User[] | null }

function checkToken({ config, clock }: AmoContext): StepResult {
  const endsAt = readClaims(config.token)?.expiresAtMs ?? null
  if (endsAt === null) {
    return warning(
      'Это не похоже на долгосрочный токен amoCRM: срок его действия прочитать нельзя. Скопируйте токен целиком.',
      'This does not look like a long-lived token of amoCRM: its expiry cannot be read. Copy the whole token.',
    )
  }
  const day = new Date(endsAt).toISOString().slice(0, 10)
  if (endsAt <= clock.now()) {
    return failed(
      `Токен перестал действовать ${day}. Выпустите новый: amoМаркет → ваша интеграция → «Ключи и доступы».`,
      `The token ended on ${day}. Make a new one: marketplace → your integration → "Keys and scopes".`,
    )
  }
  if (endsAt - clock.now() < TOKEN_WARNING_MS) {
    return warning(
      `Токен действует только до ${day}. Выпустите новый заранее, иначе заявки будут ждать.`,
      `The token is good only until ${day}. Make a new one in time, or leads will wait.`,
    )
  }
  return passed({ ru: `Токен действует до ${day}.`, en: `The token is good until ${day}.` })
}

async function checkSignIn(context: AmoContext): Promise<StepResult> {
  if (context.config.signIn === 'token') return checkToken(context)
  if (context.tokens === undefined) {
    return failed(
      'Сохраните подключение, затем нажмите «Войти» и дайте доступ в браузере.',
      'Save the connection, then press "Sign in" and give access in the browser.',
    )
  }
  if ((await context.tokens.read()) === null) {
    return failed(
      'В amoCRM ещё не вошли. Нажмите «Войти» и дайте доступ в браузере.',
      'Nobody has signed in to amoCRM yet. Press "Sign in" and give access in the browser.',
    )
  }
  await readTokens(context)
  return passed()
}

function wrongAddress(context: AmoContext, location: string | null): StepResult {
  const host = URL.parse(location ?? '')?.host ?? ''
  const moved = host === '' ? null : originOfNamedHost(host, context.config.account, 'account')
  const words = failed(
    `По адресу ${context.config.account} нет аккаунта amoCRM. Скопируйте адрес из браузера, когда вы в своей CRM.`,
    `There is no amoCRM account at ${context.config.account}. Copy the address from the browser while you are in your CRM.`,
  )
  if (moved === null || moved === context.config.account) return words
  return {
    ...failed(
      `Аккаунт теперь по адресу ${moved}. Впишите его в подключение.`,
      `The account is at ${moved} now. Enter it in the connection.`,
    ),
    offer: { field: 'account', value: moved, label: { ru: 'Вписать новый адрес', en: 'Enter the new address' } },
  }
}

function refusedAccount(context: AmoContext, error: AmoRefusal): StepResult {
  const { status, isPage } = error
  if (isPage && status === 403) {
    return failed(
      'amoCRM закрыла доступ с этого адреса или к этому аккаунту: так бывает после слишком частых запросов. Подождите не меньше 15 минут, затем спросите поддержку amoCRM.',
      'amoCRM has closed access from this address or to this account, as it does after too many requests. Wait at least 15 minutes, then ask the support of amoCRM.',
    )
  }
  if (status === 404 || (status >= 300 && status < 400)) return wrongAddress(context, error.location)
  if (status === 402) {
    return failed(
      'Аккаунт amoCRM не оплачен или пробный период кончился. Оплатите его и проверьте снова.',
      'The amoCRM account is not paid, or its trial is over. Pay it and check again.',
    )
  }
  if (status !== 401) throw error
  return context.config.signIn === 'token'
    ? failed(
        `amoCRM не принимает токен: он отозван, истёк или выпущен для другого аккаунта (${error.message}). Выпустите новый: amoМаркет → ваша интеграция → «Ключи и доступы».`,
        `amoCRM does not accept the token: it was revoked, has ended, or is another account's (${latin(error.message)}). Make a new one: marketplace → your integration → "Keys and scopes".`,
      )
    : failed(
        'amoCRM больше не даёт доступа. Нажмите «Войти» и дайте его снова.',
        'amoCRM gives access no more. Press "Sign in" and give it again.',
      )
}

/** amoCRM speaks Russian to Russian accounts: such words are of no use in English. */
function latin(words: string): string {
  return /[а-яё]/i.test(words) ? 'HTTP 401' : words
}

async function checkAccount(context: AmoContext, client: AmoClient, seen: Seen): Promise<StepResult> {
  try {
    seen.account = await readAccount(client)
  } catch (error) {
    if (error instanceof AmoRefusal) return refusedAccount(context, error)
    throw error
  }
  if (seen.account === null) return wrongAddress(context, null)
  const origin = await client.origin()
  const { name } = seen.account
  if (origin === context.config.account) return passed({ ru: `Аккаунт «${name}».`, en: `Account "${name}".` })
  return {
    ...warning(
      `Аккаунт «${name}» переехал на ${origin}. Заявки доставляются туда; впишите новый адрес и войдите снова, когда удобно.`,
      `The account "${name}" has moved to ${origin}. Leads go there; enter the new address and sign in again when convenient.`,
    ),
    offer: { field: 'account', value: origin, label: { ru: 'Вписать новый адрес', en: 'Enter the new address' } },
  }
}

async function checkRights(client: AmoClient, seen: Seen): Promise<StepResult> {
  try {
    seen.users = await readUsers(client)
    return passed()
  } catch (error) {
    if (!(error instanceof AmoRefusal) || error.status !== 403 || error.isPage) throw error
    return failed(
      'Ключ выдан не администратору: чужие сделки ему не видны, и Эстафета не узнала бы свою. Выпустите ключ от имени администратора.',
      "The key is not an administrator's: it does not see the deals of others, and Estafeta would not know its own. Make the key as an administrator.",
    )
  }
}

async function checkStage({ config }: AmoContext, client: AmoClient, seen: Seen): Promise<StepResult> {
  const stage = chosenStage(config)
  const pipelines = await readPipelines(client)
  if (stage === null) return passed()
  const pipeline = pipelines.find(({ id }) => id === stage.pipelineId)
  if (pipeline === undefined || pipeline.is_archive) {
    return failed(
      'Выбранной воронки больше нет в amoCRM. Выберите другой этап.',
      'The chosen pipeline is in amoCRM no more. Choose another stage.',
    )
  }
  if (stage.statusId === 'unsorted') {
    return pipeline.is_unsorted_on && seen.account?.is_unsorted_on !== false
      ? passed()
      : failed(
          `В воронке «${pipeline.name}» выключено неразобранное. Включите его в настройках воронки или выберите этап.`,
          `Incoming leads are switched off in the pipeline "${pipeline.name}". Switch them on in its settings, or choose a stage.`,
        )
  }
  const status = pipeline._embedded.find(({ id }) => id === stage.statusId)
  if (status !== undefined && status.type !== UNSORTED_TYPE) return passed()
  return failed(
    `В воронке «${pipeline.name}» нет выбранного этапа. Выберите другой.`,
    `The pipeline "${pipeline.name}" does not have the chosen stage. Choose another.`,
  )
}

async function checkFields({ config }: AmoContext, client: AmoClient): Promise<StepResult> {
  const fields = await readFields(client, 'leads')
  const find = (id: string) => fields.find((field) => String(field.id) === id)
  if (config.visitField !== '' && find(config.visitField) === undefined) {
    return failed(
      'В сделках нет выбранного поля для номера визита. Выберите другое.',
      'Deals have no such field for the visit number. Choose another.',
    )
  }
  const mark = find(config.markerField)
  if (config.markerField === '') {
    return warning(
      'Метка будет стоять в названии сделки. Лучше создать текстовое поле «Эстафета» и выбрать его полем для метки.',
      'The mark will stand in the deal\'s name. Better create a text field "Estafeta" and choose it as the field for the mark.',
    )
  }
  if (mark !== undefined && TEXT_TYPES.has(mark.type) && !mark.is_computed) return passed()
  return failed(
    'В сделках нет выбранного поля для метки, или оно не текстовое. Выберите текстовое поле.',
    'Deals have no such field for the mark, or it is not a text field. Choose a text field.',
  )
}

function checkUser({ config }: AmoContext, seen: Seen): StepResult {
  if (config.responsibleUserId === '') return passed()
  const user = seen.users?.find(({ id }) => String(id) === config.responsibleUserId)
  if (user?.rights === true) return passed()
  return failed(
    'Выбранный ответственный отключён или удалён в amoCRM. Выберите другого.',
    'The chosen responsible user is switched off or deleted in amoCRM. Choose another.',
  )
}

/** Address → sign-in → account → rights → stage → fields → responsible user. */
export function check(context: AmoContext): Promise<CheckStep[]> {
  const client = createAmoClient(context)
  const seen: Seen = { account: null, users: null }
  const step = (name: string, title: LocalText, run: () => StepResult | Promise<StepResult>): CheckPlan => ({
    name,
    title,
    run: async () => run(),
  })
  return runCheckSteps([
    step('address', { ru: 'Адрес', en: 'Address' }, async () => {
      await context.http.reach(context.config.account)
      return passed()
    }),
    step('sign_in', { ru: 'Вход', en: 'Sign-in' }, () => checkSignIn(context)),
    step('account', { ru: 'Аккаунт и ключ', en: 'Account and key' }, () => checkAccount(context, client, seen)),
    step('rights', { ru: 'Права', en: 'Rights' }, () => checkRights(client, seen)),
    step('stage', { ru: 'Воронка и этап', en: 'Pipeline and stage' }, () => checkStage(context, client, seen)),
    step('fields', { ru: 'Поля сделки', en: 'Fields of deals' }, () => checkFields(context, client)),
    step('user', { ru: 'Ответственный', en: 'Responsible user' }, () => checkUser(context, seen)),
  ])
}
