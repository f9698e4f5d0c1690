import { createHash } from 'node:crypto'
import { outcomeOfStatus, outcomeOfUnreadable } from '../../kit/outcome.ts'
import { OutcomeError } from '../../kit/outcome-error.ts'
import type { CrmResponse } from '../../kit/types.ts'
import { withPause } from '../refusal.ts'
import { signedInSession, typedSession } from '../session.ts'
import type { Session } from '../session.ts'
import type { V3Config, V3Context } from './config.ts'
import { tokenAnswer, tokens } from './types.ts'
import type { Tokens } from './types.ts'

/** The sign-in of API v3 (vendor's page "Аутентификация"). */
const TOKEN_PATH = '/api/v3/auth/access_token'

/** What kept tokens belong to: another address, login or password makes them void. */
export function tokenScope({ account, signIn, login, password }: V3Config): string {
  const secret = createHash('sha256').update(password).digest('hex')
  return [account, signIn, login, secret].join(' ')
}

type Grant =
  | { grant_type: 'password'; username: string; password: string }
  | { grant_type: 'refresh_token'; refresh_token: string }

/** Whether an answer of the sign-in says that what we sent is not valid: 400 by the vendor's page, 401 and 403 were seen too. */
function isRefused({ status, json }: CrmResponse): boolean {
  const hasError = typeof json === 'object' && json !== null && 'error' in json
  return status === 401 || status === 403 || (hasError && status !== 429 && status < 500)
}

/** Asks for tokens; null when the grant is refused. */
async function ask({ config, http, clock }: V3Context, grant: Grant): Promise<Tokens | null> {
  const response = await http.send({
    method: 'POST',
    url: `${config.account}${TOKEN_PATH}`,
    body: { form: grant },
    // It makes no record: an unclear end is repeated, and a refresh token that was used up meanwhile is made good by the password.
    isMutation: false,
    isConfidential: true,
  })
  if (isRefused(response)) return null
  const about = { isMutation: false, nowMs: clock.now() }
  if (response.status === 404) {
    const reason = 'There is no Megaplan with API v3 at this address: check it in the connection'
    throw new OutcomeError({ kind: 'unauthorized', reason })
  }
  const failure = outcomeOfStatus(response, about)
  // A sign-in that is refused for another reason is a matter of the connection, not of one lead.
  if (failure !== null) {
    throw new OutcomeError(
      failure.kind === 'rejected' ? { kind: 'unauthorized', reason: failure.reason } : withPause(failure),
    )
  }
  const parsed = tokenAnswer.safeParse(response.json)
  if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
  return { accessToken: parsed.data.access_token, refreshToken: parsed.data.refresh_token ?? null }
}

/** By the refresh token where there is one that still works, else by the password. */
async function obtain(context: V3Context, known: Tokens | null): Promise<Tokens> {
  const refreshToken = known?.refreshToken ?? ''
  if (refreshToken !== '') {
    context.http.hide(refreshToken)
    const refreshed = await ask(context, { grant_type: 'refresh_token', refresh_token: refreshToken })
    // The old refresh token is dead now; one that did not come with the answer leaves the password.
    if (refreshed !== null) return refreshed
  }
  const { login: username, password } = context.config
  const signedIn = await ask(context, { grant_type: 'password', username, password })
  if (signedIn !== null) return signedIn
  throw new OutcomeError({ kind: 'unauthorized', reason: 'Megaplan does not accept the login and password' })
}

/**
 * Tokens of the connection. Their life is not watched: the vendor's page says 48 hours, live accounts gave months. A refused
 * token is renewed once, by whoever meets the refusal first.
 */
export function openSession(context: V3Context): Session<Tokens> {
  const { signIn, token } = context.config
  if (signIn === 'token') return typedSession<Tokens>({ accessToken: token, refreshToken: null })
  return signedInSession(context, {
    schema: tokens,
    obtain: (known) => obtain(context, known),
    secretsOf: ({ accessToken, refreshToken }) => [accessToken, ...(refreshToken === null ? [] : [refreshToken])],
  })
}
