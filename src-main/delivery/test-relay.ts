import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { ConnectionId, JsonMap, Lead, LeadId, ProjectId, UnknownPolicy } from '../../src-preload/contract/index.ts'
import { loadAdapter } from '../adapters/index.ts'
import { fixedRandom } from '../adapters/kit/test-bench.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { type HostPorts, noPageBrowser, type SecretBox } from '../ports.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/operations.ts'
import type { NewLead } from '../store/records.ts'
import { splitConfig } from './connection-config.ts'
import { Scheduler } from './scheduler.ts'
import { hungRequests, requestKey } from './test-crm.ts'

/** Where a connection goes: a CRM that needs no more than an address and a key (`demo` unless it is said), or any config. */
export type Destination =
  | { url: string; adapter?: 'demo' | 'webhook' | 'retailcrm'; policy?: UnknownPolicy }
  | { adapter: string; config: JsonMap; policy?: UnknownPolicy }

/** Everything of delivery that is real: store, scheduler, HTTP. Only time, network state and randomness are a test's. */
export type TestRelay = {
  clock: ManualClock
  store: Store
  scheduler: Scheduler
  projectId: ProjectId
  /** Network of the machine. */
  network: { isOnline: boolean }
  /** HTTP requests begun so far, also ones that could not connect. */
  requestCount(): number
  notices: string[]
  onlineChanges: boolean[]
  /** Where a connection's leads go. */
  connect(to: Destination): Promise<ConnectionId>
  /** Stores leads, received `ageMs` ago, and wakes their lanes. */
  receive(over?: Received): Promise<LeadId[]>
  lead(id: LeadId | undefined): Promise<Lead>
  /** How many leads show each state that has any. */
  states(): Promise<Record<string, number>>
  /** Resolves when nothing moves any more without the clock. */
  quiet(): Promise<void>
  /** Lets so much time pass, timer by timer. `until` ends it earlier, at the moment it becomes true. */
  run(ms: number, until?: () => boolean | Promise<boolean>): Promise<void>
  /** A second scheduler on the same data, as after a restart; the first is dropped without a stop. */
  restart(): Promise<Scheduler>
  /** The process dies: nothing of it reaches the store any more, whatever its requests do. Then a new one starts. */
  kill(): Promise<Scheduler>
  close(): Promise<void>
}

/** Key of every connection to a demo CRM. */
export const TEST_KEY = 'k-0123456789'

/** Turns of the event loop without any work under way before it counts as quiet. */
const QUIET_TURNS = 6

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** What arrives: so many leads, of one person or each of its own, `ageMs` ago. */
export type Received = { person?: string; count?: number; ageMs?: number; hasPhone?: boolean }

/** Starts a relay on an empty folder, in `parent` when given. `wrap` puts something between scheduler and store. */
export async function startTestRelay(
  options: { wrap?: (store: Store) => Store; parent?: string } = {},
): Promise<TestRelay> {
  const folder = mkdtempSync(join(options.parent ?? tmpdir(), 'estafeta-relay-'))
  const real = await openStore({ folder })
  const work = { calls: 0 }
  const store = countCalls(options.wrap === undefined ? real : options.wrap(real), work)
  const http = watchHttp()
  const clock = new ManualClock()
  const network = { isOnline: true }
  const notices: string[] = []
  const onlineChanges: boolean[] = []
  const ports = testPorts({ clock, folder, network, notices })
  const open = () => {
    const life = { isDead: false }
    return { life, scheduler: openScheduler({ store: mortal(store, life), ports, onlineChanges }) }
  }
  const current = open()
  const restart = async () => {
    Object.assign(current, open())
    await current.scheduler.start()
    return current.scheduler
  }
  const projectId = await addProject(store, clock.now())
  await current.scheduler.start()
  const quiet = () => waitUntilQuiet(() => work.calls > 0 || http.open() > hungRequests.size)
  return {
    clock,
    store,
    get scheduler() {
      return current.scheduler
    },
    projectId,
    network,
    requestCount: http.begun,
    notices,
    onlineChanges,
    connect: async (to) => {
      const id = await connectTo(store, { ...to, projectId, at: clock.now() })
      await current.scheduler.reload(id)
      return id
    },
    receive: (over = {}) => receiveLeads({ store, clock, scheduler: current.scheduler }, over),
    ...readers(store),
    quiet,
    run: (ms, until = () => false) => runClock({ clock, quiet }, { ms, until }),
    restart,
    kill: () => {
      current.life.isDead = true
      return restart()
    },
    close: async () => {
      await current.scheduler.stop(AbortSignal.abort())
      await real.close()
      http.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

function readers(store: Store): Pick<TestRelay, 'lead' | 'states'> {
  return {
    lead: async (id) => {
      const lead = id === undefined ? undefined : await store.getLead({ id })
      if (lead === undefined) throw new Error('there is no such lead')
      return lead
    },
    states: async () =>
      Object.fromEntries(Object.entries(await store.countByState({})).filter(([, count]) => count > 0)),
  }
}

async function addProject(store: Store, at: number): Promise<ProjectId> {
  return await store.createProject({
    name: 'Окна',
    intakeKey: 'project-key',
    tagKey: 'tag-project-key',
    settings: { repeatWindowMs: 0, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' },
    at,
  })
}

async function waitUntilQuiet(isBusy: () => boolean): Promise<void> {
  for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
    await turn()
    if (isBusy()) turns = -1
  }
}

/** Moves the clock from timer to timer, so that nothing that a timer starts is overtaken by the next one. */
async function runClock(
  tools: { clock: ManualClock; quiet: () => Promise<void> },
  span: { ms: number; until: () => boolean | Promise<boolean> },
): Promise<void> {
  let left = span.ms
  for (;;) {
    await tools.quiet()
    if (left <= 0 || (await span.until())) return
    const step = Math.min(left, tools.clock.nextTimerInMs ?? left)
    tools.clock.advance(step)
    left -= step
  }
}

async function receiveLeads(
  tools: { store: Store; clock: ManualClock; scheduler: Scheduler },
  over: Received,
): Promise<LeadId[]> {
  const receivedAt = tools.clock.now() - (over.ageMs ?? 0)
  const leads = Array.from({ length: over.count ?? 1 }, () => newLead(receivedAt, over))
  const results = await Promise.all(leads.map((lead) => tools.store.appendLead(lead)))
  return results.map((result) => {
    if (result.kind !== 'stored') throw new Error('the lead was not stored')
    tools.scheduler.wake(result.connectionIds)
    return result.leadId
  })
}

function openScheduler(parts: { store: Store; ports: HostPorts; onlineChanges: boolean[] }): Scheduler {
  const scheduler: Scheduler = new Scheduler({
    store: parts.store,
    ports: parts.ports,
    installationId: 'test',
    events: {
      onFinished: () => undefined,
      onTouched: (touched) => {
        scheduler.wake(touched.connectionIds)
      },
      onConnectionChanged: () => undefined,
      onOnline: (isOnline) => {
        parts.onlineChanges.push(isOnline)
      },
    },
  })
  return scheduler
}

function testPorts(parts: {
  clock: ManualClock
  folder: string
  network: { isOnline: boolean }
  notices: string[]
}): HostPorts {
  const silent = () => undefined
  return {
    host: 'headless',
    version: 'test',
    dataFolder: parts.folder,
    clock: parts.clock,
    random: fixedRandom(),
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    secrets: openBox,
    isOnline: () => parts.network.isOnline,
    notify: (_title, text) => {
      parts.notices.push(text)
    },
    pages: noPageBrowser,
  }
}

async function connectTo(store: Store, to: Destination & { projectId: ProjectId; at: number }): Promise<ConnectionId> {
  const adapter = to.adapter ?? 'demo'
  const whole = 'config' in to ? to.config : simpleConfig(to)
  const split = splitConfig(whole, (await loadAdapter(adapter))?.descriptor.fields ?? [], openBox)
  return await store.createConnection({
    projectId: to.projectId,
    adapter,
    name: 'CRM',
    intakeKey: `connection-${JSON.stringify(split.config)}-${adapter}`,
    ...split,
    unknownPolicy: to.policy ?? 'ask',
    at: to.at,
  })
}

function simpleConfig(to: { url: string; adapter?: 'demo' | 'webhook' | 'retailcrm' }): JsonMap {
  switch (to.adapter) {
    case 'retailcrm':
      return { account: to.url, apiKey: TEST_KEY }
    case 'webhook':
      return { url: to.url }
    default:
      return { url: to.url, key: TEST_KEY }
  }
}

let serial = 0

function newLead(receivedAt: number, over: Received): NewLead {
  serial += 1
  const name = `Гость ${serial}`
  const phone = over.hasPhone === true ? `+7900${String(serial).padStart(7, '0')}` : null
  return {
    key: 'project-key',
    receivedAt,
    values: {
      title: 'Заявка с сайта',
      comment: null,
      name,
      phone,
      phoneE164: phone,
      email: `guest${serial}@example.org`,
      visit: null,
      fields: {},
      clientFields: {},
      flags: {},
      warnings: [],
      origin: { ip: null, userAgent: null, referrer: null },
      formId: null,
      context: {},
    },
    original: { method: 'POST', target: '/', contentType: null, body: Buffer.from(name) },
    fingerprint: serial.toString(16).padStart(32, '0'),
    personKey: over.person ?? name,
    submissionId: null,
  }
}

/** A box without a lock: tests look inside. */
const openBox: SecretBox = {
  protection: 'key-file',
  seal: (text) => Buffer.from(text),
  open: (sealed) => Buffer.from(sealed).toString('utf8'),
}

/** The store as a process sees it that may die: then its calls go nowhere and are never answered. */
function mortal(store: Store, life: { isDead: boolean }): Store {
  const call =
    (reach: (...input: unknown[]) => unknown) =>
    (...input: unknown[]) =>
      life.isDead ? new Promise(() => undefined) : reach(...input)
  const entries = Object.entries(store).map(([name, reach]) => [name, call(reach as () => unknown)]) // a store has only functions
  return Object.fromEntries(entries) as Store // the same names
}

/** The same store; `work.calls` is how many of its promises are open. */
function countCalls(store: Store, work: { calls: number }): Store {
  const watch =
    (call: (...input: unknown[]) => unknown) =>
    (...input: unknown[]) => {
      const result = call(...input)
      if (!(result instanceof Promise)) return result
      work.calls += 1
      const ended = () => {
        work.calls -= 1
      }
      result.then(ended, ended)
      return result
    }
  const entries = Object.entries(store).map(([name, call]) => [name, watch(call as () => unknown)]) // a store has only functions
  return Object.fromEntries(entries) as Store // the same names
}

const announced = z.object({
  request: z.object({ method: z.string(), path: z.string(), body: z.unknown() }),
})

/** Counts the requests of undici by its own announcements; ones that a CRM holds are known to it. */
function watchHttp() {
  hungRequests.clear()
  const counts = { begun: 0, ended: 0 }
  const onBegin = () => {
    counts.begun += 1
  }
  const onEnd = (message: unknown) => {
    counts.ended += 1
    const { request } = announced.parse(message)
    const body = request.body instanceof Uint8Array ? Buffer.from(request.body).toString() : request.body
    hungRequests.delete(
      requestKey({ method: request.method, target: request.path, body: typeof body === 'string' ? body : '' }),
    )
  }
  subscribe('undici:request:create', onBegin)
  subscribe('undici:request:trailers', onEnd)
  subscribe('undici:request:error', onEnd)
  return {
    begun: () => counts.begun,
    open: () => counts.begun - counts.ended,
    stop: () => {
      unsubscribe('undici:request:create', onBegin)
      unsubscribe('undici:request:trailers', onEnd)
      unsubscribe('undici:request:error', onEnd)
    },
  }
}
