import { createServer, type Server } from 'node:http'
import {
  CallError,
  conflict,
  type CheckResult,
  type ConnectionId,
  type Json,
} from '../../src-preload/contract/index.ts'
import { isLoopback } from '../adapters/kit/base-url.ts'
import { OutcomeError } from '../adapters/kit/outcome-error.ts'
import { withAccount } from '../delivery/ask-account.ts'
import type { Scheduler } from '../delivery/scheduler.ts'
import type { HostPorts } from '../ports.ts'
import type { AccountRecord } from '../store/records.ts'
import { resultPage } from './sign-in-page.ts'

/** So long a person may take at the vendor's page. */
export const SIGN_IN_MS = 15 * 60_000

type Pending = { id: ConnectionId; redirectUri: string; kept: Json; expiresAt: number }
type Listener = { server: Server; cancel: () => void }

/** What signing in works with. `check` runs after success: it resumes a held connection and tells consoles. */
export type SignInTools = {
  ports: HostPorts
  scheduler: Scheduler
  recordOf: (id: ConnectionId) => Promise<AccountRecord>
  check: (id: ConnectionId) => Promise<CheckResult>
}

/**
 * Browser sign-ins under way. The vendor's answer is matched by a random `state`, which works once; it comes to a loopback
 * listener that lives as long as somebody signs in, or is handed over as an address.
 */
export class SignIns {
  readonly #tools: SignInTools
  readonly #pending = new Map<string, Pending>()
  readonly #listeners = new Map<string, Listener>()

  constructor(tools: SignInTools) {
    this.#tools = tools
  }

  /** @throws CallError `conflict` when this CRM is not signed in to in a browser or its settings are incomplete. */
  async begin(
    id: ConnectionId,
  ): Promise<{ url: string; redirectUri: string; isListening: boolean; expiresAt: number }> {
    const { ports } = this.#tools
    const record = await this.#tools.recordOf(id)
    const state = ports.random.hex(16)
    const expiresAt = ports.clock.now() + SIGN_IN_MS
    const opened = await this.#ask(record, (account, context) => {
      const { signIn } = account.adapter
      if (signIn === undefined) throw conflict('no_browser_sign_in', 'this CRM is not signed in to in a browser')
      const redirectUri = signIn.redirectUri(context.config)
      return Promise.resolve({ redirectUri, ...signIn.begin(context, { state, redirectUri }) })
    })
    for (const [old, pending] of this.#pending) {
      if (pending.id === id || pending.expiresAt <= ports.clock.now()) this.#pending.delete(old)
    }
    this.#pending.set(state, { id, redirectUri: opened.redirectUri, kept: opened.kept, expiresAt })
    const isListening = await this.#listen(opened.redirectUri)
    return { url: opened.url, redirectUri: opened.redirectUri, isListening, expiresAt }
  }

  /** @throws CallError in words when the address is not the answer to this sign-in, or the vendor refuses the code. */
  async finish(id: ConnectionId, address: string): Promise<CheckResult> {
    const url = URL.parse(address.trim())
    if (url === null) throw new CallError('bad_input', 'this is no address: copy it whole from the browser')
    const state = url.searchParams.get('state') ?? ''
    if (this.#pending.get(state)?.id !== id) {
      throw conflict('foreign_sign_in', 'this address does not belong to the sign-in that was begun here; begin again')
    }
    try {
      return await this.#complete(state, url.searchParams)
    } finally {
      this.#closeUnneeded()
    }
  }

  /** Closes listeners. */
  stop(): void {
    for (const origin of [...this.#listeners.keys()]) this.#close(origin)
    this.#pending.clear()
  }

  async #complete(state: string, query: URLSearchParams): Promise<CheckResult> {
    const pending = this.#pending.get(state)
    this.#pending.delete(state)
    if (pending === undefined || pending.expiresAt <= this.#tools.ports.clock.now()) {
      throw conflict('sign_in_over', 'this sign-in is over or unknown; begin again')
    }
    const refused = query.get('error')
    if (refused !== null) {
      const words = query.get('error_description') ?? refused
      throw conflict('sign_in_refused', words.slice(0, 300))
    }
    const record = await this.#tools.recordOf(pending.id)
    await this.#ask(record, async (account, context) => {
      const { signIn } = account.adapter
      if (signIn === undefined || account.tokens === undefined) {
        throw conflict('no_browser_sign_in', 'this CRM is not signed in to in a browser')
      }
      const { redirectUri, kept } = pending
      await account.tokens.renew(() => signIn.finish(context, { query: Object.fromEntries(query), redirectUri, kept }))
    })
    await this.#tools.scheduler.reload(pending.id)
    return await this.#tools.check(pending.id)
  }

  async #ask<T>(record: AccountRecord, ask: Parameters<typeof withAccount<T>>[2]): Promise<T> {
    try {
      return await withAccount(record, { ports: this.#tools.ports, tokens: this.#tools.scheduler.tokens }, ask)
    } catch (error) {
      if (error instanceof CallError) throw error
      if (error instanceof OutcomeError) throw conflict('crm_refused', error.outcome.reason)
      throw conflict('crm_refused', error instanceof Error ? error.message : String(error))
    }
  }

  /** Listens where the vendor sends the browser, when that is this machine; false when it is not or the port is taken. */
  async #listen(redirectUri: string): Promise<boolean> {
    const url = URL.parse(redirectUri)
    if (url?.protocol !== 'http:' || !isLoopback(url.hostname)) return false
    const known = this.#listeners.get(url.origin)
    if (known !== undefined) {
      known.cancel()
      known.cancel = this.#closeLater(url.origin)
      return true
    }
    const server = createServer((request, response) => {
      const asked = URL.parse(request.url ?? '/', url.origin)
      const isForUs = request.method === 'GET' && request.headers.host === url.host && asked?.pathname === url.pathname
      if (!isForUs) {
        response.writeHead(404).end()
        return
      }
      void this.#answer(asked).then((page) => {
        response.writeHead(page.status, page.headers).end(page.html)
      })
    })
    const isOpen = await new Promise<boolean>((resolve) => {
      server.once('error', (error) => {
        this.#tools.ports.logger.warn('the sign-in address cannot be listened at', { error: String(error) })
        resolve(false)
      })
      const host = url.hostname === '[::1]' ? '::1' : url.hostname
      server.listen(Number(url.port === '' ? 80 : url.port), host, () => {
        resolve(true)
      })
    })
    if (isOpen) this.#listeners.set(url.origin, { server, cancel: this.#closeLater(url.origin) })
    return isOpen
  }

  async #answer(url: URL): Promise<ReturnType<typeof resultPage>> {
    try {
      const result = await this.#complete(url.searchParams.get('state') ?? '', url.searchParams)
      return resultPage(result.isOk ? { kind: 'done' } : { kind: 'unchecked' })
    } catch (error) {
      return resultPage({
        kind: 'failed',
        words: error instanceof CallError ? error.message : 'a fault in the program',
      })
    } finally {
      this.#closeUnneeded()
    }
  }

  #closeUnneeded(): void {
    if (this.#pending.size === 0) for (const origin of [...this.#listeners.keys()]) this.#close(origin)
  }

  #closeLater(origin: string): () => void {
    return this.#tools.ports.clock.after(SIGN_IN_MS, () => {
      this.#close(origin)
    })
  }

  #close(origin: string): void {
    const listener = this.#listeners.get(origin)
    this.#listeners.delete(origin)
    listener?.cancel()
    listener?.server.close()
    listener?.server.closeIdleConnections()
  }
}
