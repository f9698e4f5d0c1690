import { describe, expect, it } from 'vitest'
import type { LeadId } from '../../src-preload/contract/index.ts'
import { demoParts, hintsOf, refusal, shareTestApp } from './test-app.ts'

const NOW = Date.UTC(2026, 0, 15, 9, 0, 0)
const DEFAULTS = { repeatWindowMs: 60_000, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' }

describe('projects', () => {
  const shared = shareTestApp({ isDemo: true })

  it('are created with a key of Roistat’s shape that takes leads at once', async () => {
    const { api, app, send } = shared()
    const hints = hintsOf(app, 'projects.changed')
    const project = await api.projects.create({ name: ' Окна ', settings: { repeatWindowMs: 0 } })
    expect(project).toEqual({
      id: 'project_2',
      name: 'Окна',
      intakeKey: project.intakeKey,
      settings: { ...DEFAULTS, repeatWindowMs: 0 },
      isArchived: false,
      createdAt: NOW,
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
    expect(Buffer.from(project.intakeKey, 'base64').toString()).toMatch(/^\d{4,6}:\d{4,6}:[0-9a-f]{32}$/)
    expect(hints.map((hint) => hint.payload)).toEqual([{ projectId: 'project_2' }])
    expect(await send({ key: project.intakeKey, name: 'Анна', phone: '89001112233' })).toEqual({
      status: 'success',
      data: 'lead_1',
      id: 'lead_1',
    })
    const [lead] = (await api.leads.list({ projectId: project.id })).items
    expect([lead?.projectId, lead?.state, lead?.phoneE164, lead?.deliveries[0]?.reason]).toEqual([
      'project_2',
      'unrouted',
      '+79001112233',
      'the project has no connection yet',
    ])
    expect((await api.projects.get({ id: project.id })).health).toMatchObject({
      state: 'attention',
      leadsToday: 1,
      attention: 1,
      lastLeadAt: NOW,
    })
  })

  it('keep the settings that a change does not name', async () => {
    const { api } = shared()
    const settings = { repeatWindowMs: 5, defaultCountry: 'KZ', retrySchedule: 'grid' } as const
    const { id } = await api.projects.create({ name: 'Окна', settings })
    expect((await api.projects.update({ id, settings: { retentionDays: 30 } })).settings).toEqual({
      ...settings,
      retentionDays: 30,
    })
    const renamed = await api.projects.update({ id, name: 'Двери' })
    expect([renamed.name, renamed.settings]).toEqual(['Двери', { ...settings, retentionDays: 30 }])
    const without = await api.projects.update({ id, settings: { retentionDays: null } })
    expect(without.settings).toEqual({ ...settings, retentionDays: null })
  })

  it('read phones by their own country', async () => {
    const { api, send } = shared()
    const { id, intakeKey } = await api.projects.create({ name: 'Минск', settings: { defaultCountry: 'BY' } })
    await send({ key: intakeKey, phone: '29 123-45-67' })
    expect((await api.leads.list({ projectId: id })).items.map((lead) => lead.phoneE164)).toEqual(['+375291234567'])
  })

  it('get another key: the old one stops at once, the new one works at once', async () => {
    const { api, send } = shared()
    const before = await api.projects.create({ name: 'Окна' })
    const after = await api.projects.rotateKey({ id: before.id })
    expect(after.intakeKey).not.toBe(before.intakeKey)
    expect(await send({ key: before.intakeKey, name: 'Старый ключ' })).toMatchObject({ error: 'unknown_key' })
    expect(await send({ key: after.intakeKey, name: 'Новый ключ' })).toMatchObject({ status: 'success' })
    const box = await api.unrecognised.list({})
    expect(box.items.map((item) => [item.key, item.name])).toEqual([[before.intakeKey, 'Старый ключ']])
    expect((await api.leads.list({ projectId: before.id })).items.map((lead) => lead.name)).toEqual(['Новый ключ'])
  })

  it('are archived: hidden, their leads stored and not delivered, and delivered again when they come back', async () => {
    const { api, send, leadIn } = shared()
    const { project } = await demoParts(api)
    await api.projects.archive({ id: project.id, isArchived: true })
    const names = async (withArchived: boolean) =>
      (await api.projects.list({ withArchived })).items.map((item) => item.id).filter((id) => id === project.id)
    expect([await names(false), await names(true)]).toEqual([[], [project.id]])
    const { id } = (await send({ key: project.intakeKey, name: 'В архив' })) as { id: LeadId }
    expect((await api.leads.get({ id })).deliveries[0]).toMatchObject({
      state: 'unrouted',
      reason: 'the project is archived',
    })
    await api.projects.archive({ id: project.id, isArchived: false })
    await api.deliveries.resend({ id })
    expect((await leadIn(id, 'delivered')).deliveries[0]).toMatchObject({ crmId: '1' })
  })

  it('have sites: added once, removed, of this project only', async () => {
    const { api } = shared()
    const { id } = await api.projects.create({ name: 'Окна' })
    const site = await api.projects.addSite({ projectId: id, host: 'HTTPS://Okna.Example/page' })
    expect(site).toEqual({ id: site.id, projectId: id, host: 'okna.example', createdAt: NOW })
    expect(await api.projects.addSite({ projectId: id, host: 'okna.example' })).toEqual(site)
    expect((await api.projects.get({ id })).sites).toEqual([site])
    await api.projects.removeSite({ id: site.id })
    expect((await api.projects.get({ id })).sites).toEqual([])
  })

  it('that do not exist are not found by any call', async () => {
    const { api } = shared()
    const id = 'project_999'
    const calls = [
      api.projects.get({ id }),
      api.projects.update({ id, name: 'x' }),
      api.projects.archive({ id, isArchived: true }),
      api.projects.rotateKey({ id }),
      api.projects.addSite({ projectId: id, host: 'a.example' }),
      api.projects.removeSite({ id: 'site_999' }),
      api.projects.previewRetention({ id, retentionDays: 1 }),
      api.projects.applyRetention({ id }),
      api.connections.create({ projectId: id, adapter: 'webhook', config: { url: 'https://a.example' } }),
      api.unrecognised.assign({ ids: ['unrecognised_1'], projectId: id }),
    ]
    expect(await Promise.all(calls.map(async (call) => (await refusal(call)).code))).toEqual(
      calls.map(() => 'not_found'),
    )
  })
})
