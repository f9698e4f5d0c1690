import { describe, expect, it } from 'vitest'
import type { Job, LeadId } from '../../src-preload/contract/index.ts'
import { demoParts, hintsOf, refusal, shareTestApp, startTestApp } from './test-app.ts'

const DAY = 86_400_000

describe('retention', () => {
  const shared = shareTestApp({ isDemo: true })
  const finished = (id: Job['id'], app = shared()) =>
    app.until(async () => {
      const job = await app.api.jobs.get({ id })
      return job.state !== 'running' && job
    }, 'jobs.progressed')

  it('tells what it would remove, then removes it: old leads that are done, none that wait or need a person', async () => {
    const { api, app, clock, send, leadIn } = shared()
    const { project } = await demoParts(api)
    const take = async (phone: string) => (await send({ key: project.intakeKey, phone }))['id'] as LeadId
    const received = clock.now()
    const done = await take('89000000001')
    await leadIn(done, 'delivered')
    await api.demo.setMode({ mode: 'rejects' })
    const failed = await take('89000000002')
    await leadIn(failed, 'failed')
    clock.advance(10 * DAY)
    await api.demo.setMode({ mode: 'works' })
    const fresh = await take('89000000003')
    await leadIn(fresh, 'delivered')

    expect(await api.projects.previewRetention({ id: project.id, retentionDays: 30 })).toEqual({
      leadCount: 0,
      oldestReceivedAt: null,
    })
    expect(await api.projects.previewRetention({ id: project.id, retentionDays: 9 })).toEqual({
      leadCount: 1,
      oldestReceivedAt: received,
    })
    const forEver = await refusal(api.projects.applyRetention({ id: project.id }))
    expect([forEver.code, forEver.message]).toEqual(['conflict', 'this project keeps its leads for ever'])

    const hints = hintsOf(app, 'projects.changed')
    await api.projects.update({ id: project.id, settings: { retentionDays: 9 } })
    const { jobId, job } = await api.projects.applyRetention({ id: project.id })
    expect(job).toMatchObject({ kind: 'retention', total: 1 })
    expect(await finished(jobId)).toMatchObject({ state: 'finished', done: 1, left: 0 })
    expect((await refusal(api.leads.get({ id: done }))).code).toBe('not_found')
    expect([(await api.leads.get({ id: failed })).state, (await api.leads.get({ id: fresh })).state]).toEqual([
      'failed',
      'delivered',
    ])
    expect((await api.leads.countByState({ projectId: project.id })).counts).toMatchObject({ delivered: 1, failed: 1 })
    expect(hints.some((hint) => hint.seq > 1)).toBe(true)
  })

  it('looks after projects by itself every six hours', async () => {
    const { api, clock, send, leadIn, until } = shared()
    const { project } = await demoParts(api)
    await api.projects.update({ id: project.id, settings: { retentionDays: 1 } })
    const id = (await send({ key: project.intakeKey, phone: '89000000009' }))['id'] as LeadId
    await leadIn(id, 'delivered')
    const before = (await api.jobs.list({})).items.length
    clock.advance(2 * DAY)
    const [job] = await until(async () => {
      const { items } = await api.jobs.list({})
      return items.length > before && items[0]?.state === 'finished' && items
    }, 'jobs.progressed')
    expect(job).toMatchObject({ kind: 'retention', state: 'finished' })
    expect((await refusal(api.leads.get({ id }))).code).toBe('not_found')
  })

  it('goes on after a restart with what a stop interrupted', async () => {
    const first = await startTestApp({ isDemo: true })
    const { project } = await demoParts(first.api)
    await first.api.projects.update({ id: project.id, settings: { repeatWindowMs: 0 } })
    const flag = { key: project.intakeKey, is_skip_sending: '1' }
    await Promise.all(Array.from({ length: 450 }, (_, i) => first.send({ ...flag, phone: String(89_000_000_000 + i) })))
    first.clock.advance(2 * DAY)
    await first.api.projects.update({ id: project.id, settings: { retentionDays: 1 } })
    const { jobId, job: begun } = await first.api.projects.applyRetention({ id: project.id })
    expect(begun).toMatchObject({ state: 'running', done: 0, total: 450 })
    await first.stop()
    const second = await startTestApp({ folder: first.folder, isDemo: true })
    const job = await finished(jobId, second)
    expect(job).toMatchObject({ id: jobId, state: 'finished', total: 450 })
    expect((await second.api.leads.list({})).items).toEqual([])
  })
})
