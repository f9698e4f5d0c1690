import type { z } from 'zod'
import type { Json } from '../../../src-preload/contract/index.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'
import type { TrytonContext } from './config.ts'
import { refusalOf } from './refusal.ts'
import { loginAnswer, preferences } from './types.ts'

/** A call of Tryton's JSON-RPC. `params` are without the context, which the client adds as the last one. */
type Call<T> = { method: string; params: Json[]; answer: z.ZodType<T>; isMutation: boolean }

/** Calls of Tryton, in one session. Refusals are thrown as `OutcomeError`. */
export type TrytonClient = {
  read<T>(method: string, params: Json[], answer: z.ZodType<T>): Promise<T>
  write<T>(method: string, params: Json[], answer: z.ZodType<T>): Promise<T>
  /** The company leads go to: the chosen one or the user's own. Throws `unauthorized` when there is none. */
  company(): Promise<number>
}

/** Keys of what is remembered per connection. */
export const REMEMBERED = { session: 'session', company: 'company' } as const

/** A client for the connection of this context; it logs in with the first call. */
export function createTrytonClient(context: TrytonContext): TrytonClient {
  // Without a memory the session lives as long as this client.
  let session: string | undefined
  const call = async <T>(asked: Call<T>, record: { [key: string]: Json }): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      session ??= await sessionOf(context)
      const authorization = session
      const body = { id: 1, method: asked.method, params: [...asked.params, record] }
      const response = await context.http.send({
        method: 'POST',
        url: addressOf(context),
        headers: { authorization },
        body: { json: body },
        isMutation: asked.isMutation,
      })
      // An ended session is refused before anything is executed; a second refusal is final.
      if (response.status !== 401 || tries > 1) return resultOf(context, asked, response)
      context.memory?.forget(REMEMBERED.session)
      session = undefined
    }
  }
  const company = async (): Promise<number> => {
    if (context.config.companyId !== '') return Number(context.config.companyId)
    const own = await remember(context, REMEMBERED.company, async () => {
      const asked = { method: 'model.res.user.get_preferences', params: [true], answer: preferences, isMutation: false }
      return (await call(asked, {})).company ?? null
    })
    if (own !== null) return own
    const reason = 'the Tryton user works in no company: choose one in the connection or give the user one'
    throw new OutcomeError({ kind: 'unauthorized', reason })
  }
  const within = async <T>(asked: Call<T>): Promise<T> => call(asked, { company: await company() })
  return {
    read: (method, params, answer) => within({ method, params, answer, isMutation: false }),
    write: (method, params, answer) => within({ method, params, answer, isMutation: true }),
    company,
  }
}

/** The version of the server; needs no login. */
export async function readVersion(context: TrytonContext): Promise<CrmResponse> {
  const body = { id: 1, method: 'common.server.version', params: [] }
  const url = `${context.config.account}/`
  return context.http.send({ method: 'POST', url, body: { json: body }, isMutation: false })
}

function addressOf({ config }: TrytonContext): string {
  return `${config.account}/${encodeURIComponent(config.database)}/`
}

function resultOf<T>(context: TrytonContext, asked: Call<T>, response: CrmResponse): T {
  const about = { isMutation: asked.isMutation, nowMs: context.clock.now() }
  const refusal = refusalOf(response, about)
  if (refusal !== null) throw new OutcomeError(refusal)
  const { result } = response.json as { result: unknown } // refusalOf gives null only for an object with a result
  const parsed = asked.answer.safeParse(result)
  if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
  return parsed.data
}

async function remember<T>(context: TrytonContext, key: string, load: () => Promise<T>): Promise<T> {
  return context.memory === undefined ? load() : context.memory.remember(key, load)
}

/**
 * The session as a header, logged in once per connection: a login costs Tryton half a second of hashing, and after five refused
 * ones it answers 429 even to the right password. A refused login is never repeated here.
 */
async function sessionOf(context: TrytonContext): Promise<string> {
  const session = await remember(context, REMEMBERED.session, async () => {
    const { config } = context
    const body = { id: 1, method: 'common.db.login', params: [config.login, { password: config.password }, 'en'] }
    const response = await context.http.send({
      method: 'POST',
      url: addressOf(context),
      body: { json: body },
      isMutation: false,
      isConfidential: true,
    })
    const asked = { method: body.method, params: [], answer: loginAnswer, isMutation: false }
    const user = resultOf(context, asked, response)
    if (user === null) throw new OutcomeError({ kind: 'unauthorized', reason: 'Tryton refused login or password' })
    const [userId, key] = user
    return `${config.login}:${userId}:${key}`
  })
  context.http.hide(session)
  context.http.hide(session.slice(session.lastIndexOf(':') + 1))
  return `Session ${Buffer.from(session, 'utf8').toString('base64')}`
}
