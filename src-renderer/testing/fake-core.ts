/* eslint-disable @typescript-eslint/require-await -- handlers are async by contract: what they throw must be a rejection */
import { CallError, type Api } from '../../src-preload/contract/index.ts'
import { fakeForms, fakePicker } from './fake-forms.ts'
import { fakeDeliveries, fakeJobs, fakeLeads } from './fake-leads.ts'
import { fakeConnections, fakeProjects } from './fake-projects.ts'
import type { FakeState } from './fake-state.ts'

/** A core in memory, for screenshots and component tests. Never part of the production bundle (a test looks). */
export function createFakeCore(state: FakeState): Api {
  return {
    leads: fakeLeads(state),
    deliveries: fakeDeliveries(state),
    forms: fakeForms(state),
    jobs: fakeJobs(state),
    picker: fakePicker(),
    projects: fakeProjects(state),
    connections: fakeConnections(state),
    ...fakeSystem(state),
    ...fakeBoxes(state),
  }
}

function fakeSystem(state: FakeState): Pick<Api, 'settings' | 'system'> {
  return {
    settings: {
      get: async () => state.settings,
      update: async (changes) => {
        const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
        state.settings = { ...state.settings, ...given }
        state.publish('settings.changed', state.settings)
        return state.settings
      },
    },
    system: {
      info: async () => ({
        version: '0.1.0',
        host: 'headless',
        startedAt: Date.now() - 7_200_000,
        intakeUrl: 'http://127.0.0.1:8437',
        dataFolder: '/home/agency/.local/share/estafeta',
        secretProtection: 'key-file',
        places: { state: 'absent', file: '/home/agency/.local/share/estafeta/geo.mmdb', detail: null },
        isDemo: state.isDemo,
        demoSiteUrl: state.isDemo ? 'http://127.0.0.1:8439/' : null,
      }),
      status: async () => state.status,
      backUp: async () => ({
        path: '/home/agency/.local/share/estafeta/backups/2026-11-22.db',
        byteLength: 48_234_496,
      }),
      auditLog: async () => ({
        items: [
          {
            id: 'audit_3',
            at: Date.now() - 600_000,
            actor: 'console',
            action: 'connections.update',
            subject: 'connection_1',
            detail: 'config.status',
          },
          {
            id: 'audit_2',
            at: Date.now() - 3_600_000,
            actor: 'console',
            action: 'deliveries.resend',
            subject: 'filter',
            detail: '214 leads',
          },
          {
            id: 'audit_1',
            at: Date.now() - 86_400_000,
            actor: 'rpc',
            action: 'projects.create',
            subject: 'project_4',
            detail: '',
          },
        ],
        next: null,
      }),
    },
  }
}

function fakeBoxes(state: FakeState): Pick<Api, 'unrecognised' | 'demo'> {
  const onlyDemo = () => {
    if (!state.isDemo) throw new CallError('unavailable', 'not a demo')
  }
  return {
    unrecognised: {
      list: async () => ({ items: state.unrecognised, next: null, total: state.unrecognised.length }),
      get: async ({ id }) => {
        const found = state.unrecognised.find((lead) => lead.id === id)
        if (found === undefined) throw new CallError('not_found', 'no such submission')
        const text = `key=${found.key}&title=${found.title ?? ''}&phone=${found.phone ?? ''}`
        return {
          ...found,
          original: {
            method: 'POST',
            target: '/api/proxy/1.0/leads/add',
            contentType: 'application/x-www-form-urlencoded',
            byteLength: text.length,
            text,
          },
        }
      },
      assign: async ({ ids }) => ({ assigned: dropUnrecognised(state, ids) }),
      discard: async ({ ids }) => ({ discarded: dropUnrecognised(state, ids) }),
    },
    demo: {
      state: async () => {
        onlyDemo()
        return { mode: state.mode, dealCount: state.deals.length, requestCount: 40 }
      },
      setMode: async ({ mode }) => {
        onlyDemo()
        state.mode = mode
        state.publish('demo.changed', { mode, dealCount: state.deals.length })
        return { mode }
      },
      deals: async ({ limit }) => ({ items: state.deals.slice(0, limit) }),
    },
  }
}

function dropUnrecognised(state: FakeState, ids: readonly string[]): number {
  const before = state.unrecognised.length
  const kept = state.unrecognised.filter((lead) => !ids.includes(lead.id))
  state.unrecognised.splice(0, before, ...kept)
  state.publish('unrecognised.changed', { total: kept.length })
  state.setStatus({ unrecognisedCount: kept.length })
  return before - kept.length
}
