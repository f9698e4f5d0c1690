import { z } from 'zod'
import { isHtml, outcomeOfStatus } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'

const list = z.array(z.string()).nullish().catch(null)
const matchRecord = z.object({
  record: z.object({ Id: z.string(), attributes: z.object({ type: z.string() }).nullish().catch(null) }),
})
const duplicateResult = z.object({
  duplicateRule: z.string().nullish().catch(null),
  matchResults: z
    .array(
      z.object({
        entityType: z.string().nullish().catch(null),
        matchRecords: z.array(matchRecord).nullish().catch(null),
      }),
    )
    .nullish()
    .catch(null),
})
const apiError = z.object({
  message: z.string().nullish().catch(null),
  errorCode: z.string().nullish().catch(null),
  statusCode: z.string().nullish().catch(null),
  fields: list,
  duplicateResult: duplicateResult.nullish().catch(null),
  // Some old versions are said to write it so.
  duplicateResut: duplicateResult.nullish().catch(null),
})

/** A record that a duplicate rule found. */
export type Match = { id: string; type: string }

/** One error of Salesforce. `fields` are API names, from the error itself or from its words. */
export type SalesforceError = {
  code: string
  message: string
  fields: string[]
  /** Name of the duplicate rule that objected, and what it found. */
  rule: string
  matches: Match[]
}

/** API names that only the message tells. */
function namedIn(message: string): string[] {
  const patterns = [/No such column '([^']+)'/, /picklist field: (\w+)/, /^(\w+__c)\b/]
  return patterns.flatMap((pattern) => pattern.exec(message)?.[1] ?? []).slice(0, 1)
}

function matchesOf(result: z.infer<typeof duplicateResult> | null | undefined): Match[] {
  return (result?.matchResults ?? []).flatMap(({ entityType, matchRecords }) =>
    (matchRecords ?? []).map(({ record }) => ({ id: record.Id, type: record.attributes?.type ?? entityType ?? '' })),
  )
}

function readError(value: unknown): SalesforceError[] {
  const parsed = apiError.safeParse(value)
  if (!parsed.success) return []
  const { data } = parsed
  const code = data.errorCode ?? data.statusCode ?? ''
  const message = data.message ?? ''
  if (code === '' && message === '') return []
  const duplicates = data.duplicateResult ?? data.duplicateResut
  const named = data.fields ?? []
  return [
    {
      code,
      message,
      fields: named.length > 0 ? named : namedIn(message),
      rule: duplicates?.duplicateRule ?? '',
      matches: matchesOf(duplicates),
    },
  ]
}

function tagged(xml: string, tag: string): string {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1]?.trim() ?? ''
}

/** Errors of a body: the usual list, a bare object, a list inside `errors`, or XML. Anything else has none. */
export function readErrors({ json, text }: Pick<CrmResponse, 'json' | 'text'>): SalesforceError[] {
  if (Array.isArray(json)) return json.flatMap(readError)
  if (json !== undefined) {
    const inner = z.object({ errors: z.array(z.unknown()) }).safeParse(json)
    return inner.success ? inner.data.errors.flatMap(readError) : readError(json)
  }
  if (!text.includes('<errorCode>')) return []
  return readError({ errorCode: tagged(text, 'errorCode'), message: tagged(text, 'message') })
}

/** Salesforce's words verbatim, with code and fields. */
export function wordsOf(errors: readonly SalesforceError[]): string {
  return errors
    .map(({ code, message, fields }) => {
      const facts = [code, fields.length === 0 ? '' : `fields: ${fields.join(', ')}`].filter((part) => part !== '')
      return [message, facts.length === 0 ? '' : `(${facts.join('; ')})`].filter((part) => part !== '').join(' ')
    })
    .join('; ')
}

/** Salesforce refused a request. `outcome` is what it means when nobody knows better. */
export class SalesforceRefusal extends OutcomeError {
  readonly errors: readonly SalesforceError[]
  readonly status: number

  constructor(outcome: Failed, errors: readonly SalesforceError[], status: number) {
    super(outcome)
    this.name = 'SalesforceRefusal'
    this.errors = errors
    this.status = status
  }

  /** The first error with one of these codes. */
  find(...codes: string[]): SalesforceError | undefined {
    return this.errors.find(({ code }) => codes.includes(code))
  }
}

/** Salesforce knows no such object or field, or hides it from the user. */
export function isHidden(error: unknown): boolean {
  return error instanceof SalesforceRefusal && error.find('INVALID_FIELD', 'INVALID_TYPE') !== undefined
}

const MINUTE_MS = 60_000
/** The daily limit is counted over the last 24 hours: it frees slowly. */
const DAILY_LIMIT_PAUSE_MS = 15 * MINUTE_MS

/** 401 that no new token heals. */
const DEAD_SESSION = /not valid for use with the REST API|not attached to (?:the )?agent/i

/** Whether a new token may help against this answer. */
export function isExpired(response: CrmResponse): boolean {
  const errors = readErrors(response)
  if (errors.some(({ message }) => DEAD_SESSION.test(message))) return false
  return response.status === 401 || errors.some(({ code }) => code === 'INVALID_SESSION_ID')
}

/** What whole connections suffer from, and what to do. */
const ACCOUNT_TROUBLE: Readonly<Record<string, string>> = {
  INVALID_SESSION_ID: 'Salesforce does not accept the session: check the sign-in of the connection',
  API_DISABLED_FOR_ORG: 'This Salesforce edition or user has no API access: enable API Enabled for the user',
  API_CURRENTLY_DISABLED:
    'The API is switched off for this user: enable API Enabled in the profile or a permission set',
  STORAGE_LIMIT_EXCEEDED: 'The storage of Salesforce is full: free space there',
  INVALID_TYPE: 'The user of the connection does not see this object: give its profile rights to it',
  INSUFFICIENT_ACCESS: 'The user of the connection lacks rights: give its profile rights to create these records',
  INSUFFICIENT_ACCESS_OR_READONLY:
    'The user of the connection lacks rights: give its profile rights to create these records',
  FUNCTIONALITY_NOT_ENABLED: 'This is not enabled in Salesforce',
  INVALID_OPERATION_WITH_EXPIRED_PASSWORD: "The password of the connection's user has expired: change it in Salesforce",
}

function byCode(errors: readonly SalesforceError[], words: string): Failed | undefined {
  const has = (...codes: string[]): boolean => errors.some(({ code }) => codes.includes(code))
  if (has('REQUEST_LIMIT_EXCEEDED')) {
    const isConcurrent = errors.some(({ message }) => /concurrent/i.test(message))
    const afterMs = isConcurrent ? MINUTE_MS : DAILY_LIMIT_PAUSE_MS
    return { kind: 'retry', reason: `Salesforce asks to slow down: ${words}`, trouble: 'limit', afterMs }
  }
  if (has('TOO_MANY_APEX_REQUESTS')) {
    return { kind: 'retry', reason: `Salesforce asks to slow down: ${words}`, trouble: 'limit', afterMs: MINUTE_MS }
  }
  // Both are refused before anything is written.
  if (has('UNABLE_TO_LOCK_ROW')) return { kind: 'retry', reason: words, trouble: 'lead' }
  if (has('INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE'))
    return { kind: 'retry', reason: words, trouble: 'account' }
  const trouble = errors.find(({ code, fields }) => Object.hasOwn(ACCOUNT_TROUBLE, code) && fields.length === 0)
  if (trouble === undefined) return undefined
  return { kind: 'unauthorized', reason: `${ACCOUNT_TROUBLE[trouble.code] ?? ''}: ${words}` }
}

/** Codes after which it stays open whether the change was made, whatever status they come with. */
const UNCLEAR = ['SERVER_UNAVAILABLE', 'REQUEST_RUNNING_TOO_LONG', 'QUERY_TIMEOUT', 'UNKNOWN_EXCEPTION']

type About = { isMutation: boolean; nowMs: number }

function classify(response: CrmResponse, errors: readonly SalesforceError[], about: About): Failed {
  const words = wordsOf(errors)
  const known = byCode(errors, words)
  if (known !== undefined) return known
  const rules = { ...about, ...(words === '' ? {} : { words }) }
  const isUnclear = errors.some(({ code }) => UNCLEAR.includes(code))
  const status = isUnclear ? 500 : response.status === 420 ? 429 : response.status
  if (status === 410) {
    const reason = 'Salesforce has retired this API version: check the connection and choose a newer one'
    return { kind: 'unauthorized', reason }
  }
  if (status === 404 && (errors.length === 0 || isHtml(response))) {
    return {
      kind: 'unauthorized',
      reason: 'HTTP 404: there is no Salesforce API at this address: check it in the connection',
    }
  }
  const byStatus = outcomeOfStatus({ ...response, status }, rules)
  const outcome: Failed = byStatus ?? { kind: 'rejected', reason: words === '' ? 'refused without a word' : words }
  if (outcome.kind !== 'rejected') return outcome
  const field = errors.find(({ fields }) => fields.length > 0)?.fields[0]
  return { kind: 'rejected', reason: words === '' ? outcome.reason : words, ...(field === undefined ? {} : { field }) }
}

/** What an answer other than success means. Also for parts of a composite answer. */
export function refusalOf(response: CrmResponse, about: About): SalesforceRefusal {
  const errors = readErrors(response)
  return new SalesforceRefusal(classify(response, errors, about), errors, response.status)
}
