import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../common/write-durably.ts'

/** File that keeps a generated access token, so that scripts and open browsers survive a restart. */
export const TOKEN_FILE = 'console-token'

/** A cookie is good for so long. */
const SESSION_MS = 30 * 86_400_000
/** Wrong tokens allowed per minute before logging in is refused for the rest of it. */
const MAX_FAILURES = 10
const MINUTE_MS = 60_000

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))

/** The access token of a data folder: the given one, or the stored one, made when there is none (mode 0600). */
export function readAccessToken(folder: string, given: string | undefined): string {
  if (given !== undefined && given !== '') return given
  const file = join(folder, TOKEN_FILE)
  if (existsSync(file)) {
    const stored = readFileSync(file, 'utf8').trim()
    if (stored !== '') return stored
  }
  const token = randomBytes(24).toString('base64url')
  writeDurably(file, `${token}\n`)
  return token
}

/**
 * Who may use the console. A browser trades a one-time link (or the token) for a cookie; scripts send the token with every
 * call. Cookies are signed with the token: another token ends all sessions.
 */
export class ConsoleAccess {
  readonly #token: string
  readonly #now: () => number
  #oneTime: string | undefined
  #failures = { since: 0, count: 0 }

  constructor(token: string, now: () => number) {
    this.#token = token
    this.#now = now
    this.#oneTime = randomBytes(24).toString('base64url')
  }

  /** Code of the one-time link; undefined once it was used. */
  get oneTimeCode(): string | undefined {
    return this.#oneTime
  }

  /** Takes the one-time code; true exactly once. */
  useOneTimeCode(code: string): boolean {
    if (this.#isLockedOut()) return false
    if (this.#oneTime !== undefined && isSame(code, this.#oneTime)) {
      this.#oneTime = undefined
      return true
    }
    return this.#fail()
  }

  /** Whether this is the access token. */
  isToken(candidate: string): boolean {
    if (this.#isLockedOut()) return false
    return isSame(candidate, this.#token) || this.#fail()
  }

  /** Value of a new session cookie. */
  newSession(): string {
    const issuedAt = this.#now().toString(36)
    return `${issuedAt}.${this.#sign(issuedAt)}`
  }

  /** Whether a cookie was made by us and is not too old. */
  isSession(cookie: string): boolean {
    const [issuedAt = '', signature = ''] = cookie.split('.')
    if (!isSame(signature, this.#sign(issuedAt))) return false
    const age = this.#now() - Number.parseInt(issuedAt, 36)
    return age > -MINUTE_MS && age < SESSION_MS
  }

  /** Age of a session cookie in seconds, for `Max-Age`. */
  get sessionSeconds(): number {
    return SESSION_MS / 1000
  }

  #sign(issuedAt: string): string {
    return createHmac('sha256', digest(this.#token)).update(`session:${issuedAt}`).digest('base64url')
  }

  #isLockedOut(): boolean {
    return this.#now() - this.#failures.since < MINUTE_MS && this.#failures.count >= MAX_FAILURES
  }

  #fail(): false {
    const now = this.#now()
    if (now - this.#failures.since >= MINUTE_MS) this.#failures = { since: now, count: 0 }
    this.#failures.count += 1
    return false
  }
}
