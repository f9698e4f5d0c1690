import type { CheckStep, LocalText } from '../../../src-preload/contract/index.ts'
import { CrmFailure } from './crm-failure.ts'
import { OutcomeError } from './outcome-error.ts'
import type { ServerCertificate } from './types.ts'
import type { Failed } from './outcome-error.ts'

/** How a step ended; `failed` stops the check. */
export type StepResult = {
  state: 'passed' | 'warning' | 'failed' | 'skipped'
  detail: LocalText | null
  offer?: CheckStep['offer']
}

/** One step of a connection check. Thrown failures of the connection become words. */
export type CheckPlan = { name: string; title: LocalText; run: () => Promise<StepResult> }

/** A step that passed, with words or without. */
export function passed(detail: LocalText | null = null): StepResult {
  return { state: 'passed', detail }
}

/** A step that works but should be looked at. */
export function warning(ru: string, en: string): StepResult {
  return { state: 'warning', detail: { ru, en } }
}

/** A step that failed, with words that say what to do. */
export function failed(ru: string, en: string): StepResult {
  return { state: 'failed', detail: { ru, en } }
}

/** Words about a missing answer that say what to do. */
export function wordsOfFailure(failure: CrmFailure): LocalText {
  const { kind, host, isOffline } = failure.facts
  if (isOffline) {
    return {
      ru: 'На этом компьютере нет сети. Подключитесь и проверьте снова.',
      en: 'This machine has no network. Connect and check again.',
    }
  }
  switch (kind) {
    case 'dns':
      return {
        ru: `Адрес ${host} не найден. Проверьте, нет ли в нём опечатки.`,
        en: `The address ${host} was not found. Check it for a typing error.`,
      }
    case 'refused':
    case 'unreachable':
    case 'connect_failed':
    case 'connect_timeout':
      return {
        ru: `Не удаётся соединиться с ${host}. Проверьте адрес и порт, брандмауэр и работает ли сервер.`,
        en: `Cannot connect to ${host}. Check the address and port, the firewall, and whether the server runs.`,
      }
    case 'tls':
      return {
        ru: `Не удалось защищённое соединение с ${host}: сертификат неверен, просрочен или сервер не говорит по https.`,
        en: `The secure connection to ${host} failed: the certificate is wrong or expired, or the server does not speak https.`,
      }
    case 'timeout':
    case 'aborted':
      return {
        ru: `${host} не ответил вовремя. Проверьте снова позже.`,
        en: `${host} did not answer in time. Check again later.`,
      }
    case 'reset':
    case 'too_large':
    case 'broken_answer':
      return {
        ru: `Ответ ${host} нельзя прочитать. Похоже, по этому адресу работает не та программа.`,
        en: `The answer of ${host} cannot be read. Something else seems to run at this address.`,
      }
    case 'bad_request':
      return { ru: 'Адрес или заголовки записаны неверно.', en: 'The address or the headers are written wrongly.' }
    default:
      return kind satisfies never
  }
}

/** Words about a refusal or a broken answer that say what to do. */
export function wordsOfOutcome(outcome: Failed): LocalText {
  const { kind, reason } = outcome
  if (kind === 'retry' && outcome.trouble === 'limit') {
    return {
      ru: 'CRM просит подождать: слишком много запросов. Проверьте снова через минуту.',
      en: 'The CRM asks to wait: too many requests. Check again in a minute.',
    }
  }
  switch (kind) {
    case 'retry':
    case 'unknown':
      return {
        ru: `CRM сейчас не отвечает как следует (${reason}). Проверьте снова позже или спросите её поддержку.`,
        en: `The CRM does not answer properly now (${reason}). Check again later or ask its support.`,
      }
    case 'unauthorized':
      return {
        ru: `CRM не пускает (${reason}). Проверьте адрес, ключ и его права.`,
        en: `The CRM does not let us in (${reason}). Check the address, the key and its rights.`,
      }
    case 'rejected':
      return {
        ru: `CRM отказала (${reason}). Проверьте настройки подключения.`,
        en: `The CRM refused (${reason}). Check the settings of the connection.`,
      }
    default:
      return kind satisfies never
  }
}

function failedBy(error: unknown): StepResult {
  if (error instanceof CrmFailure) return { state: 'failed', detail: wordsOfFailure(error) }
  if (error instanceof OutcomeError) return { state: 'failed', detail: wordsOfOutcome(error.outcome) }
  throw error
}

/** Runs steps in order; after the first failed one the rest are `skipped`. */
export async function runCheckSteps(plans: readonly CheckPlan[]): Promise<CheckStep[]> {
  const steps: CheckStep[] = []
  let hasFailed = false
  for (const { name, title, run } of plans) {
    if (hasFailed) {
      steps.push({ name, title, state: 'skipped', detail: null })
      continue
    }
    let result: StepResult
    try {
      result = await run()
    } catch (error) {
      result = failedBy(error)
    }
    hasFailed = result.state === 'failed'
    steps.push({ name, title, ...result })
  }
  return steps
}

/**
 * The words and the offer for a certificate this machine does not trust: a person compares the fingerprint and agrees by
 * putting it into `field`.
 */
export function untrustedCertificate(shown: ServerCertificate, field: string): StepResult {
  return {
    state: 'failed',
    detail: {
      ru: `Сертификат сервера («${shown.subject}», до ${shown.validTo}) не заверен известным центром. Сверьте отпечаток SHA-256 с администратором и, если он верен, доверьтесь именно ему: ${shown.sha256}`,
      en: `The server's certificate ("${shown.subject}", until ${shown.validTo}) is not signed by a known authority. Compare its SHA-256 fingerprint with the administrator's and, if it is right, trust this one: ${shown.sha256}`,
    },
    offer: {
      field,
      value: shown.sha256,
      label: { ru: 'Доверять этому сертификату', en: 'Trust this certificate' },
    },
  }
}
