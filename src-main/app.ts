import { join } from 'node:path'
import { Gauge, Registry } from 'prom-client'
import type { Api } from '../src-preload/contract/index.ts'
import { startDemoCrm, type DemoCrm } from './adapters/demo/demo-crm.ts'
import { auditDetail, auditSubject } from './api/audit.ts'
import { createSignIns } from './api/connections.ts'
import { createApi } from './api/create-api.ts'
import { createDispatch, type Dispatch } from './api/dispatch.ts'
import { FormChecks } from './api/form-checks.ts'
import { Publisher } from './api/publisher.ts'
import { StatusWatch } from './api/status.ts'
import type { ApiTools } from './api/tools.ts'
import { lookerOf, makeDesk, makeJobs, makePicker, makeScheduler, makeTags, type Told } from './app-parts.ts'
import type { Scheduler } from './delivery/scheduler.ts'
import { setUpDemoProject } from './demo/demo-project.ts'
import { type DemoSite, startDemoSite } from './demo/demo-site.ts'
import { createIntakeMetrics } from './intake/metrics.ts'
import { type Intake, type IntakeOptions, startIntake } from './intake/server.ts'
import type { Desk } from './leads/desk.ts'
import type { HostPorts } from './ports.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/operations.ts'
import type { GeoDatabase } from './visits/geo.ts'

/** How long running attempts may go on after a stop; then they are cut off as unclear and looked up after the next start. */
const STOP_GRACE_MS = 2_500

/** What a host decides. */
export type AppOptions = {
  ports: HostPorts
  intake: Pick<IntakeOptions, 'host' | 'port' | 'limits' | 'trustedProxies'>
  /** Built code of the tag and of the picker's probe. */
  pageScripts: { tag: string; picker: string }
  /** Starts the demo CRM, project and site; `resources` is the folder with the demo site. */
  demo?: { resources: string }
}

/** The running core. */
export type App = {
  dispatch: Dispatch
  publisher: Publisher
  api: Api
  intakeUrl: string
  demo: { key: string; site: string } | undefined
  /** Stops accepting, finishes writes, checkpoints. Resolves within 5 s. */
  stop(): Promise<void>
}

/**
 * Starts the core in the order that loses nothing: store, what a dead run left, deliveries, intake last. Knows no host.
 *
 * @throws StoreError when the data folder cannot be used; the listener's error when the intake's address is taken.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const store = await openStore({ folder: options.ports.dataFolder })
  const undo: (() => Promise<void>)[] = [() => store.close()]
  try {
    return await startParts(options, store, undo)
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw error
  }
}

async function startParts(options: AppOptions, store: Store, undo: (() => Promise<void>)[]): Promise<App> {
  const { ports } = options
  const installationId = await store.ensureInstallationId({ candidate: ports.random.hex(4) })
  const core = wireCore(options, { store, installationId })
  watchStore(core)
  await core.desk.start()
  undo.push(await core.geo.watch(core.ports.clock))
  await core.tools.tags.reload()
  const demoCrm = options.demo === undefined ? undefined : await startDemo(core)
  if (demoCrm !== undefined) undo.push(() => demoCrm.close())
  const api = createApi(core.tools)
  const dispatch = createDispatch({
    api,
    logger: ports.logger,
    onCommand: ({ name, input, caller }) => {
      const entry = { action: name, subject: auditSubject(input), detail: auditDetail(input) }
      void store.appendAudit({ at: ports.clock.now(), actor: caller.actor, ...entry }).catch(() => false)
    },
  })
  const intake = await openIntake(options, core)
  undo.push(() => intake.close())
  core.address.intake = intake.url
  await core.tools.formChecks.start()
  const demo =
    options.demo === undefined || demoCrm === undefined
      ? undefined
      : await openDemo(options.demo, { api, core, demoCrm, intake })
  if (demo !== undefined) undo.push(() => demo.site.close())
  await core.scheduler.start()
  await core.tools.resend.resume()
  await core.tools.retention.begin()
  return {
    dispatch,
    api,
    publisher: core.tools.publisher,
    intakeUrl: intake.url,
    demo: demo === undefined ? undefined : { key: demo.key, site: demo.site.url },
    stop: () => stopApp({ core, intake, site: demo?.site, demoCrm }),
  }
}

type Core = {
  tools: ApiTools
  desk: Desk
  geo: GeoDatabase
  scheduler: Scheduler
  store: Store
  ports: HostPorts
  registry: Registry
  address: { intake: string | null; demoSite: string | null }
}

/** Parts that tell each other things: each is made with the events it sends, over the same shared object. */
function wireCore(options: AppOptions, opened: { store: Store; installationId: string }): Core {
  const { ports } = options
  const { store, installationId } = opened
  const publisher = new Publisher(ports.random)
  const address: Core['address'] = { intake: null, demoSite: null }
  const told: Told = {
    touched: (touched) => {
      publisher.leadsChanged(touched.leadIds, touched.projectIds)
      scheduler.wake(touched.connectionIds)
      status.refresh()
    },
    connection: (connection) => {
      publisher.publish('connections.changed', { connectionId: connection.id, projectId: connection.projectId })
      publisher.publish('projects.changed', { projectId: connection.projectId })
    },
    status: () => {
      status.refresh()
    },
    finished: (change) => {
      publisher.leadsChanged([change.leadId], [change.projectId])
      desk.leadChanged(change.leadId)
      status.refresh()
    },
    job: (job) => {
      publisher.publish('jobs.progressed', job)
    },
  }
  const desk = makeDesk({ store, ports, publisher, told })
  const { tags, geo } = makeTags({ store, ports, publisher, desk, program: options.pageScripts.tag })
  const scheduler = makeScheduler({ store, ports, installationId, told })
  const picker = makePicker({ ports, publisher, probeSource: options.pageScripts.picker })
  const isOffline = () => scheduler.isOffline
  const status = new StatusWatch({ store, publisher, clock: ports.clock, isOffline })
  const tools: Omit<ApiTools, 'signIns'> = {
    store,
    ports,
    publisher,
    desk,
    tags,
    picker,
    geo,
    formChecks: new FormChecks({ store, ports, publisher, looker: lookerOf(picker) }),
    scheduler,
    status,
    ...makeJobs({ store, ports, publisher, scheduler, told }),
    demo: undefined,
    facts: { startedAt: ports.clock.now(), intakeUrl: () => address.intake, demoSiteUrl: () => address.demoSite },
  }
  return {
    tools: { ...tools, signIns: createSignIns(tools) },
    desk,
    geo,
    scheduler,
    store,
    ports,
    registry: new Registry(),
    address,
  }
}

function watchStore(core: Core): void {
  const { store, ports } = core
  store.onHealth((health) => {
    ports.logger.warn(health.isHealthy ? 'the store can be written again' : 'the store cannot be written', {
      reason: health.reason,
    })
    if (!health.isHealthy) ports.notify('Estafeta', health.reason ?? 'the store cannot be written')
    core.tools.status.refresh()
  })
  store.checked().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    ports.logger.error('the structural check found damage', { reason })
    core.tools.status.damaged(reason)
  })
}

async function startDemo(core: Core): Promise<DemoCrm> {
  const { ports } = core
  const crm = await startDemoCrm({
    clock: ports.clock,
    random: ports.random,
    port: 0,
    storage: join(ports.dataFolder, 'demo-crm.jsonl'),
  })
  core.tools.demo = crm
  let announced = ''
  crm.onChange(() => {
    const payload = { mode: crm.mode(), dealCount: crm.counts().deals }
    const text = JSON.stringify(payload)
    if (text === announced) return
    announced = text
    core.tools.publisher.publish('demo.changed', payload)
  })
  return crm
}

async function openIntake(options: AppOptions, core: Core): Promise<Intake> {
  const { ports } = options
  new Gauge({
    name: 'estafeta_leads',
    help: 'Leads by the state they show.',
    labelNames: ['state'],
    registers: [core.registry],
    async collect() {
      const counts = await core.store.countByState({})
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count)
    },
  })
  return await startIntake({
    ...options.intake,
    desk: core.desk,
    tags: core.tools.tags,
    clock: ports.clock,
    logger: ports.logger,
    version: ports.version,
    isReady: () => core.store.health().isHealthy,
    metrics: createIntakeMetrics(core.registry),
  })
}

async function openDemo(
  demo: { resources: string },
  parts: { api: Api; core: Core; demoCrm: DemoCrm; intake: Intake },
): Promise<{ key: string; site: DemoSite }> {
  const key = await setUpDemoProject(parts.api, parts.demoCrm)
  const site = await startDemoSite({
    resources: demo.resources,
    port: 0,
    intakeUrl: parts.intake.url,
    intakeKey: key,
  })
  parts.core.address.demoSite = site.url
  return { key, site }
}

async function stopApp(parts: {
  core: Core
  intake: Intake
  site: DemoSite | undefined
  demoCrm: DemoCrm | undefined
}): Promise<void> {
  const { core } = parts
  const grace = new AbortController()
  core.ports.clock.after(STOP_GRACE_MS, () => {
    grace.abort()
  })
  core.tools.resend.stop()
  core.tools.retention.stop()
  core.tools.signIns.stop()
  core.tools.formChecks.stop()
  await Promise.all([
    core.tools.picker.stop(),
    parts.intake.close(),
    parts.site?.close(),
    core.scheduler.stop(grace.signal),
  ])
  core.desk.stop()
  await core.ports.pages.stop()
  await parts.demoCrm?.close()
  await core.store.close()
}
