import { describe, expect, it } from 'vitest'
import type { UnrecognisedId } from '../../src-preload/contract/index.ts'
import { demoParts, hintsOf, refusal, shareTestApp } from './test-app.ts'

const NOW = Date.UTC(2026, 0, 15, 9, 0, 0)

describe('submissions whose key nobody knows', () => {
  const shared = shareTestApp({ isDemo: true })
  const lose = async (names: string[]): Promise<UnrecognisedId[]> => {
    for (const name of names) {
      const answer = await shared().send({ key: 'nobody’s', name, phone: '8 900 111-22-33' })
      expect(answer).toEqual({
        status: 'error',
        error: 'unknown_key',
        data: 'Unknown integration key. The request is kept; check the key in the project settings.',
      })
    }
    const { items } = await shared().api.unrecognised.list({ limit: names.length })
    return items.map((item) => item.id).reverse()
  }
  const total = async () => (await shared().api.unrecognised.list({})).total

  it('are kept whole and told', async () => {
    const { api, app, until } = shared()
    const hints = hintsOf(app, 'unrecognised.changed')
    const [id] = await lose(['Анна'])
    expect(await api.unrecognised.get({ id: id! })).toMatchObject({
      id,
      receivedAt: NOW,
      key: 'nobody’s',
      name: 'Анна',
      phone: '8 900 111-22-33',
      original: { method: 'POST', target: '/api/proxy/1.0/leads/add', text: expect.stringContaining('phone=8+900') },
    })
    await until(() => Promise.resolve(hints.length > 0), 'unrecognised.changed')
    expect(hints.map((hint) => hint.payload)).toEqual([{ total: 1 }])
    expect((await api.system.status({})).unrecognisedCount).toBe(1)
  })

  it('are listed newest first, page by page', async () => {
    const { api } = shared()
    const ids = await lose(['Б', 'В', 'Г'])
    const first = await api.unrecognised.list({ limit: 2 })
    const second = await api.unrecognised.list({ limit: 1, cursor: first.next })
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual([...ids].reverse())
  })

  it('become leads of a project, with the time they came, and are delivered', async () => {
    const { api, clock, leadIn } = shared()
    const { project } = await demoParts(api)
    const ids = await lose(['Дарья'])
    const before = await total()
    clock.advance(60_000)
    expect(await api.unrecognised.assign({ ids: [...ids, 'unrecognised_999'], projectId: project.id })).toEqual({
      assigned: 1,
    })
    expect(await total()).toBe(before - 1)
    const [lead] = (await api.leads.list({ projectId: project.id })).items
    expect(lead).toMatchObject({ name: 'Дарья', receivedAt: NOW })
    expect((await leadIn(lead!.id, 'delivered')).deliveries[0]?.crmId).toBe('1')
    expect(await api.unrecognised.assign({ ids, projectId: project.id })).toEqual({ assigned: 0 })
  })

  it('are thrown away, once', async () => {
    const { api } = shared()
    const ids = await lose(['Е', 'Ж'])
    expect(await api.unrecognised.discard({ ids })).toEqual({ discarded: 2 })
    expect(await api.unrecognised.discard({ ids })).toEqual({ discarded: 0 })
    expect((await refusal(api.unrecognised.get({ id: ids[0]! }))).code).toBe('not_found')
  })
})
