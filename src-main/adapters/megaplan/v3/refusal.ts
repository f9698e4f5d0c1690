import { outcomeOfStatus, outcomeOfUnreadable } from '../../kit/outcome.ts'
import type { Failed } from '../../kit/outcome-error.ts'
import type { CrmResponse } from '../../kit/types.ts'
import { MegaplanRefusal, withPause } from '../refusal.ts'
import { readEnvelope } from './envelope.ts'
import type { Envelope } from './envelope.ts'

type About = { isMutation: boolean; nowMs: number }

/** HTTP status and `meta.status` may differ: the worse of the two counts. */
export function statusOf(response: CrmResponse, envelope: Envelope | null): number {
  return Math.max(response.status, envelope?.status ?? 0)
}

/** Whether the token was refused. */
export function isTokenRefused(response: CrmResponse): boolean {
  return statusOf(response, readEnvelope(response.json)) === 401
}

const NO_MEGAPLAN: Failed = {
  kind: 'unauthorized',
  reason: 'There is no Megaplan with API v3 at this address: check it in the connection',
}

/** What an answer other than success means. */
export function refusalOf(response: CrmResponse, about: About): MegaplanRefusal {
  const envelope = readEnvelope(response.json)
  const status = statusOf(response, envelope)
  const errors = envelope?.errors ?? []
  const words = errors.map(({ field, message }) => (field === null ? message : `${field}: ${message}`)).join('; ')
  const fields = errors.flatMap(({ field }) => (field === null ? [] : [field]))
  const rules = {
    ...about,
    ...(words === '' ? {} : { words }),
    ...(fields[0] === undefined ? {} : { field: fields[0] }),
  }
  const byStatus = outcomeOfStatus({ ...response, status }, rules) ?? outcomeOfUnreadable(response, about)
  const outcome = status === 404 && envelope === null ? NO_MEGAPLAN : withPause(byStatus)
  const isAboutCall = outcome.kind === 'rejected' || (envelope !== null && (status === 403 || status === 405))
  return new MegaplanRefusal(outcome, { status, fields, words, isAboutCall })
}
