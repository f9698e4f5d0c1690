import type { z } from 'zod'
import type {
  AdapterDescriptor,
  CheckStep,
  Exchange,
  JsonMap,
  Json,
  LeadFlags,
  ListItem,
  VariableValues,
} from '../../../src-preload/contract/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Random } from '../../lib/random.ts'

/**
 * Whose trouble a failure is. `lead`: this lead only, its own schedule applies · `account`: network, timeout, 5xx, the whole
 * connection is in trouble and the circuit breaker counts it · `limit`: the CRM asked to slow down, the connection pauses
 * and no attempt is counted · `offline`: this machine has no network, nothing is counted.
 */
export type Trouble = 'lead' | 'account' | 'limit' | 'offline'

/** What an adapter may return for a lead or a comment, and nothing else. Reasons are words for people, without secrets. */
export type Outcome =
  | { kind: 'delivered'; crmId: string; url?: string; isAppended?: boolean }
  /** Not executed for certain: it may be repeated blindly. */
  | { kind: 'retry'; reason: string; trouble: Trouble; afterMs?: number }
  /** The CRM refused this lead; a person must change something. `field` names the culprit where the CRM says it. */
  | { kind: 'rejected'; reason: string; field?: string }
  /** The key is wrong, expired or lacks rights: the connection is held. */
  | { kind: 'unauthorized'; reason: string }
  /** The request may have been executed: it is looked up before anything is repeated. */
  | { kind: 'unknown'; reason: string; trouble: 'lead' | 'account' }

/** Answer of a look-up by marker. A failed search is `failed`, never `absent`. */
export type LookUp =
  | { kind: 'found'; crmId: string; url?: string }
  | { kind: 'absent' }
  | { kind: 'failed'; outcome: Exclude<Outcome, { kind: 'delivered' }> }
  /** This adapter or account cannot search; the connection's policy decides. */
  | { kind: 'impossible'; reason: string }

/** A lead ready to be sent: variables are replaced, limits kept. */
export type OutgoingLead = {
  title: string | null
  comment: string | null
  name: string | null
  phone: string | null
  phoneE164: string | null
  email: string | null
  visit: string | null
  fields: JsonMap
  clientFields: JsonMap
  flags: LeadFlags
  /** All variables known for this lead (utmSource, landingPage …). */
  variables: VariableValues
  receivedAtMs: number
}

/**
 * Runs a step of a delivery at most once: a step that finished in an earlier attempt is not run again, its stored result
 * is parsed by `schema` and returned. `summary` is shown to people.
 */
export type RunStep = <T extends Json>(
  step: { name: string; schema: z.ZodType<T>; summary: (result: T) => string },
  run: () => Promise<T>,
) => Promise<T>

/** One lead to deliver. `marker` is the same in every attempt and unique in this installation: send it with every create. */
export type DeliverJob = { marker: string; lead: OutgoingLead; step: RunStep; isRepeatOfUnknown: boolean }

/** One comment to add to a delivered lead. */
export type CommentJob = {
  marker: string
  /** `crmId` of the delivered lead. */
  crmId: string
  title: string | null
  message: string
  step: RunStep
}

/** A request of an adapter to its CRM. */
export type CrmRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute, or relative to the connection's base address. */
  url: string
  query?: Record<string, string | number | readonly (string | number)[]>
  headers?: Record<string, string>
  body?: { json: Json } | { form: Record<string, string> } | { text: string; contentType: string }
  /** True when the CRM may create or change something: an unclear end is then `unknown`, and a fresh connection is used. */
  isMutation: boolean
  /** Whole answer must be there within this time. Default 30 s. */
  timeoutMs?: number
  /** Its bodies hold secrets nobody knows yet (a token endpoint): they are not recorded. */
  isConfidential?: boolean
}

/** What came back: any status; the body is at most 1 MB. `json` is undefined when the body is not JSON. */
export type CrmResponse = {
  status: number
  headers: Record<string, string>
  text: string
  json: unknown
}

/** HTTP for adapters: limits, timeouts, transcript. Throws `CrmFailure` when there is no whole answer. */
export type CrmHttp = {
  send(request: CrmRequest): Promise<CrmResponse>
  /** Opens a connection (TCP and TLS) and closes it again; sends no request. For checks of endpoints that bear no probe. */
  reach(url: string): Promise<void>
  /** The certificate a server shows, trusted or not; sends no request. Throws `CrmFailure` when there is no TLS. */
  certificate(url: string): Promise<ServerCertificate>
  /** A secret that became known while running (an access token): masked from now on, in transcripts and reasons. */
  hide(secret: string): void
  /** Everything given to `hide`. */
  hidden(): readonly string[]
}

/** A server's certificate as people compare it. */
export type ServerCertificate = {
  /** SHA-256 of the certificate, `AA:BB:…`. */
  sha256: string
  /** Name it was made for. */
  subject: string
  /** ISO date after which it is no longer valid. */
  validTo: string
  /** Whether this machine trusts it for that host. */
  isTrusted: boolean
}

/**
 * Tokens that an account got by signing in and that must outlive the program. They are sealed like secrets, belong to one
 * connection, and are forgotten when `Adapter.tokenScope` changes (another host, another application).
 */
export type AccountTokens = {
  /** The newest tokens, null before the first sign-in. */
  read(): Promise<Json | null>
  /**
   * Runs `refresh` with the newest tokens, one caller at a time per connection, and stores what it gives durably before it
   * resolves: one-time refresh tokens are never used twice and never lost. Who waited gets the newest tokens as `current`:
   * compare with the ones that failed and return them unchanged when somebody else has refreshed meanwhile.
   */
  renew(refresh: (current: Json | null) => Promise<Json>): Promise<Json>
}

/** Signing in through a browser (OAuth authorization code). */
export type BrowserSignIn<C> = {
  /** Where the vendor sends the person back to; must be what is registered there. Loopback addresses are listened at. */
  redirectUri(config: C): string
  /** The page to open. `kept` comes back to `finish` and never leaves the core (a PKCE verifier). */
  begin(context: AdapterContext<C>, how: { state: string; redirectUri: string }): { url: string; kept: Json }
  /** Exchanges what the vendor sent back (query of the redirect) for tokens. Throws `OutcomeError` in words. */
  finish(
    context: AdapterContext<C>,
    back: { query: Record<string, string>; redirectUri: string; kept: Json },
  ): Promise<Json>
}

/**
 * Answers of a CRM that change rarely (field definitions, statuses), kept for minutes by whoever owns the connection.
 * Never holds anything of a lead.
 */
export type AdapterMemory = {
  /** The remembered value of `key`, or what `load` gives, which is then remembered. A failed `load` is not remembered. */
  remember<T>(key: string, load: () => Promise<T>): Promise<T>
  forget(key: string): void
}

/**
 * What an adapter works with. `config` is parsed by its schema, secrets included. Nothing else is reachable. Without
 * `memory` every attempt asks the CRM again. `tokens` is there for saved connections only, never for a draft.
 */
export type AdapterContext<C> = {
  config: C
  http: CrmHttp
  clock: Clock
  random: Random
  memory?: AdapterMemory
  tokens?: AccountTokens
}

/** How many requests an account bears. `perSecond` may be below 1. */
export type AccountLimits = { perSecond: number; burst: number; concurrency: number }

/** A declared adapter; see `defineAdapter`. The fullest one to copy from is `retailcrm`, the smallest `demo`. */
export type Adapter<C = unknown> = {
  descriptor: AdapterDescriptor
  /** Parses `config` of a connection; its errors are shown beside the form's fields. */
  configSchema: z.ZodType<C>
  limits(config: C): AccountLimits
  /**
   * How long after an unclear end the CRM is asked for the first and for the last time, counted from that end. The second must
   * be longer than the CRM may go on working at a request. Default 15 s and 90 s.
   */
  settle?: { firstLookMs: number; secondLookMs: number }
  /** Everything in `config` that must not be seen in transcripts and reasons, derived forms (hashes, header values) included. */
  secrets(config: C): string[]
  /** What stored tokens belong to (host and application): tokens of another scope are never sent. Needed to use `tokens`. */
  tokenScope?(config: C): string
  /** SHA-256 of the certificate a person has agreed to for this account, null for none. Only boxes have it. */
  pinnedCertificate?(config: C): string | null
  signIn?: BrowserSignIn<C>
  /** Checks address, key, rights and dictionaries step by step; stops at the first failed step, later ones are `skipped`. */
  check(context: AdapterContext<C>): Promise<CheckStep[]>
  deliver(context: AdapterContext<C>, job: DeliverJob): Promise<Outcome>
  /** Looks for what `deliver` may have made, by the marker. */
  lookUp(context: AdapterContext<C>, job: DeliverJob): Promise<LookUp>
  addComment?(context: AdapterContext<C>, job: CommentJob): Promise<Outcome>
  /** Looks whether a comment with this marker is already there. */
  lookUpComment?(context: AdapterContext<C>, job: CommentJob): Promise<LookUp>
  /** Reads a reference list; throws `OutcomeError` when the CRM does not give it. */
  readList?(context: AdapterContext<C>, list: string): Promise<ListItem[]>
}

/** Called by the HTTP client around each request; delivery implements it with the connection's limiter. */
export type RequestGate = {
  /** Resolves when the account's limit allows one more request. */
  enter(signal: AbortSignal): Promise<void>
  /** The transcript of a finished or failed exchange, secrets already masked. */
  record(exchange: Exchange): void
}
