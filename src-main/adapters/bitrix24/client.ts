import type { z } from 'zod'
import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'
import { isSameOwner, readWebhook } from './account.ts'
import type { BitrixContext } from './config.ts'
import { openSession } from './oauth.ts'
import { readEnvelope, refusalOf } from './refusal.ts'
import type { Envelope, BitrixRefusal } from './refusal.ts'
import { batchAnswer, phpList } from './types.ts'

/** Bitrix24 itself works at one request for at most 60 s. */
const TIMEOUT_MS = 60_000
/** Rows of a page, fixed by the vendor. */
export const PAGE_SIZE = 50
const MAX_PAGES = 20
const BATCH_SIZE = 50

/** Calls of the REST API. Refusals are thrown as `BitrixRefusal`. */
export type BitrixClient = {
  read<T>(method: string, params: JsonMap, result: z.ZodType<T>): Promise<T>
  /** Creates or changes something. */
  write<T>(method: string, params: JsonMap, result: z.ZodType<T>): Promise<T>
  /** Rows of a list, at most `maxPages` pages (default 20) of 50. */
  list<T>(method: string, params: JsonMap, how: { row: z.ZodType<T>; maxPages?: number }): Promise<T[]>
  /** Results of read commands by their key; a part that failed fails the whole. */
  batch(commands: Readonly<Record<string, string>>): Promise<Map<string, unknown>>
  /** The answer as it came, for checks. */
  raw(method: string): Promise<CrmResponse>
  /** Where the portal has moved to, when a redirect has said so. */
  movedTo(): string | null
}

type Call = { method: string; params: JsonMap; isMutation: boolean }

/** Addresses and keys of a connection's calls. */
type Access = {
  /** What a method's name is appended to. */
  base: string
  /** What goes with the parameters. */
  key(): Promise<JsonMap>
  /** A key instead of one that has expired; null when only a person can give one. */
  renew(expired: JsonMap): Promise<JsonMap | null>
}

function accessOf(context: BitrixContext): Access {
  const { config } = context
  if (config.signIn === 'webhook') {
    const base = readWebhook(config.webhook)?.base ?? ''
    return { base, key: () => Promise.resolve({}), renew: () => Promise.resolve(null) }
  }
  const session = openSession(context)
  return {
    base: `${config.account}/rest/`,
    key: async () => ({ auth: await session.current() }),
    renew: async ({ auth }) => (typeof auth === 'string' ? { auth: await session.renew(auth) } : null),
  }
}

function isExpired(read: Envelope | null): boolean {
  return read !== null && (read.code === 'EXPIRED_TOKEN' || read.code === 'INVALID_TOKEN')
}

/** Follows the redirect of a renamed portal: a client of HTTP would make a GET of it and drop the parameters. */
function createSender(context: BitrixContext, base: string): { send: Sender; movedTo: () => string | null } {
  let root = base
  const post = (call: Call, key: JsonMap): Promise<CrmResponse> =>
    context.http.send({
      method: 'POST',
      url: `${root}${call.method}`,
      body: { json: { ...call.params, ...key } },
      isMutation: call.isMutation,
      timeoutMs: TIMEOUT_MS,
    })
  const newRoot = (response: CrmResponse): string | null => {
    if (response.status < 301 || response.status > 308) return null
    const from = URL.parse(root)
    const to = URL.parse(response.headers['location'] ?? '', root)
    if (from === null || to === null || to.host === from.host || !isSameOwner(from, to)) return null
    return `${to.origin}${from.pathname}`
  }
  return {
    movedTo: () => (root === base ? null : (URL.parse(root)?.origin ?? null)),
    send: async (call, key) => {
      const response = await post(call, key)
      const moved = root === base ? newRoot(response) : null
      if (moved === null) return response
      // The old host has executed nothing.
      root = moved
      return post(call, key)
    },
  }
}

type Sender = (call: Call, key: JsonMap) => Promise<CrmResponse>

/** A client for the connection of this context. */
export function createBitrixClient(context: BitrixContext): BitrixClient {
  const access = accessOf(context)
  const { send, movedTo } = createSender(context, access.base)
  let operatingResetMs: number | null = null
  const exchange = async (call: Call): Promise<CrmResponse> => {
    const key = await access.key()
    const response = await send(call, key)
    if (!isExpired(readEnvelope(response))) return response
    const renewed = await access.renew(key)
    // An expired token is told before anything is done, so the same call may go out again, once.
    return renewed === null ? response : send(call, renewed)
  }
  const receive = async (call: Call): Promise<{ response: CrmResponse; read: Envelope }> => {
    const response = await exchange(call)
    const read = readEnvelope(response)
    const rules = { isMutation: call.isMutation, nowMs: context.clock.now(), operatingResetMs }
    const isGood = response.status >= 200 && response.status < 300
    if (!isGood || read === null || read.hasError || !read.hasResult) throw refusalOf(response, rules)
    operatingResetMs = read.operatingResetMs ?? operatingResetMs
    return { response, read }
  }
  const parse = <T>(call: Call, got: { response: CrmResponse; read: Envelope }, result: z.ZodType<T>): T => {
    const parsed = result.safeParse(got.read.result)
    if (parsed.success) return parsed.data
    const rules = { isMutation: call.isMutation, nowMs: context.clock.now() }
    throw new OutcomeError(outcomeOfUnreadable(got.response, rules))
  }
  const run = async <T>(call: Call, result: z.ZodType<T>): Promise<T> => parse(call, await receive(call), result)
  return {
    movedTo,
    read: (method, params, result) => run({ method, params, isMutation: false }, result),
    write: (method, params, result) => run({ method, params, isMutation: true }, result),
    raw: (method) => exchange({ method, params: {}, isMutation: false }),
    list: async (method, params, { row, maxPages = MAX_PAGES }) => {
      const rows = []
      let start: Json = 0
      for (let page = 0; page < maxPages; page += 1) {
        const call = { method, params: { ...params, start }, isMutation: false }
        const got = await receive(call)
        rows.push(...parse(call, got, phpList(row)))
        if (got.read.next === null || got.read.next <= start) break
        start = got.read.next
      }
      return rows
    },
    batch: (commands) =>
      runBatches(commands, (params) => run({ method: 'batch', params, isMutation: false }, batchAnswer)),
  }
}

/** Runs commands in parts of 50. HTTP is 200 even when every command has failed, so each must have its result. */
async function runBatches(
  commands: Readonly<Record<string, string>>,
  run: (params: JsonMap) => Promise<z.output<typeof batchAnswer>>,
): Promise<Map<string, unknown>> {
  const entries = Object.entries(commands)
  const results = new Map<string, unknown>()
  for (let at = 0; at < entries.length; at += BATCH_SIZE) {
    const part = entries.slice(at, at + BATCH_SIZE)
    const answer = await run({ halt: 0, cmd: Object.fromEntries(part) })
    for (const [key] of part) {
      const error = answer.result_error?.[key]
      if (error !== undefined) throw partRefusal(error)
      if (!(key in answer.result)) {
        const reason = 'Bitrix24 answered only a part of the requests'
        throw new OutcomeError({ kind: 'retry', reason, trouble: 'account' })
      }
      results.set(key, answer.result[key])
    }
  }
  return results
}

/** What a failed command of a batch of reads means: the same as it would mean alone. */
function partRefusal(error: { error: unknown; error_description: string }): BitrixRefusal {
  const response = { status: 400, headers: {}, text: '', json: error }
  return refusalOf(response, { isMutation: false, nowMs: 0, operatingResetMs: null })
}
