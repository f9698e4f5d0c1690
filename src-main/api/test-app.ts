import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import {
  type ApiClient,
  CallError,
  type Connection,
  contract,
  type Delivery,
  type Lead,
  type LeadId,
  type Project,
  type TopicName,
} from '../../src-preload/contract/index.ts'
import { type App, type AppOptions, startApp } from '../app.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { type HostPorts, noPageBrowser, type SecretBox } from '../ports.ts'
import type { Published } from './publisher.ts'

/** Box of tests: not readable as it is, reversible, and tied to its key. */
export function testBox(key: number): SecretBox {
  const flip = (bytes: Uint8Array) => bytes.map((byte) => byte ^ key)
  return {
    protection: 'key-file',
    seal: (text) => flip(Buffer.from(`sealed:${text}`)),
    open: (sealed) => {
      const text = Buffer.from(flip(sealed)).toString('utf8')
      if (!text.startsWith('sealed:')) throw new Error('the stored credentials do not fit the key')
      return text.slice('sealed:'.length)
    },
  }
}

/** A whole core on a folder of its own, with a clock that a test moves, real intake and, if wanted, the demo CRM. */
export type TestApp = {
  app: App
  api: ApiClient
  clock: ManualClock
  folder: string
  logs: string[]
  /** Sends a lead as a site does; answers what the site gets. */
  send: (fields: Record<string, string>) => Promise<Record<string, unknown>>
  /** Waits until `read` gives something, looking again after every hint of the topic. */
  until: <T>(read: () => Promise<T | undefined | false>, topic?: TopicName) => Promise<T>
  /** The lead when its first delivery has come to this state. */
  leadIn: (id: LeadId, state: Delivery['state']) => Promise<Lead>
  stop: () => Promise<void>
}

const ADD = '/api/proxy/1.0/leads/add'

/** Client of a dispatch: every call of the contract by area. */
export function clientOf(app: Pick<App, 'dispatch'>, actor = 'test'): ApiClient {
  const areas = Object.entries(contract).map(([area, members]) => {
    const calls = Object.keys(members).map((name): [string, unknown] => [
      name,
      (input: unknown) => app.dispatch(`${area}.${name}`, input, { actor }),
    ])
    return [area, Object.fromEntries(calls)] as const
  })
  return Object.fromEntries(areas) as ApiClient // built from the contract itself
}

type TestOptions = {
  folder?: string
  isDemo?: boolean
  secrets?: SecretBox
  limits?: AppOptions['intake']['limits']
}

/** Starts it for the running test and stops it afterwards. */
export async function startTestApp(options: TestOptions = {}): Promise<TestApp> {
  const started = await startApart(options)
  onTestFinished(() => remove(started))
  return started
}

/** One for all tests of a `describe`, which keep to projects of their own: a start takes longer than most tests. */
export function shareTestApp(options: TestOptions = {}): () => TestApp {
  let shared: TestApp | undefined
  beforeAll(async () => {
    shared = await startApart(options)
  })
  afterAll(async () => {
    if (shared !== undefined) await remove(shared)
  })
  return () => {
    if (shared === undefined) throw new Error('the app is not started yet')
    return shared
  }
}

async function remove(started: TestApp): Promise<void> {
  await started.stop()
  rmSync(started.folder, { recursive: true, force: true })
}

async function startApart(options: TestOptions): Promise<TestApp> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'estafeta-api-'))
  const clock = new ManualClock()
  const logs: string[] = []
  const app = await startApp({
    ports: portsOf({ folder, clock, logs, secrets: options.secrets ?? testBox(0xa5) }),
    pageScripts: { tag: 'globalThis.estafetaTestConfig=ESTAFETA_TAG_CONFIG', picker: '' },
    intake: { host: '127.0.0.1', port: 0, ...(options.limits === undefined ? {} : { limits: options.limits }) },
    ...(options.isDemo === true ? { demo: { resources: join(import.meta.dirname, '..', '..', 'resources') } } : {}),
  })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= app.stop())
  const api = clientOf(app)
  const until: TestApp['until'] = (read, topic = 'leads.changed') => watch(app, topic, read)
  return {
    app,
    api,
    clock,
    folder,
    logs,
    send: (fields) => send(app.intakeUrl, fields),
    until,
    leadIn: (id, state) =>
      until(async () => {
        const lead = await api.leads.get({ id })
        return lead.deliveries[0]?.state === state && lead
      }),
    stop,
  }
}

function portsOf(parts: { folder: string; clock: ManualClock; logs: string[]; secrets: SecretBox }): HostPorts {
  let serial = 0
  const log = (message: string, details?: Record<string, unknown>) => {
    parts.logs.push(`${message} ${JSON.stringify(details ?? {})}`)
  }
  return {
    host: 'headless',
    version: '1.2.3',
    dataFolder: parts.folder,
    clock: parts.clock,
    // Fixed, and never the same twice where bytes are asked for.
    random: { fraction: () => 0.5, hex: (bytes) => (serial += 1).toString(16).padStart(bytes * 2, '0') },
    logger: { debug: log, info: log, warn: log, error: log },
    secrets: parts.secrets,
    isOnline: () => true,
    notify: (title, text) => {
      log(`${title}: ${text}`)
    },
    pages: noPageBrowser,
  }
}

async function send(url: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}${ADD}`, { method: 'POST', body: new URLSearchParams(fields) })
  return (await answer.json()) as Record<string, unknown> // the intake answers maps only
}

async function watch<T>(app: App, topic: TopicName, read: () => Promise<T | undefined | false>): Promise<T> {
  let wake: () => void = () => undefined
  let isStale = false
  const end = app.publisher.subscribe(topic, () => {
    isStale = true
    wake()
  })
  try {
    for (;;) {
      isStale = false
      const found = await read()
      if (found !== undefined && found !== false) return found
      await new Promise<void>((resolve) => {
        wake = resolve
        if (isStale) resolve()
      })
    }
  } finally {
    end()
  }
}

/** The CallError that a call ends with; anything else fails the test. */
export async function refusal(call: Promise<unknown>): Promise<CallError> {
  const error = await call.then(
    (output) => new Error(`answered ${JSON.stringify(output)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof CallError) return error
  throw error
}

/** Collects the hints of a topic from now on. */
export function hintsOf(app: App, topic: TopicName): Published[] {
  const hints: Published[] = []
  app.publisher.subscribe(topic, (hint) => hints.push(hint))
  return hints
}

/** The project and connection that a start with the demo CRM makes. */
export async function demoParts(api: ApiClient): Promise<{ project: Project; connection: Connection }> {
  const connection = (await api.connections.list({})).items.find((item) => item.adapter === 'demo')
  if (connection === undefined) throw new Error('there is no demo connection')
  return { connection, project: await api.projects.get({ id: connection.projectId }) }
}
