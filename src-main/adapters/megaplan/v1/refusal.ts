import { outcomeOfStatus, outcomeOfUnreadable } from '../../kit/outcome.ts'
import type { Failed } from '../../kit/outcome-error.ts'
import type { CrmResponse } from '../../kit/types.ts'
import { MegaplanRefusal, withPause } from '../refusal.ts'
import { readEnvelope } from './envelope.ts'

type About = { isMutation: boolean; nowMs: number }

// Whole words: "недоступное значение" is about a value, not about access. JavaScript's \b knows no Cyrillic.
const word = (latin: string, cyrillic: string): RegExp => new RegExp(`\\b(${latin})|(^|[^а-яё])(${cyrillic})`, 'i')
/** The keys themselves are wrong. */
const KEY_WORDS = word('login|auth\\w*|signature|access ?id|secret ?key', 'логин|авториз|аутентиф|подпис|парол')
/** The user may not do this. */
const RIGHT_WORDS = word('access|permission|forbidden', 'доступ|нет прав|недостаточно прав')
const LIMIT_WORDS = word('too many requests|rate limit', 'слишком много запросов|превышен лимит запросов')
/** Megaplan's database spoke: what was done before that is not known. */
const DATABASE = /SQLSTATE/i

/** Whether the keys were refused. */
export function isKeyRefused(response: CrmResponse): boolean {
  const envelope = readEnvelope(response.json)
  if (response.status === 401 || response.status === 403) return true
  return envelope?.isOk === false && KEY_WORDS.test(envelope.message)
}

/** API v1 says errors with HTTP 200 and a text; there are no codes to go by. */
function outcomeOfMessage(response: CrmResponse, about: About, message: string): Failed {
  const words = message === '' ? 'Megaplan refused without a word' : message
  const status = (code: number): Failed =>
    outcomeOfStatus({ ...response, status: code }, { ...about, words }) ?? outcomeOfUnreadable(response, about)
  if (DATABASE.test(message)) {
    const trouble = 'lead'
    return about.isMutation ? { kind: 'unknown', reason: words, trouble } : { kind: 'retry', reason: words, trouble }
  }
  if (LIMIT_WORDS.test(message)) return status(429)
  if (KEY_WORDS.test(message)) {
    return {
      kind: 'unauthorized',
      reason: `Megaplan does not accept the keys: ${words}. The clock of this computer must be right`,
    }
  }
  if (RIGHT_WORDS.test(message)) return { kind: 'unauthorized', reason: `Megaplan does not allow this: ${words}` }
  return { kind: 'rejected', reason: words }
}

/** What an answer other than success means. */
export function refusalOf(response: CrmResponse, about: About): MegaplanRefusal {
  const envelope = readEnvelope(response.json)
  const words = envelope?.message ?? ''
  const isHttpGood = response.status >= 200 && response.status < 300
  const byStatus = isHttpGood
    ? outcomeOfMessage(response, about, words)
    : (outcomeOfStatus(response, { ...about, ...(words === '' ? {} : { words }) }) ??
      outcomeOfUnreadable(response, about))
  const isNowhere = response.status === 404 && envelope === null
  const outcome: Failed = isNowhere
    ? { kind: 'unauthorized', reason: 'There is no Megaplan with API v1 at this address: check it in the connection' }
    : withPause(byStatus)
  const isRight = isHttpGood && outcome.kind === 'unauthorized' && !KEY_WORDS.test(words)
  // A read that the database refuses asks for something it does not have (an unknown filter).
  const isUnknownName = isHttpGood && !about.isMutation && DATABASE.test(words)
  const facts = {
    status: response.status,
    fields: [],
    words,
    isAboutCall: outcome.kind === 'rejected' || isRight || isUnknownName,
  }
  return new MegaplanRefusal(outcome, facts)
}
