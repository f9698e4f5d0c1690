import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connection, Job, LeadId, Project } from '../../src-preload/contract/index.ts'
import { type FakeServer, startFakeServer } from '../adapters/kit/fake-server.ts'
import { hintsOf, refusal, shareTestApp } from './test-app.ts'

const MINUTE = 60_000

describe('deliveries', () => {
  const shared = shareTestApp()
  let hook: FakeServer
  let isRefusing = false
  let project: Project
  let connection: Connection
  beforeAll(async () => {
    let number = 500
    hook = await startFakeServer(() =>
      isRefusing ? { status: 422, json: { error: 'no such form' } } : { status: 200, json: { id: (number += 1) } },
    )
  })
  afterAll(() => hook.close())
  beforeEach(async () => {
    const { api } = shared()
    isRefusing = false
    hook.requests.length = 0
    project = await api.projects.create({ name: 'Окна' })
    const config = { url: `${hook.url}/leads`, idPath: '$.id' }
    connection = await api.connections.create({ projectId: project.id, adapter: 'webhook', config })
  })

  let serial = 0
  const send = async (): Promise<LeadId> => {
    serial += 1
    const answer = await shared().send({ key: project.intakeKey, phone: String(89_000_000_000 + serial) })
    return answer['id'] as LeadId // the intake's answer of a stored lead
  }
  /** So many leads that the CRM refused, tried long enough ago for a re-send. */
  const refused = async (count: number): Promise<LeadId[]> => {
    isRefusing = true
    const ids = await Promise.all(Array.from({ length: count }, () => send()))
    for (const id of ids) await shared().leadIn(id, 'failed')
    isRefusing = false
    shared().clock.advance(MINUTE)
    return ids
  }
  const finished = (id: Job['id']) =>
    shared().until(async () => {
      const job = await shared().api.jobs.get({ id })
      return job.state !== 'running' && job
    }, 'jobs.progressed')

  it.each([
    ['one lead', (ids: LeadId[]) => ({ id: ids[0]! }), [0]],
    ['named leads', (ids: LeadId[]) => ({ leadIds: ids.slice(1) }), [1, 2]],
    ['a filter', () => ({ filter: { projectId: project.id, states: ['failed' as const] } }), [0, 1, 2]],
    ['a time', () => ({ since: 0, projectId: project.id }), [0, 1, 2]],
    ['a connection', () => ({ since: 0, connectionId: connection.id }), [0, 1, 2]],
  ])('are sent again: those of %s', async (_name, choose, expected) => {
    const { api, leadIn } = shared()
    const ids = await refused(3)
    const selection = choose(ids)
    expect(await api.deliveries.previewResend(selection)).toEqual({
      total: expected.length,
      toSend: expected.length,
      alreadyDelivered: 0,
      beingSent: 0,
      coolingDown: 0,
    })
    const { jobId, job } = await api.deliveries.resend(selection)
    expect(job).toMatchObject({ id: jobId, kind: 'resend', state: 'running', total: expected.length })
    for (const i of expected) await leadIn(ids[i]!, 'delivered')
    expect(await finished(jobId)).toMatchObject({ state: 'finished', done: expected.length, left: 0 })
    const states = await Promise.all(ids.map(async (id) => (await api.leads.get({ id })).state))
    expect(states).toEqual(ids.map((_id, i) => (expected.includes(i) ? 'delivered' : 'failed')))
  })

  it('are sent again by their own ids', async () => {
    const { api, leadIn } = shared()
    const [first, second] = await refused(2)
    const { deliveries } = await api.leads.get({ id: second! })
    const { jobId } = await api.deliveries.resend({ ids: [deliveries[0]!.id] })
    await leadIn(second!, 'delivered')
    expect(await finished(jobId)).toMatchObject({ total: 1, done: 1 })
    expect((await api.leads.get({ id: first! })).state).toBe('failed')
  })

  it('that the CRM has confirmed are left out, unless a person asks for them by name', async () => {
    const { api, clock, leadIn, until } = shared()
    const id = await send()
    await leadIn(id, 'delivered')
    clock.advance(MINUTE)
    expect(await api.deliveries.previewResend({ id })).toMatchObject({ total: 1, toSend: 0, alreadyDelivered: 1 })
    const { jobId } = await api.deliveries.resend({ id })
    expect(await finished(jobId)).toMatchObject({ state: 'finished', done: 0, left: 1 })
    expect(hook.requests.length).toBe(1)
    await api.deliveries.resend({ id, withDelivered: true })
    await until(async () => (await api.leads.get({ id })).deliveries[0]?.attemptCount === 2)
    const marks = hook.requests.map((request) => request.headers['idempotency-key'] ?? '')
    expect([marks.length, new Set(marks).size, marks[0]]).toEqual([
      2,
      1,
      expect.stringMatching(/^es-[0-9a-f]{8}-l\d+$/),
    ])
  })

  it('that were tried a moment ago answer how long to wait', async () => {
    const { api, clock, leadIn } = shared()
    const id = await send()
    await leadIn(id, 'delivered')
    const selection = { id, withDelivered: true }
    const error = await refusal(api.deliveries.resend(selection))
    expect([error.code, error.afterMs]).toEqual(['cooldown', 5000])
    clock.advance(5000)
    const { jobId } = await api.deliveries.resend(selection)
    expect(await finished(jobId)).toMatchObject({ done: 1 })
  })

  it('tell their progress page by page, and stop after the page in which they are cancelled', async () => {
    const { api, app } = shared()
    await api.connections.pause({ id: connection.id })
    await Promise.all(Array.from({ length: 250 }, () => send()))
    shared().clock.advance(MINUTE)
    const hints = hintsOf(app, 'jobs.progressed')
    const whole = await api.deliveries.resend({ since: 0, projectId: project.id })
    expect(await finished(whole.jobId)).toMatchObject({ state: 'finished', total: 250, done: 250, left: 0 })
    expect(hints.map((hint) => hint.payload)).toMatchObject([
      { id: whole.jobId, state: 'running', done: 100 },
      { state: 'running', done: 200 },
      { state: 'running', done: 250 },
      { state: 'finished', done: 250 },
    ])
    shared().clock.advance(MINUTE)
    const half = await api.deliveries.resend({ since: 0, projectId: project.id })
    await api.jobs.cancel({ id: half.jobId })
    const cancelled = await finished(half.jobId)
    expect([cancelled.state, cancelled.done < 250, cancelled.done % 100]).toEqual(['cancelled', true, 0])
    expect(await api.jobs.cancel({ id: half.jobId })).toEqual(cancelled)
    expect((await api.jobs.list({ limit: 2 })).items.map((job) => job.id)).toEqual([half.jobId, whole.jobId])
  })

  it('of nothing at all are not found', async () => {
    const { api } = shared()
    const calls = [
      api.deliveries.resend({ since: 0, projectId: project.id }),
      api.deliveries.resend({ id: 'lead_99999' }),
      api.deliveries.get({ id: 'delivery_99999' }),
      api.deliveries.decide({ id: 'delivery_99999', decision: 'delivered' }),
      api.jobs.get({ id: 'job_99999' }),
      api.jobs.cancel({ id: 'job_99999' }),
    ]
    expect(await Promise.all(calls.map(async (call) => (await refusal(call)).code))).toEqual(
      calls.map(() => 'not_found'),
    )
  })

  describe('whose outcome nobody knows', () => {
    const unclear = async () => {
      hook.failNext({ kind: 'lose_answer' })
      const id = await send()
      // Without a way to look it up, the connection's policy decides after the CRM had its time: ask a person.
      await shared().until(async () => (await shared().api.leads.get({ id })).deliveries[0]?.isOutcomeUnknown)
      shared().clock.advance(10 * MINUTE)
      const lead = await shared().leadIn(id, 'failed')
      return { id, delivery: lead.deliveries[0]! }
    }

    it('are settled by a person: the CRM has it, under this number', async () => {
      const { api } = shared()
      const { id, delivery } = await unclear()
      expect(delivery).toMatchObject({ isOutcomeUnknown: true, crmId: null })
      const decided = await api.deliveries.decide({ id: delivery.id, decision: 'delivered', crmId: ' 77-Б ' })
      expect(decided).toMatchObject({ state: 'delivered', crmId: '77-Б', isOutcomeUnknown: false, isReconciled: true })
      expect((await api.leads.get({ id })).state).toBe('delivered')
      expect(hook.requests.length).toBe(1)
    })

    it('are settled by a person: send it again', async () => {
      const { api, leadIn } = shared()
      const { id, delivery } = await unclear()
      await api.deliveries.decide({ id: delivery.id, decision: 'send_again' })
      const sent = await leadIn(id, 'delivered')
      expect([sent.deliveries[0]?.crmId, hook.requests.length]).toEqual([expect.stringMatching(/^5\d\d$/), 2])
    })

    it('are the only ones that wait for a decision', async () => {
      const { api, leadIn } = shared()
      const id = await send()
      const lead = await leadIn(id, 'delivered')
      const decision = { id: lead.deliveries[0]!.id, decision: 'send_again' as const }
      expect((await refusal(api.deliveries.decide(decision))).code).toBe('conflict')
      expect(hook.requests.length).toBe(1)
    })
  })

  it('follow schedules that people can read', async () => {
    const { schedules, ...rest } = await shared().api.deliveries.schedule({})
    expect(rest).toEqual({ sweepEveryMs: 7_200_000, resendCooldownMs: 5000 })
    expect(schedules.map((item) => [item.id, item.delaysMs, item.horizonMs, item.jitter])).toEqual([
      ['adaptive', [10_000, 60_000, 300_000, 900_000, 1_800_000], 172_800_000, 0.1],
      ['grid', [1_800_000], 172_800_000, 0.1],
    ])
    expect(schedules.every((item) => item.text.ru !== '' && item.text.en !== '')).toBe(true)
  })
})
