import { beforeEach, describe, expect, it } from 'vitest'
import type { LeadId, Project } from '../../src-preload/contract/index.ts'
import { startFakeRetailcrm } from '../adapters/retailcrm/fake-retailcrm.ts'
import { demoParts, hintsOf, refusal, shareTestApp, startTestApp } from './test-app.ts'

const NOW = Date.UTC(2026, 0, 15, 9, 0, 0)

/** Sends a lead and gives its id. */
async function lead(
  app: { send: (fields: Record<string, string>) => Promise<unknown> },
  fields: Record<string, string>,
) {
  const answer = (await app.send(fields)) as { id: LeadId } // the intake's answer of a stored lead
  return answer.id
}

describe('leads', () => {
  const shared = shareTestApp({ isDemo: true })
  let project: Project
  beforeEach(async () => {
    const { api } = shared()
    project = (await demoParts(api)).project
    await api.demo.setMode({ mode: 'works' })
  })

  it('are delivered, listed newest first page by page, found by any part of a phone, and told as hints', async () => {
    const { api, app, leadIn } = shared()
    const hints = hintsOf(app, 'leads.changed')
    const ids: LeadId[] = []
    for (const [name, phone] of [
      ['Анна', '+7 (900) 111-22-33'],
      ['Борис', '8 900 222 33 44'],
      ['Вера', '79003334455'],
    ] as const) {
      ids.push(await lead(shared(), { key: project.intakeKey, name, phone }))
    }
    for (const id of ids) await leadIn(id, 'delivered')
    const first = await api.leads.list({ projectId: project.id, limit: 2 })
    const second = await api.leads.list({ projectId: project.id, limit: 2, cursor: first.next })
    expect([first.items, second.items].map((page) => page.map((item) => item.name))).toEqual([
      ['Вера', 'Борис'],
      ['Анна'],
    ])
    expect(second.next).toBe(null)
    // The search index follows behind without a hint of its own: every read gives it the time of a round trip.
    let found = await api.leads.list({ search: '222-33' })
    while (found.items.length === 0) found = await api.leads.list({ search: '222-33' })
    expect(found.items.map((item) => item.name)).toEqual(['Борис'])
    expect((await api.leads.countByState({ projectId: project.id })).counts.delivered).toBe(3)
    const told = new Set(hints.flatMap((hint) => (hint.payload as { ids: LeadId[] }).ids)) // checked by the publisher
    expect(ids.every((id) => told.has(id))).toBe(true)
    expect(await api.leads.get({ id: ids[0]! })).toMatchObject({
      state: 'delivered',
      phone: '+7 (900) 111-22-33',
      phoneE164: '+79001112233',
      receivedAt: NOW,
    })
  })

  it('have a history: attempts with request and answer, the original, comments, texts as they were sent', async () => {
    const { api, app, leadIn } = shared()
    const id = await lead(shared(), {
      key: project.intakeKey,
      title: 'Заявка {name} {visit}{nothing}',
      name: 'Галина',
      phone: '89004445566',
      roistat: '77',
    })
    const { deliveries } = await leadIn(id, 'delivered')
    const comment = new URLSearchParams({ key: project.intakeKey, id, title: 'Ещё', message: 'Перезвоните' })
    await fetch(`${app.intakeUrl}/api/proxy/1.0/leads/messages/add`, { method: 'POST', body: comment })
    const history = await api.leads.history({ id })
    expect(history.resolved).toEqual({ title: 'Заявка Галина 77{nothing}', comment: null, name: 'Галина' })
    expect(history.original).toMatchObject({
      method: 'POST',
      target: '/api/proxy/1.0/leads/add',
      text: expect.stringContaining('title='),
    })
    expect(history.comments).toMatchObject([{ leadId: id, title: 'Ещё', message: 'Перезвоните', receivedAt: NOW }])
    const [attempt] = history.attempts
    expect(attempt).toMatchObject({
      deliveryId: deliveries[0]?.id,
      number: 1,
      kind: 'deliver',
      outcome: 'delivered',
      exchanges: [{ method: 'POST', status: 201, error: null }],
    })
    expect(JSON.parse(attempt?.exchanges[0]?.requestBody ?? '')).toEqual({
      marker: expect.stringMatching(/^es-[0-9a-f]{8}-l\d+$/),
      title: 'Заявка Галина 77{nothing}',
      name: 'Галина',
      phone: '89004445566',
      email: null,
      comment: null,
    })
  })

  it('are edited and sent again with the new values; the original stays as it came', async () => {
    const { api, clock, leadIn } = shared()
    await api.demo.setMode({ mode: 'rejects' })
    const id = await lead(shared(), { key: project.intakeKey, name: 'Дмитрий', phone: '8900', 'fields[floor]': '3' })
    expect((await leadIn(id, 'failed')).deliveries[0]?.reason).toContain('refuses every lead')
    await api.demo.setMode({ mode: 'works' })
    const edited = await api.leads.edit({
      id,
      phone: '8 (900) 555-66-77',
      name: '  ',
      comment: 'Со слов менеджера',
      fields: { floor: '4', tags: ['a', { b: null }] },
      isResend: true,
    })
    expect(edited).toMatchObject({ isEdited: true, name: null, phone: '8 (900) 555-66-77', phoneE164: '+79005556677' })
    clock.advance(1)
    await leadIn(id, 'delivered')
    const [deal] = (await api.demo.deals({ limit: 1 })).items
    expect(deal).toMatchObject({
      name: null,
      phone: '8 (900) 555-66-77',
      comment: 'Со слов менеджера\nfloor: "4"\ntags: ["a",{"b":null}]',
    })
    const { original } = await api.leads.history({ id })
    expect(decodeURIComponent(original?.text ?? '')).toContain('fields[floor]=3')
  })

  it('are not edited while they are being sent', async () => {
    const { api, clock, leadIn, until } = shared()
    await api.demo.setMode({ mode: 'slow' })
    const id = await lead(shared(), { key: project.intakeKey, name: 'Ева', phone: '89006667788' })
    await until(async () => (await api.demo.deals({ limit: 1 })).items[0]?.name === 'Ева', 'demo.changed')
    const refused = await refusal(api.leads.edit({ id, name: 'Другая' }))
    expect([refused.code, refused.afterMs]).toEqual(['conflict', 3000])
    clock.advance(3000)
    await leadIn(id, 'delivered')
    expect((await api.leads.edit({ id, name: 'Евгения' })).deliveries.map((item) => item.state)).toEqual(['delivered'])
  })

  it('are skipped by a person, except delivered ones, and sent after all by a re-send', async () => {
    const { api, clock, leadIn } = shared()
    const done = await lead(shared(), { key: project.intakeKey, phone: '89001000001' })
    await leadIn(done, 'delivered')
    await api.demo.setMode({ mode: 'rejects' })
    const id = await lead(shared(), { key: project.intakeKey, phone: '89001000002' })
    await leadIn(id, 'failed')
    await api.demo.setMode({ mode: 'works' })
    expect(await api.leads.skip({ ids: [done, id, 'lead_999'] })).toEqual({ skipped: 1 })
    expect((await api.leads.get({ id })).deliveries[0]).toMatchObject({
      state: 'skipped',
      reason: 'skipped by a person',
    })
    expect((await api.leads.get({ id: done })).state).toBe('delivered')
    clock.advance(5000)
    await api.deliveries.resend({ id })
    await leadIn(id, 'delivered')
  })

  it('that do not exist are not found by any call', async () => {
    const { leads } = shared().api
    const id = 'lead_999'
    const calls = [leads.get({ id }), leads.history({ id }), leads.edit({ id, name: 'x' })]
    expect(await Promise.all(calls.map(async (call) => (await refusal(call)).code))).toEqual(
      calls.map(() => 'not_found'),
    )
  })
})

describe('finished steps of a delivery', () => {
  it('are not repeated by a re-send, and forgotten when a person changed what they were made of', async () => {
    const crm = await startFakeRetailcrm()
    const app = await startTestApp()
    const { api, leadIn, clock } = app
    const project = await api.projects.create({ name: 'Окна' })
    const config = { account: crm.url, apiKey: crm.account.apiKey, status: 'new' }
    await api.connections.create({ projectId: project.id, adapter: 'retailcrm', config })
    const isOrder = ({ path }: { path: string }) => path.endsWith('/orders/create')
    const refuse = {
      kind: 'answer',
      answer: { status: 400, json: { success: false, errorMsg: 'Order is not loaded' } },
    }
    const created = () => crm.requests.filter(({ path }) => path.endsWith('/customers/create')).length
    crm.failNext(refuse as Parameters<typeof crm.failNext>[0], { times: 2, matches: isOrder })
    const id = await lead(app, { key: project.intakeKey, name: 'Жанна', phone: '89007778899' })
    await leadIn(id, 'failed')
    expect((await api.leads.history({ id })).steps.map((step) => step.summary)).toEqual(['created customer 9001'])
    clock.advance(6000)
    await api.deliveries.resend({ id })
    await app.until(async () => (await api.leads.get({ id })).deliveries[0]?.attemptCount === 2)
    expect(created()).toBe(1)
    await api.leads.edit({ id, phone: '8 900 000-11-22', isResend: true })
    await leadIn(id, 'delivered')
    expect([created(), crm.account.customers.map((one) => one['phones'])]).toEqual([
      2,
      [[{ number: '+79007778899' }], [{ number: '+79000001122' }]],
    ])
    expect((await api.leads.history({ id })).steps.map((step) => step.summary)).toEqual(['created customer 9002'])
    await crm.close()
  })
})
