import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Json } from '../../../src-preload/contract/index.ts'
import { isHtml, outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { AccountTokens, CrmResponse } from '../kit/types.ts'
import type { YclientsConfig, YclientsContext } from './config.ts'
import { readEnvelope, refusalOf } from './refusal.ts'
import type { Envelope, YclientsRefusal } from './refusal.ts'

/** Media types of the `Accept` header; both are in use. */
export const ACCEPT = { yclients: 'application/vnd.yclients.v2+json', api: 'application/vnd.api.v2+json' } as const

const MEMORY_KEY = 'yclients:session'

/** What is kept: the user token, or that these login and password were refused, with the CRM's words. */
const keptSchema = z.union([z.object({ userToken: z.string() }), z.object({ refusal: z.string() })])
type Kept = z.output<typeof keptSchema>

const signedIn = z.object({ user_token: z.string().min(1) })

/** YCLIENTS does not accept the login and password. They are not tried again until a person checks or changes them. */
export class SignInRefusal extends OutcomeError {
  readonly words: string

  constructor(words: string) {
    const own = words === '' ? '' : `: ${words}`
    super({ kind: 'unauthorized', reason: `YCLIENTS does not accept the login and password${own}` })
    this.name = 'SignInRefusal'
    this.words = words
  }
}

/** The user token of a connection; empty without a user. */
export type UserSession = {
  current(): Promise<string>
  /** A new token in the place of a refused one; null when only a person can give one. */
  renew(refused: string): Promise<string | null>
  /** As `current`, but a login and password that were refused before are tried once more: a person asked for it. */
  prove(): Promise<string>
}

/** What kept tokens belong to: another address, partner, login or password makes them void, and a refusal forgotten. */
export function tokenScope({ apiUrl, partnerToken, signIn, login, password }: YclientsConfig): string {
  const secret = createHash('sha256').update(`${partnerToken}\n${password}`).digest('hex')
  return [apiUrl, signIn, login, secret].join(' ')
}

// How a wrong password is told is not documented, so any refusal counts as one that is neither a limit, nor trouble, nor a page.
function isRefused(response: CrmResponse, { isEnvelope, isSuccess }: Envelope): boolean {
  const { status } = response
  if (status === 408 || status === 429 || status >= 500) return false
  return isEnvelope ? !isSuccess : (status === 401 || status === 403) && !isHtml(response)
}

/** `POST /auth` (API Blueprint, "Авторизация"). Its bodies hold the password and the token: they are never recorded. */
async function obtain({ config, http, clock }: YclientsContext): Promise<Kept> {
  const response = await http.send({
    method: 'POST',
    url: `${config.apiUrl}/api/v1/auth`,
    headers: { accept: ACCEPT[config.acceptType], authorization: `Bearer ${config.partnerToken}` },
    body: { json: { login: config.login, password: config.password } },
    // It makes no record: after an unclear end it may be asked again.
    isMutation: false,
    isConfidential: true,
  })
  const about = { isMutation: false, nowMs: clock.now() }
  const read = readEnvelope(response.json)
  if (isRefused(response, read)) return { refusal: read.message }
  if (response.status < 200 || response.status >= 300) throw connectionTrouble(refusalOf(response, about))
  if (!read.isSuccess) throw new OutcomeError(outcomeOfUnreadable(response, about))
  const parsed = signedIn.safeParse(read.data)
  if (parsed.success) return { userToken: parsed.data.user_token }
  return {
    refusal: 'the answer has no user token: YCLIENTS may want the sign-in to be confirmed, use a user token instead',
  }
}

/** A sign-in that is refused for a reason of its own is a matter of the connection, not of one lead. */
function connectionTrouble(refusal: YclientsRefusal): OutcomeError {
  const { outcome } = refusal
  return outcome.kind === 'rejected' ? new OutcomeError({ kind: 'unauthorized', reason: outcome.reason }) : refusal
}

function read(stored: Json | null): Kept | null {
  const parsed = keptSchema.safeParse(stored)
  return parsed.success ? parsed.data : null
}

/** What a caller has in hand: the token that was refused, and whether a person wants a refused password tried again. */
type Wish = { refused: string | null; isForced: boolean }

/** Runs under the connection's lock: what another caller got or was refused meanwhile is taken as it is. */
async function renewStored(context: YclientsContext, tokens: AccountTokens, wish: Wish): Promise<Kept> {
  const stored = await tokens.renew(async (current) => {
    const known = read(current)
    if (known === null) return obtain(context)
    if ('refusal' in known) return wish.isForced ? obtain(context) : current
    return known.userToken === wish.refused ? obtain(context) : current
  })
  return keptSchema.parse(stored)
}

/** A draft has no store: what it got stays in its memory. */
function renewHere(context: YclientsContext, { refused }: Wish): Promise<Kept> {
  const { memory } = context
  if (memory === undefined) return obtain(context)
  if (refused !== null) memory.forget(MEMORY_KEY)
  return memory.remember(MEMORY_KEY, () => obtain(context))
}

/** The session of a connection: a token that was typed in, or one that signing in gives. */
export function openSession(context: YclientsContext): UserSession {
  const { config, tokens, http } = context
  if (config.signIn === 'token') {
    const typed = (): Promise<string> => Promise.resolve(config.userToken)
    return { current: typed, prove: typed, renew: () => Promise.resolve(null) }
  }
  let held: string | null = null
  const hold = (kept: Kept): string => {
    if ('refusal' in kept) throw new SignInRefusal(kept.refusal)
    http.hide(kept.userToken)
    held = kept.userToken
    return kept.userToken
  }
  const renew = async (wish: Wish): Promise<string> =>
    hold(await (tokens === undefined ? renewHere(context, wish) : renewStored(context, tokens, wish)))
  return {
    current: async () => {
      if (held !== null) return held
      const kept = tokens === undefined ? null : read(await tokens.read())
      return kept === null ? renew({ refused: null, isForced: false }) : hold(kept)
    },
    renew: (refused) => renew({ refused, isForced: false }),
    prove: () => renew({ refused: null, isForced: true }),
  }
}
