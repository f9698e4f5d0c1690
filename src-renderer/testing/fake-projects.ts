/* eslint-disable @typescript-eslint/require-await -- handlers are async by contract: what they throw must be a rejection */
import {
  CallError,
  conflict,
  type Api,
  type CheckResult,
  type CheckStep,
  type Connection,
  type JsonMap,
  type ProjectSettings,
} from '../../src-preload/contract/index.ts'
import { fakeAdapters } from './fake-adapters.ts'
import type { FakeState } from './fake-state.ts'

/** What was given, without the undefined parts. */
function mergeSettings(
  old: ProjectSettings,
  changes: Partial<Record<keyof ProjectSettings, unknown>> | undefined,
): ProjectSettings {
  const given = Object.fromEntries(Object.entries(changes ?? {}).filter(([, value]) => value !== undefined))
  return { ...old, ...given }
}

/** Handlers of projects. */
export function fakeProjects(state: FakeState): Api['projects'] {
  return {
    list: async ({ withArchived }) => ({
      items: state.projects.filter((project) => withArchived || !project.isArchived),
    }),
    get: async ({ id }) => state.project(id),
    create: async ({ name, settings }) => {
      const id = `project_${state.projects.length + 1}` as const
      state.projects.push({
        id,
        name,
        intakeKey: `es_${id}c0ffee`,
        settings: mergeSettings(
          { repeatWindowMs: 60_000, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' },
          settings,
        ),
        isArchived: false,
        createdAt: Date.now(),
        sites: [],
        health: {
          state: 'idle',
          leadsToday: 0,
          delivered: 0,
          waiting: 0,
          attention: 0,
          lastLeadAt: null,
          connectionCount: 0,
        },
      })
      return state.changeProject(id, {})
    },
    update: async ({ id, name, settings }) => {
      const project = state.project(id)
      return state.changeProject(id, {
        name: name ?? project.name,
        settings: mergeSettings(project.settings, settings),
      })
    },
    archive: async ({ id, isArchived }) => state.changeProject(id, { isArchived }),
    rotateKey: async ({ id }) => state.changeProject(id, { intakeKey: `es_rotated${Date.now()}` }),
    addSite: async ({ projectId, host }) => {
      const { sites } = state.project(projectId)
      if (sites.some((site) => site.host === host)) throw new CallError('conflict', 'this site is there already')
      const site = { id: `site_${Date.now()}` as const, projectId, host, createdAt: Date.now() }
      state.changeProject(projectId, { sites: [...sites, site] })
      return site
    },
    removeSite: async ({ id }) => {
      const owner = state.projects.find((project) => project.sites.some((site) => site.id === id))
      if (owner !== undefined) state.changeProject(owner.id, { sites: owner.sites.filter((site) => site.id !== id) })
      return {}
    },
    previewRetention: async ({ id, retentionDays }) => {
      const limit = Date.now() - retentionDays * 86_400_000
      const old = state.leads.filter((lead) => lead.projectId === id && lead.receivedAt < limit)
      return { leadCount: old.length, oldestReceivedAt: old.at(-1)?.receivedAt ?? null }
    },
    applyRetention: async () => {
      const id = `job_${state.jobs.length + 1}` as const
      const now = Date.now()
      const job = {
        id,
        kind: 'retention' as const,
        state: 'finished' as const,
        total: 12,
        done: 12,
        left: 0,
        reason: null,
        createdAt: now,
        finishedAt: now,
      }
      state.jobs.unshift(job)
      state.publish('jobs.progressed', job)
      return { jobId: id, job }
    },
  }
}

/** Handlers of connections. The fake CRM accepts every key but `wrong`. */
export function fakeConnections(state: FakeState): Api['connections'] {
  return {
    adapters: async () => ({ items: fakeAdapters }),
    list: async ({ projectId }) => ({
      items: state.connections.filter((connection) => projectId === undefined || connection.projectId === projectId),
    }),
    get: async ({ id }) => state.connection(id),
    create: async ({ projectId, adapter, name, config, unknownPolicy }) => {
      const id = `connection_${state.connections.length + 1}` as const
      const stored = withoutSecrets(adapter, config)
      const connection: Connection = {
        id,
        projectId,
        adapter,
        name: name ?? adapter,
        config: stored.config,
        secretsSet: stored.secrets,
        intakeKey: `ec_${id}`,
        state: 'active',
        stateReason: null,
        unknownPolicy,
        lastCheck: null,
        circuit: { state: 'closed', since: null, nextProbeAt: null, pausedUntil: null, reason: null },
        createdAt: Date.now(),
      }
      state.connections.push(connection)
      state.refreshHealth(state.project(projectId))
      return state.changeConnection(id, {})
    },
    update: async ({ id, name, config, unknownPolicy }) => {
      const old = state.connection(id)
      const stored = withoutSecrets(old.adapter, config ?? {})
      return state.changeConnection(id, {
        name: name ?? old.name,
        config: { ...old.config, ...stored.config },
        secretsSet: [...new Set([...old.secretsSet, ...stored.secrets])],
        unknownPolicy: unknownPolicy ?? old.unknownPolicy,
      })
    },
    beginSignIn: async () => ({
      url: 'https://crm.example/oauth?state=s',
      redirectUri: 'http://127.0.0.1:17171/sign-in',
      isListening: true,
      expiresAt: Date.now() + 900_000,
    }),
    finishSignIn: async ({ address }) => {
      if (!address.includes('code=')) throw conflict('foreign_sign_in', 'this address does not belong to the sign-in')
      return { isOk: true, checkedAt: Date.now(), steps: [] }
    },
    remove: async ({ id }) => {
      const { projectId } = state.connection(id)
      state.connections.splice(
        state.connections.findIndex((connection) => connection.id === id),
        1,
      )
      state.publish('connections.changed', { connectionId: id, projectId })
      return {}
    },
    pause: async ({ id }) => state.changeConnection(id, { state: 'paused' }),
    resume: async ({ id }) => state.changeConnection(id, { state: 'active', stateReason: null }),
    check: async ({ id }) => {
      const lastCheck = checkOf(state.connection(id).state !== 'unauthorized')
      state.changeConnection(id, { lastCheck })
      return lastCheck
    },
    checkDraft: async ({ config }) => checkOf(!Object.values(config).includes('wrong')),
    referenceList: async ({ list }) => ({
      items: [
        { value: 'main', label: list === 'statuses' ? 'Новый' : 'Основной магазин', isActive: true },
        { value: 'second', label: list === 'statuses' ? 'Ждёт звонка' : 'Оптовый отдел', isActive: true },
        { value: 'old', label: 'Старый', isActive: false },
      ],
      fetchedAt: Date.now(),
    }),
  }
}

function withoutSecrets(adapter: string, config: JsonMap): { config: JsonMap; secrets: string[] } {
  const fields = fakeAdapters.find(({ id }) => id === adapter)?.fields ?? []
  const isSecret = (name: string) => fields.some((field) => field.name === name && field.kind === 'secret')
  return {
    config: Object.fromEntries(Object.entries(config).filter(([name]) => !isSecret(name))),
    secrets: Object.keys(config).filter(isSecret),
  }
}

function checkOf(isOk: boolean): CheckResult {
  const steps: CheckStep[] = [
    {
      name: 'address',
      title: { ru: 'Адрес отвечает', en: 'The address answers' },
      state: 'passed',
      detail: { ru: 'RetailCRM, версия API 5', en: 'RetailCRM, API version 5' },
    },
    {
      name: 'key',
      title: { ru: 'Ключ подходит', en: 'The key fits' },
      state: isOk ? 'passed' : 'failed',
      detail: isOk
        ? null
        : {
            ru: 'CRM отклонила ключ (403). Создайте новый ключ и вставьте его сюда.',
            en: 'The CRM refused the key (403). Create a new key and paste it here.',
          },
    },
    {
      name: 'rights',
      title: { ru: 'Права на заказы и клиентов', en: 'Rights to orders and customers' },
      state: isOk ? 'warning' : 'skipped',
      detail: isOk
        ? {
            ru: 'Нет права на задачи: задачи менеджеру ставиться не будут.',
            en: 'No right to tasks: no tasks will be set.',
          }
        : null,
    },
  ]
  return { isOk, checkedAt: Date.now(), steps }
}
