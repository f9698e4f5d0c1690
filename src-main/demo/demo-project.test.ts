import { describe, expect, it } from 'vitest'
import { demoParts, startTestApp } from '../api/test-app.ts'

describe('the demo', () => {
  it('is a project with a site and a connection that works at once, and stays the same over restarts', async () => {
    const first = await startTestApp({ isDemo: true })
    const { project, connection } = await demoParts(first.api)
    expect([project.name, project.sites.map((site) => site.host), connection.name, connection.unknownPolicy]).toEqual([
      'Демо: окна и двери',
      ['okna.example'],
      'Демо-CRM',
      'ask',
    ])
    expect((await first.api.connections.check({ id: connection.id })).isOk).toBe(true)
    expect(first.app.demo).toEqual({ key: project.intakeKey, site: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) })
    await first.send({ key: project.intakeKey, name: 'Анна', phone: '89001112233' })
    await first.leadIn('lead_1', 'delivered')
    await first.stop()

    const second = await startTestApp({ isDemo: true, folder: first.folder })
    const again = await demoParts(second.api)
    expect([(await second.api.projects.list({})).items.length, again.project.intakeKey]).toEqual([1, project.intakeKey])
    // The demo CRM listens elsewhere now; its connection knows where, and what was there is still there.
    expect(again.connection.config).not.toEqual(connection.config)
    expect((await second.api.connections.check({ id: connection.id })).isOk).toBe(true)
    expect((await second.api.demo.deals({})).items.map((deal) => [deal.id, deal.name])).toEqual([['1', 'Анна']])
    await second.send({ key: project.intakeKey, name: 'Борис', phone: '89002223344' })
    expect((await second.leadIn('lead_2', 'delivered')).deliveries[0]?.crmId).toBe('2')
  })

  it('tells what its CRM does in each mode', async () => {
    const { api, app, send, leadIn, until } = await startTestApp({ isDemo: true })
    const { project } = await demoParts(api)
    const told: unknown[] = []
    app.publisher.subscribe('demo.changed', (hint) => told.push(hint.payload))
    expect(await api.demo.state({})).toEqual({ mode: 'works', dealCount: 0, requestCount: 0 })
    expect(await api.demo.setMode({ mode: 'unauthorized' })).toEqual({ mode: 'unauthorized' })
    await send({ key: project.intakeKey, phone: '89001112233' })
    const connection = await until(async () => {
      const { items } = await api.connections.list({})
      return items[0]?.state === 'unauthorized' && items[0]
    }, 'connections.changed')
    await leadIn('lead_1', 'held')
    await api.demo.setMode({ mode: 'works' })
    expect((await api.connections.check({ id: connection.id })).isOk).toBe(true)
    await leadIn('lead_1', 'delivered')
    expect(told).toEqual([
      { mode: 'unauthorized', dealCount: 0 },
      { mode: 'works', dealCount: 0 },
      { mode: 'works', dealCount: 1 },
    ])
    for (const mode of ['down', 'slow', 'limited', 'rejects', 'loses_answers', 'works'] as const) {
      expect(await api.demo.setMode({ mode })).toEqual({ mode })
    }
  })
})
