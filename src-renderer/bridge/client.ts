import { CallError } from '../../src-preload/contract/errors.ts'
import { serverMessage, type ClientMessage } from '../../src-preload/contract/wire.ts'
import type {
  ApiClient,
  AreaName,
  CallInputOf,
  CallName,
  Contract,
  OutputOf,
  TopicName,
  TopicPayload,
} from '../../src-preload/contract/index.ts'
import { CallTable } from './calls.ts'
import { reconnectDelayMs } from './reconnect-delay.ts'
import { browserTimers, type CloseReason, type Connector, type OpenPipe, type Timers } from './pipe.ts'
import { TopicTable } from './topics.ts'

/** Declaration of a call by its full name. */
export type ProcedureAt<N extends CallName> = N extends `${infer A extends AreaName}.${infer P}`
  ? P extends keyof Contract[A]
    ? Contract[A][P]
    : never
  : never

/** What a call takes; parts with defaults may be left out. */
export type CallInput<N extends CallName> = CallInputOf<ProcedureAt<N>>
/** What a call answers. */
export type CallOutput<N extends CallName> = OutputOf<ProcedureAt<N>>

/** State of the link to the core. `no_session`: somebody has to sign in, then call `reconnectNow`. */
export type LinkState = 'connecting' | 'open' | 'reconnecting' | 'no_session' | 'closed'

/** The console's side of the contract. */
export type CoreClient = {
  /** `api.leads.list({ limit: 50 })`. Rejects with CallError only. */
  readonly api: ApiClient
  /** The same by full name. */
  call: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>
  /** Hints of a topic; answers the function that stops them. */
  subscribe: <N extends TopicName>(topic: N, listener: (payload: TopicPayload<N>) => void) => () => void
  linkState: () => LinkState
  onLinkState: (listener: (state: LinkState) => void) => () => void
  /** Hints were missed (gap, restart of the core): refetch whatever is shown. */
  onGap: (listener: () => void) => () => void
  /** Does not wait for the next back-off step. */
  reconnectNow: () => void
  /** Ends everything; calls are rejected with `closed`. */
  close: () => void
}

/** What a client is made of. `checkOutput` sees every answer (development and tests: parse it by the contract). */
export type ClientOptions = {
  connect: Connector
  timers?: Timers
  checkOutput?: (name: string, output: unknown) => unknown
}

class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>()

  add(listener: (value: T) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  tell(value: T): void {
    for (const listener of [...this.#listeners]) listener(value)
  }
}

/** One pipe after another to the core, with back-off between them. */
class Link {
  readonly calls: CallTable
  readonly topics: TopicTable
  readonly states = new Listeners<LinkState>()
  readonly gaps = new Listeners<undefined>()
  state: LinkState = 'connecting'
  readonly #connect: Connector
  readonly #timers: Timers
  #pipe: OpenPipe | undefined
  #generation = 0
  #failures = 0
  #stopRetryTimer: () => void = () => undefined

  constructor(connect: Connector, timers: Timers) {
    this.#connect = connect
    this.#timers = timers
    this.calls = new CallTable(timers)
    this.topics = new TopicTable(() => {
      this.gaps.tell(undefined)
    })
  }

  /** Opens the next pipe. Events of earlier pipes are ignored from here on. */
  open(): void {
    const generation = ++this.#generation
    const isCurrent = () => generation === this.#generation
    this.#stopRetryTimer()
    this.#pipe?.close()
    this.#pipe = this.#connect({
      opened: () => {
        if (isCurrent()) this.#opened()
      },
      received: (text) => {
        if (isCurrent()) this.#received(text)
      },
      closed: (reason) => {
        if (isCurrent()) this.#lost(reason)
      },
    })
  }

  reconnectNow(): void {
    if (this.state === 'open' || this.state === 'closed') return
    this.open()
  }

  close(): void {
    this.#generation++
    this.#stopRetryTimer()
    this.#pipe?.close()
    this.calls.lose(new CallError('closed', 'the console was closed'), true)
    this.topics.lose()
    this.#enter('closed')
  }

  #opened(): void {
    this.#failures = 0
    const transmit = (message: ClientMessage) => this.#pipe?.send(JSON.stringify(message))
    // Topics first: what changes after a query's answer is then always announced.
    this.topics.open(transmit)
    this.calls.open(transmit)
    this.#enter('open')
  }

  #received(text: string): void {
    const message = serverMessage.safeParse(parseJson(text)).data
    if (message === undefined) return
    switch (message.type) {
      case 'reply':
        this.calls.settle(message.id, message)
        return
      case 'subscribed':
        this.topics.confirm(message)
        return
      case 'event':
        this.topics.deliver(message)
        return
    }
  }

  #lost(reason: CloseReason): void {
    this.#generation++
    this.#pipe = undefined
    this.topics.lose()
    if (reason === 'no_session') {
      this.calls.lose(new CallError('unauthorized', 'no session'), true)
      this.#enter('no_session')
      return
    }
    this.calls.lose(new CallError('closed', 'the connection to the core was lost'), false)
    this.#enter('reconnecting')
    this.#stopRetryTimer = this.#timers.after(reconnectDelayMs(this.#failures++), () => {
      this.open()
    })
  }

  #enter(state: LinkState): void {
    if (this.state === state) return
    this.state = state
    this.states.tell(state)
  }
}

/** Makes a client and opens its first pipe. */
export function createClient(options: ClientOptions): CoreClient {
  const link = new Link(options.connect, options.timers ?? browserTimers)
  const check = options.checkOutput ?? ((_name: string, output: unknown) => output)
  const callByName = (name: string, input: unknown) =>
    link.calls.start(name, input).then((output) => check(name, output))
  link.open()
  return {
    api: apiOf(callByName),
    call: (name, input) => callByName(name, input) as Promise<never>, // the core answers by the contract
    // The payload was published under this topic's declaration.
    subscribe: (topic, listener) => link.topics.listen(topic, listener as (payload: unknown) => void),
    linkState: () => link.state,
    onLinkState: (listener) => link.states.add(listener),
    onGap: (listener) => link.gaps.add(listener),
    reconnectNow: () => {
      link.reconnectNow()
    },
    close: () => {
      link.close()
    },
  }
}

/** `api.leads.list(input)` → `call('leads.list', input)`, without a list of names. */
function apiOf(call: (name: string, input: unknown) => Promise<unknown>): ApiClient {
  const areaProxy = (area: string) =>
    new Proxy({}, { get: (_target, procedure) => (input: unknown) => call(`${area}.${String(procedure)}`, input) })
  // The types of the contract are the list of names; the proxy only joins the two parts.
  return new Proxy({}, { get: (_target, area) => areaProxy(String(area)) }) as ApiClient
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
