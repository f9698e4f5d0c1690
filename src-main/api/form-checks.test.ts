import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type FormId, formRule, type Job, type ProjectId } from '../../src-preload/contract/index.ts'
import type { PageSight } from '../forms/judge-check.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { type HostPorts, noPageBrowser } from '../ports.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/operations.ts'
import { FormChecks } from './form-checks.ts'
import { Publisher } from './publisher.ts'
import { refusal, startTestApp, testBox } from './test-app.ts'

const DAY = 86_400_000
const rule = formRule.parse({ type: 'form', selector: '#order', title: 'Замер' })
const seen = (count: number): PageSight => ({
  isReached: true,
  counts: [{ selector: '#order', count }],
  controls: ['tel'],
})

type Place = {
  store: Store
  clock: ManualClock
  checks: FormChecks
  notes: string[]
  jobs: Job[]
  looked: string[]
  form: FormId
  projectId: ProjectId
  /** What the next looks find; a function is called at that moment. */
  sights: (PageSight | (() => PageSight))[]
}
let at: Place

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-checks-'))
  const store = await openStore({ folder })
  onTestFinished(async () => {
    at.checks.stop()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const clock = new ManualClock()
  const settings = { repeatWindowMs: 0, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'grid' } as const
  const projectId = await store.createProject({ name: 'Окна', intakeKey: 'k', tagKey: 't', settings, at: 1 })
  const made = { projectId, rule, isEnabled: true, actor: 'test', note: null, at: 1 }
  const fingerprint = { url: 'https://okna.example/', controls: ['tel'], words: '' }
  const form = await store.createForm({ ...made, fingerprint })
  await store.createForm({ ...made, fingerprint: null })
  const place = { store, clock, form: form!, projectId, notes: [], jobs: [], looked: [], sights: [] }
  const checks = makeChecks(place)
  at = { ...place, checks }
})

function makeChecks(place: Omit<Place, 'checks'>): FormChecks {
  const silent = () => undefined
  const random = { fraction: () => 0.5, hex: () => 'aa' }
  const publisher = new Publisher(random)
  publisher.subscribe('jobs.progressed', ({ payload }) => place.jobs.push(payload as Job)) // checked by the publisher
  const ports: HostPorts = {
    host: 'headless',
    version: '1',
    dataFolder: '/nowhere',
    clock: place.clock,
    random,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    secrets: testBox(1),
    isOnline: () => true,
    notify: (_title, text) => place.notes.push(text),
    pages: noPageBrowser,
  }
  const look = (page: { url: string }): Promise<PageSight> => {
    place.looked.push(page.url)
    const next = place.sights.shift() ?? seen(1)
    return Promise.resolve(typeof next === 'function' ? next() : next)
  }
  return new FormChecks({
    store: place.store,
    ports,
    publisher,
    looker: { canLook: () => Promise.resolve(true), look },
  })
}

/** The end of a job, as it was told. */
async function ended(): Promise<Job> {
  for (;;) {
    const job = at.jobs.find((item) => item.state !== 'running')
    if (job !== undefined) return job
    await at.store.probe({})
  }
}

describe('checks of forms', () => {
  it('look at every enabled form that has a page, as a job, and keep a history', async () => {
    at.sights.push(seen(1), seen(0))
    const job = await at.checks.begin({ projectId: at.projectId })
    expect([job.kind, job.total, job.state]).toEqual(['form_check', 1, 'running'])
    expect(await ended()).toMatchObject({ done: 1, state: 'finished' })
    at.jobs.length = 0
    await at.checks.begin({ id: at.form })
    await ended()
    expect((await at.store.listFormChecks({ id: at.form })).map((check) => check.state)).toEqual(['missing', 'matched'])
    expect(at.looked).toEqual(['https://okna.example/', 'https://okna.example/'])
  })

  it('tell people once when a form stops matching, and again after it had come back', async () => {
    for (const sight of [seen(0), seen(0), seen(1), seen(0)]) {
      at.sights.push(sight)
      at.jobs.length = 0
      await at.checks.begin({ id: at.form })
      await ended()
    }
    const note = 'Замер: missing (https://okna.example/)'
    expect(at.notes).toEqual([note, note])
  })

  it('do not cry over a page that did not open', async () => {
    at.sights.push({ isReached: false, reason: 'net::ERR_NAME_NOT_RESOLVED' })
    await at.checks.begin({ id: at.form })
    await ended()
    expect([at.notes, (await at.store.getForm({ id: at.form }))?.lastCheck?.state]).toEqual([[], 'unreachable'])
  })

  it('run by themselves once a day', async () => {
    await at.checks.start()
    const done = Promise.withResolvers<undefined>()
    at.sights.push(() => {
      done.resolve(undefined)
      return seen(1)
    })
    at.clock.advance(DAY - 1)
    await at.store.probe({})
    expect(at.looked).toEqual([])
    at.clock.advance(1)
    await done.promise
    expect(at.looked).toEqual(['https://okna.example/'])
  })

  it('are cancelled after the page they are looking at', async () => {
    const fingerprint = { url: 'https://second.example/', controls: [], words: '' }
    const made = { projectId: at.projectId, rule, fingerprint, isEnabled: true, actor: 'test', note: null, at: 1 }
    await at.store.createForm(made)
    const begun = Promise.withResolvers<Job>()
    at.sights.push(() => {
      void begun.promise.then((job) => {
        at.checks.cancel(job.id)
      })
      return seen(1)
    })
    const job = await at.checks.begin({ projectId: at.projectId })
    at.checks.cancel(job.id)
    begun.resolve(job)
    expect(await ended()).toMatchObject({ state: 'cancelled', total: 2 })
    expect(at.looked.length).toBeLessThan(2)
  })

  it('that a stop interrupted are over after the next start', async () => {
    const job = await at.store.createJob({ kind: 'form_check', params: {}, total: 5, at: 1 })
    await at.checks.start()
    expect(await at.store.getJob({ id: job.id })).toMatchObject({
      state: 'cancelled',
      reason: 'the program was stopped',
    })
  })

  it('say that there is no browser', async () => {
    const { api } = await startTestApp()
    const project = await api.projects.create({ name: 'Окна' })
    const fingerprint = { url: 'https://okna.example/', controls: [], words: '' }
    await api.forms.create({ projectId: project.id, rule, fingerprint })
    const error = await refusal(api.forms.recheck({ projectId: project.id }))
    expect([error.code, error.issues]).toEqual(['unavailable', [{ path: 'picker', message: 'no_browser' }]])
  })
})
