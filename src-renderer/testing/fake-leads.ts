/* eslint-disable @typescript-eslint/require-await -- handlers are async by contract: what they throw must be a rejection */
import {
  CallError,
  isLeadId,
  type Api,
  type contract,
  type Job,
  type Lead,
  type OutputOf,
  type ResendSelection,
} from '../../src-preload/contract/index.ts'
import { historyOf } from './fake-history.ts'
import type { FakeState } from './fake-state.ts'

/** Handlers of leads. */
export function fakeLeads(state: FakeState): Api['leads'] {
  return {
    list: async (input) => {
      const all = state.matching(input)
      const start =
        input.cursor === undefined || input.cursor === null ? 0 : all.findIndex((lead) => lead.id === input.cursor) + 1
      const items = all.slice(start, start + input.limit)
      const last = items.at(-1)
      return { items, next: start + items.length < all.length && last !== undefined ? last.id : null }
    },
    get: async ({ id }) => state.lead(id),
    history: async ({ id }) => historyOf(state.lead(id)),
    countByState: async ({ projectId }) => {
      const counts = { queued: 0, sending: 0, delivered: 0, retrying: 0, failed: 0, held: 0, skipped: 0, unrouted: 0 }
      for (const lead of state.matching(projectId === undefined ? {} : { projectId })) counts[lead.state]++
      return { counts }
    },
    edit: async ({ id, isResend, ...changes }) => {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      const lead = state.changeLead(id, { ...given, isEdited: true })
      return isResend ? deliverNow(state, lead) : lead
    },
    skip: async ({ ids }) => {
      for (const id of ids) {
        const lead = state.lead(id)
        state.changeLead(id, {
          state: 'skipped',
          deliveries: lead.deliveries.map((d) => ({ ...d, state: 'skipped', nextAttemptAt: null })),
        })
      }
      return { skipped: ids.length }
    },
  }
}

const SCHEDULE: OutputOf<(typeof contract)['deliveries']['schedule']> = {
  schedules: [
    {
      id: 'adaptive',
      delaysMs: [10_000, 60_000, 300_000, 900_000, 1_800_000],
      horizonMs: 172_800_000,
      jitter: 0.1,
      text: {
        ru: 'Через 10 секунд, 1, 5, 15 и 30 минут, затем каждые 30 минут, пока не пройдёт 48 часов.',
        en: 'After 10 seconds, 1, 5, 15 and 30 minutes, then every 30 minutes until 48 hours have passed.',
      },
    },
    {
      id: 'grid',
      delaysMs: [1_800_000],
      horizonMs: 172_800_000,
      jitter: 0,
      text: { ru: 'Каждые 30 минут в течение 48 часов.', en: 'Every 30 minutes for 48 hours.' },
    },
  ],
  sweepEveryMs: 7_200_000,
  resendCooldownMs: 5_000,
}

/** Handlers of deliveries: a job does one step per timer tick, so that its progress can be seen. */
export function fakeDeliveries(state: FakeState): Api['deliveries'] {
  const selected = (selection: ResendSelection): Lead[] => {
    if (selection.filter !== undefined) return state.matching(selection.filter)
    if (selection.leadIds !== undefined) return selection.leadIds.map((id) => state.lead(id))
    const { id } = selection
    if (id !== undefined && isLeadId(id)) return [state.lead(id)]
    return state.leads.filter((lead) =>
      lead.deliveries.some((d) => d.id === id || selection.ids?.includes(d.id) === true),
    )
  }
  const step = (job: Job, leads: Lead[]) => {
    if (state.jobs.find((other) => other.id === job.id)?.state !== 'running') return
    const [lead, ...rest] = leads
    if (lead === undefined) {
      state.changeJob({ ...job, state: 'finished', finishedAt: Date.now() })
      return
    }
    deliverNow(state, lead)
    const next = state.changeJob({ ...job, done: job.done + 1 })
    setTimeout(() => {
      step(next, rest)
    }, 40)
  }
  return {
    get: async ({ id }) => {
      const lead = state.leads.find((candidate) => candidate.deliveries.some((delivery) => delivery.id === id))
      const delivery = lead?.deliveries.find((candidate) => candidate.id === id)
      if (lead === undefined || delivery === undefined) throw new CallError('not_found', 'no such delivery')
      return { ...delivery, ...historyOf(lead) }
    },
    previewResend: async (selection) => {
      const leads = selected(selection)
      const done = selection.withDelivered ? 0 : leads.filter((lead) => lead.state === 'delivered').length
      return {
        total: leads.length,
        toSend: leads.length - done,
        alreadyDelivered: done,
        beingSent: 0,
        coolingDown: 0,
      }
    },
    resend: async (selection) => {
      const leads = selected(selection)
      const toSend = leads.filter((lead) => selection.withDelivered || lead.state !== 'delivered')
      const id = `job_${state.jobs.length + 1}` as const
      const job = state.changeJob({
        id,
        kind: 'resend',
        state: 'running',
        total: leads.length,
        done: 0,
        left: leads.length - toSend.length,
        reason: null,
        createdAt: Date.now(),
        finishedAt: null,
      })
      setTimeout(() => {
        step(job, toSend)
      }, 40)
      return { jobId: id, job }
    },
    decide: async ({ id, decision, crmId }) => {
      const lead = state.leads.find((candidate) => candidate.deliveries.some((delivery) => delivery.id === id))
      if (lead === undefined) throw new CallError('not_found', 'no such delivery')
      const changed = decision === 'send_again' ? deliverNow(state, lead) : deliverNow(state, lead, crmId)
      return changed.deliveries[0] ?? Promise.reject(new CallError('not_found', 'no such delivery'))
    },
    schedule: async () => SCHEDULE,
  }
}

/** Handlers of background jobs. */
export function fakeJobs(state: FakeState): Api['jobs'] {
  return {
    list: async ({ limit }) => ({ items: state.jobs.slice(0, limit) }),
    get: async ({ id }) =>
      state.jobs.find((job) => job.id === id) ?? Promise.reject(new CallError('not_found', 'no such job')),
    cancel: async ({ id }) => {
      const job = state.jobs.find((candidate) => candidate.id === id)
      if (job === undefined) throw new CallError('not_found', 'no such job')
      return state.changeJob({ ...job, state: 'cancelled', finishedAt: Date.now() })
    },
  }
}

function deliverNow(state: FakeState, lead: Lead, crmId = 'F-1'): Lead {
  const deliveries = lead.deliveries.map((delivery) => ({
    ...delivery,
    state: 'delivered' as const,
    isOutcomeUnknown: false,
    nextAttemptAt: null,
    reason: null,
    crmId,
  }))
  return state.changeLead(lead.id, { state: 'delivered', deliveries })
}
