import {
  type Api,
  CallError,
  type CheckResult,
  type ConnectionId,
  type JsonMap,
  type ProjectId,
} from '../../src-preload/contract/index.ts'
import { adapterIds, loadAdapter } from '../adapters/index.ts'
import type { Adapter } from '../adapters/kit/types.ts'
import { type AskTools, checkAccount } from '../delivery/ask-account.ts'
import { mergeSecrets, overlayConfig, splitConfig } from '../delivery/connection-config.ts'
import type { AccountRecord } from '../store/records.ts'
import { newIntakeKey } from './projects.ts'
import { referenceList } from './reference-list.ts'
import { SignIns } from './sign-in.ts'
import { announceConnection, type ApiTools, found, today } from './tools.ts'

async function adapterOf(id: string): Promise<Adapter> {
  const adapter = await loadAdapter(id)
  if (adapter === undefined) {
    throw new CallError(
      'bad_input',
      `adapter: there is no adapter "${id.slice(0, 50)}"; known: ${adapterIds.join(', ')}`,
      {
        issues: [{ path: 'adapter', message: `known adapters: ${adapterIds.join(', ')}` }],
      },
    )
  }
  return adapter
}

/** Parses a whole config by the adapter's schema; problems are shown beside the form's fields. */
function parseConfig(adapter: Adapter, config: JsonMap): void {
  const parsed = adapter.configSchema.safeParse(config)
  if (parsed.success) return
  const issues = parsed.error.issues.map((issue) => ({
    path: ['config', ...issue.path].join('.'),
    message: issue.message,
  }))
  throw new CallError('bad_input', `${issues[0]?.path ?? 'config'}: ${issues[0]?.message ?? 'bad value'}`, { issues })
}

async function recordOf(tools: ApiTools, id: ConnectionId): Promise<AccountRecord> {
  return found(await tools.store.getAccount({ id }), 'connection')
}

const askTools = (tools: ApiTools): AskTools => ({ ports: tools.ports, tokens: tools.scheduler.tokens })

/** Sign-ins need to know connections as these handlers do. */
export function createSignIns(tools: Omit<ApiTools, 'signIns'>): SignIns {
  const whole = (): ApiTools => ({ ...tools, signIns })
  const signIns: SignIns = new SignIns({
    ports: tools.ports,
    scheduler: tools.scheduler,
    recordOf: (id) => recordOf(whole(), id),
    check: (id) => check(whole(), id),
  })
  return signIns
}

async function present(tools: ApiTools, id: ConnectionId) {
  const connection = found(await tools.store.getConnection({ id }), 'connection')
  return { ...connection, circuit: tools.scheduler.circuitOf(id) ?? connection.circuit }
}

async function setState(
  tools: ApiTools,
  id: ConnectionId,
  to: { state: 'active' | 'paused'; reason: string | null },
): Promise<void> {
  const touched = await tools.store.setConnectionState({ id, ...to, at: tools.ports.clock.now() })
  tools.publisher.leadsChanged(touched.leadIds, touched.projectIds)
  await tools.scheduler.reload(id)
}

async function check(tools: ApiTools, id: ConnectionId): Promise<CheckResult> {
  const record = await recordOf(tools, id)
  const result = await checkAccount(record, askTools(tools))
  await tools.store.saveCheck({ id, result })
  if (result.isOk && record.state === 'unauthorized') await setState(tools, id, { state: 'active', reason: null })
  await announceConnection(tools, id, record.projectId)
  return result
}

/** The stored config with its secrets. Secrets that cannot be opened any more (another key) are as good as not given. */
function storedConfig(tools: ApiTools, record: AccountRecord): JsonMap {
  try {
    return mergeSecrets(record, tools.ports.secrets)
  } catch (error) {
    tools.ports.logger.warn('stored credentials cannot be opened', { connection: record.id, error: String(error) })
    return record.config
  }
}

/** What an update of a connection writes. */
async function changeOf(tools: ApiTools, record: AccountRecord, given: JsonMap) {
  const adapter = await adapterOf(record.adapter)
  const whole = overlayConfig(storedConfig(tools, record), given)
  parseConfig(adapter, whole)
  return splitConfig(whole, adapter.descriptor.fields, tools.ports.secrets)
}

type Asking = 'adapters' | 'list' | 'get' | 'check' | 'checkDraft' | 'referenceList' | 'beginSignIn' | 'finishSignIn'

/** Handlers of the connections area. */
export function connectionHandlers(tools: ApiTools): Api['connections'] {
  return { ...askingHandlers(tools), ...changingHandlers(tools) }
}

function askingHandlers(tools: ApiTools): Pick<Api['connections'], Asking> {
  const { store, ports } = tools
  return {
    adapters: async () => {
      const all = await Promise.all(adapterIds.map((id) => adapterOf(id)))
      return { items: all.map((adapter) => adapter.descriptor) }
    },
    list: async (input) => {
      const items = await store.listConnections(input.projectId === undefined ? {} : { projectId: input.projectId })
      return { items: items.map((item) => ({ ...item, circuit: tools.scheduler.circuitOf(item.id) ?? item.circuit })) }
    },
    get: (input) => present(tools, input.id),
    check: (input) => check(tools, input.id),
    checkDraft: async (input) => {
      const stored = input.id === undefined ? {} : storedConfig(tools, await draftBase(tools, input.id, input.adapter))
      const config = overlayConfig(stored, input.config)
      parseConfig(await adapterOf(input.adapter), config)
      const draft = draftRecord(input.adapter, config)
      return input.id === undefined
        ? await checkAccount(draft, { ports })
        : await checkAccount({ ...draft, id: input.id }, askTools(tools))
    },
    beginSignIn: (input) => tools.signIns.begin(input.id),
    finishSignIn: (input) => tools.signIns.finish(input.id, input.address),
    referenceList: (input) => referenceList(tools, input),
  }
}

function changingHandlers(tools: ApiTools): Omit<Api['connections'], Asking> {
  const { store, ports } = tools
  return {
    create: async (input) => {
      const adapter = await adapterOf(input.adapter)
      found(await store.getProject({ id: input.projectId, day: today(ports.clock.now()) }), 'project')
      parseConfig(adapter, input.config)
      const id = await store.createConnection({
        projectId: input.projectId,
        adapter: input.adapter,
        name: input.name ?? adapter.descriptor.title.en,
        intakeKey: newIntakeKey(tools),
        ...splitConfig(input.config, adapter.descriptor.fields, ports.secrets),
        unknownPolicy: input.unknownPolicy,
        at: ports.clock.now(),
      })
      await routeWaiting(tools)
      await announceConnection(tools, id, input.projectId)
      return await present(tools, id)
    },
    update: async (input) => {
      const record = await recordOf(tools, input.id)
      await store.updateConnection({
        id: input.id,
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.unknownPolicy === undefined ? {} : { unknownPolicy: input.unknownPolicy }),
        ...(input.config === undefined ? {} : await changeOf(tools, record, input.config)),
      })
      if (input.config !== undefined) await forgetLists(tools, record)
      await tools.scheduler.reload(input.id)
      await announceConnection(tools, input.id, record.projectId)
      return await present(tools, input.id)
    },
    remove: async (input) => {
      const record = await recordOf(tools, input.id)
      const touched = await store.removeConnection({ id: input.id, at: ports.clock.now() })
      tools.scheduler.tokens.forget(input.id)
      await tools.scheduler.reload(input.id)
      tools.publisher.leadsChanged(touched.leadIds, touched.projectIds)
      await announceConnection(tools, input.id, record.projectId)
      return {}
    },
    pause: async (input) => await switchTo(tools, input.id, { state: 'paused', reason: 'paused by a person' }),
    resume: async (input) => await switchTo(tools, input.id, { state: 'active', reason: null }),
  }
}

/** The stored connection under a draft. Secrets of one adapter are never handed to another. */
async function draftBase(tools: ApiTools, id: ConnectionId, adapter: string): Promise<AccountRecord> {
  const record = await recordOf(tools, id)
  if (record.adapter === (await adapterOf(adapter)).descriptor.id) return record
  const message = `the connection uses ${record.adapter}`
  throw new CallError('bad_input', `adapter: ${message}`, { issues: [{ path: 'adapter', message }] })
}

async function switchTo(tools: ApiTools, id: ConnectionId, to: { state: 'active' | 'paused'; reason: string | null }) {
  const record = await recordOf(tools, id)
  await setState(tools, id, to)
  await announceConnection(tools, id, record.projectId)
  return await present(tools, id)
}

/** Another address or key may be another account: its lists are asked for anew. */
async function forgetLists(tools: ApiTools, record: AccountRecord): Promise<void> {
  const { descriptor } = await adapterOf(record.adapter)
  const lists = descriptor.lists.map((list) => ({ connectionId: record.id, list: list.name }))
  await Promise.all(lists.map((list) => tools.store.saveReferenceList({ ...list, items: [], at: 0 })))
}

/** Leads that came before their project had a connection get on their way now. */
async function routeWaiting(tools: ApiTools): Promise<void> {
  const touched = await tools.store.sweep({ now: tools.ports.clock.now(), since: 0 })
  tools.publisher.leadsChanged(touched.leadIds, touched.projectIds)
  tools.scheduler.wake(touched.connectionIds)
}

/** A record of a form that is not saved yet. */
function draftRecord(adapter: string, config: JsonMap): AccountRecord {
  const none: ProjectId = 'project_0'
  return {
    id: 'connection_0',
    projectId: none,
    adapter,
    name: 'draft',
    config,
    secrets: null,
    state: 'active',
    unknownPolicy: 'ask',
    circuit: null,
    retrySchedule: 'adaptive',
    projectName: '',
  }
}
