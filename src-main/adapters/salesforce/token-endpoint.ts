import { isHtml, outcomeOfStatus, outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'
import type { SalesforceContext } from './config.ts'
import { instanceOf } from './hosts.ts'
import { oauthError, tokenAnswer } from './types.ts'
import type { Tokens } from './types.ts'

const LOGIN_PAUSE_MS = 15 * 60_000
/** Errors that say nothing about the keys: ask again later. */
const PASSING = new Set(['unknown_error', 'server_error', 'temporarily_unavailable'])
const LIMITED = /rate_limit_exceeded|login rate exceeded/i

/** What an error of the token endpoint means to a person. */
const HINTS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/no client credentials user/i, 'choose the user (Run As) of the Client Credentials Flow in the policies of the app'],
  [/hasn't approved|has not approved/i, 'pre-authorise the user in the policies of the app'],
  [/request not supported on this domain|not supported on this domain/i, 'enter your own address (Setup → My Domain)'],
  [/invalid_client_id/i, 'compare the Consumer Key'],
  [/invalid_client\b/i, 'compare the Consumer Secret'],
  [/audience/i, 'enter the audience of the JWT in the connection'],
  [/inactive_user|user is inactive/i, 'activate the user of the connection in Salesforce'],
  [/expired access\/refresh token|expired.*refresh/i, 'sign in again'],
]

function refusal(response: CrmResponse, nowMs: number): Failed {
  const about = { isMutation: false, nowMs }
  const parsed = oauthError.safeParse(response.json)
  const words = parsed.success ? `${parsed.data.error}: ${parsed.data.error_description}` : ''
  const isLimited = response.status === 429 || response.status === 420 || LIMITED.test(words)
  if (isLimited) {
    return {
      kind: 'retry',
      reason: `Salesforce bears no more sign-ins now: ${words}`,
      trouble: 'limit',
      afterMs: LOGIN_PAUSE_MS,
    }
  }
  const byStatus = outcomeOfStatus(response, words === '' ? about : { ...about, words })
  const isPassing = parsed.success && PASSING.has(parsed.data.error)
  if (isPassing) return { kind: 'retry', reason: `Salesforce could not sign us in: ${words}`, trouble: 'account' }
  if (byStatus === null) return outcomeOfUnreadable(response, about)
  if (byStatus.kind !== 'rejected' && byStatus.kind !== 'unauthorized') return byStatus
  if (response.status < 400) return byStatus
  if (isHtml(response) || words === '') {
    return { kind: 'unauthorized', reason: `HTTP ${response.status}: Salesforce did not sign us in; check the address` }
  }
  const hint = HINTS.find(([pattern]) => pattern.test(words))?.[1]
  return {
    kind: 'unauthorized',
    reason: `Salesforce refused the sign-in: ${words}${hint === undefined ? '' : `; ${hint}`}`,
  }
}

/**
 * Asks the token endpoint of the account (`/services/oauth2/token`). Throws `OutcomeError`: `unauthorized` when a person must
 * change something, else `retry`. `known` keeps its refresh token when the answer brings none.
 */
export async function askTokens(
  { config, http, clock }: SalesforceContext,
  form: Record<string, string>,
  known: Tokens | null = null,
): Promise<Tokens> {
  const response = await http.send({
    method: 'POST',
    url: `${config.account}/services/oauth2/token`,
    body: { form },
    isMutation: false,
    isConfidential: true,
  })
  const isGood = response.status >= 200 && response.status < 300
  const answer = tokenAnswer.safeParse(isGood ? response.json : undefined)
  if (!answer.success) throw new OutcomeError(refusal(response, clock.now()))
  http.hide(answer.data.access_token)
  if (typeof answer.data.refresh_token === 'string') http.hide(answer.data.refresh_token)
  return {
    accessToken: answer.data.access_token,
    instanceUrl: instanceOf(answer.data.instance_url, config.account),
    refreshToken: answer.data.refresh_token ?? known?.refreshToken ?? null,
  }
}
