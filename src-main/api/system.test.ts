import { copyFileSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { demoParts, clientOf, hintsOf, refusal, shareTestApp, startTestApp } from './test-app.ts'

const NOW = Date.UTC(2026, 0, 15, 9, 0, 0)

describe('the system', () => {
  const shared = shareTestApp({ isDemo: true })

  it('tells what it is and where', async () => {
    const { api, app, folder } = shared()
    expect(await api.system.info({})).toEqual({
      version: '1.2.3',
      host: 'headless',
      startedAt: NOW,
      intakeUrl: app.intakeUrl,
      dataFolder: folder,
      secretProtection: 'key-file',
      places: { state: 'absent', file: join(folder, 'geo.mmdb'), detail: null },
      isDemo: true,
      demoSiteUrl: app.demo?.site,
    })
    expect(app.intakeUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('counts what waits and what needs a person, and tells changes of it once', async () => {
    const { api, app, clock, send, until } = shared()
    const project = await api.projects.create({ name: 'Без CRM' })
    const hints = hintsOf(app, 'system.statusChanged')
    for (let i = 0; i < 3; i += 1) await send({ key: project.intakeKey, phone: `8900000000${i}` })
    clock.advance(250)
    await until(() => Promise.resolve(hints.length > 0), 'system.statusChanged')
    const status = {
      isStoreHealthy: true,
      storeReason: null,
      isOffline: false,
      unrecognisedCount: 0,
      waitingCount: 0,
      attentionCount: 3,
    }
    expect(await api.system.status({})).toEqual(status)
    expect(hints.map((hint) => hint.payload)).toEqual([status])
  })

  it('copies its database while it works; the copy is a whole data folder of its own', async () => {
    const { api, folder, clock } = shared()
    const before = await api.leads.list({})
    const saved = await api.system.backUp({})
    const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')
    expect(saved.path).toBe(join(folder, 'backups', `estafeta-${stamp}.db`))
    expect([existsSync(saved.path), saved.byteLength > 50_000]).toEqual([true, true])
    const copy = mkdtempSync(join(tmpdir(), 'estafeta-restored-'))
    copyFileSync(saved.path, join(copy, 'estafeta.db'))
    const restored = await startTestApp({ folder: copy })
    expect(await restored.api.leads.list({})).toEqual(before)
  })

  it('logs who changed what: names of calls, ids and fields, never values', async () => {
    const { api, app, leadIn, send, until } = shared()
    const { project, connection } = await demoParts(api)
    await api.demo.setMode({ mode: 'rejects' })
    const { id } = (await send({ key: project.intakeKey, name: 'Секретова', phone: '89007654321' })) as { id: 'lead_1' }
    await leadIn(id, 'failed')
    const script = clientOf(app, 'script')
    await script.leads.edit({ id, name: 'Тайнова', phone: '8 900 123-45-67', fields: { password: 'qwerty' } })
    await script.projects.update({ id: project.id, name: 'Закрытый клиент', settings: { retentionDays: 7 } })
    await script.connections.update({ id: connection.id, config: { key: 'k-77aa55ee' } })
    await script.leads.skip({ ids: Array.from({ length: 7 }, (_, i) => i + 900) })
    // The log follows behind the answer.
    const items = await until(async () => {
      const page = await api.system.auditLog({ limit: 4 })
      if (page.items[0]?.action === 'leads.skip') return page.items
      app.publisher.publish('unrecognised.changed', { total: 0 })
      return undefined
    }, 'unrecognised.changed')
    const shown = items.map(({ actor, action, subject, detail }) => [actor, action, subject, detail])
    expect(shown).toEqual([
      ['script', 'leads.skip', 'lead_900, lead_901, lead_902, lead_903, lead_904 (+2)', ''],
      ['script', 'connections.update', connection.id, 'config(key)'],
      ['script', 'projects.update', project.id, 'name, settings(retentionDays)'],
      ['script', 'leads.edit', id, 'name, phone, fields(password), isResend=false'],
    ])
    const next = await api.system.auditLog({ limit: 200 })
    const text = JSON.stringify(next.items)
    for (const secret of ['Секретова', 'Тайнова', '123-45-67', 'qwerty', 'Закрытый', 'k-77aa55ee']) {
      expect([secret, text.includes(secret)]).toEqual([secret, false])
    }
    expect((await api.system.auditLog({ limit: 1, cursor: items[0]!.id.slice('audit_'.length) })).items).toEqual([
      items[1],
    ])
  })

  it('logs no command that failed, and no query', async () => {
    const { api } = shared()
    await refusal(api.leads.edit({ id: 'lead_999', name: 'x' }))
    await api.leads.list({})
    const { items } = await api.system.auditLog({ limit: 200 })
    expect(items.filter((item) => item.action === 'leads.list' || item.subject === 'lead_999')).toEqual([])
  })
})

describe('settings', () => {
  const shared = shareTestApp()

  it('have defaults, and keep what a change does not name', async () => {
    const { api, app } = shared()
    expect(await api.settings.get({})).toEqual({ language: null, colorScheme: 'auto', publicIntakeUrl: null })
    const hints = hintsOf(app, 'settings.changed')
    await api.settings.update({ publicIntakeUrl: 'https://leads.agency.example', language: 'ru' })
    const changed = await api.settings.update({ colorScheme: 'dark' })
    const all = { language: 'ru', colorScheme: 'dark', publicIntakeUrl: 'https://leads.agency.example' }
    expect([changed, await api.settings.get({})]).toEqual([all, all])
    expect(await api.settings.update({ language: null })).toEqual({ ...all, language: null })
    expect(hints.map((hint) => hint.seq)).toEqual([1, 2, 3])
  })

  it('refuse addresses that are none', async () => {
    for (const publicIntakeUrl of ['leads.example', 'ftp://a.example', 'javascript:alert(1)', '']) {
      expect((await refusal(shared().api.settings.update({ publicIntakeUrl }))).code).toBe('bad_input')
    }
  })
})

describe('the demo area', () => {
  it('is unavailable without the demo', async () => {
    const { api } = await startTestApp()
    const calls = [api.demo.state({}), api.demo.deals({}), api.demo.setMode({ mode: 'down' })]
    const refused = await Promise.all(calls.map((call) => refusal(call)))
    expect(refused.map((error) => error.code)).toEqual(['unavailable', 'unavailable', 'unavailable'])
    expect((await api.system.info({})).isDemo).toBe(false)
  })
})
