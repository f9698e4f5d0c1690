import { beforeEach, describe, expect, it } from 'vitest'
import { demoParts, shareTestApp } from './test-app.ts'

const SYNC_TIMEOUT_MS = 25_000

describe('a caller that waits for the CRM (sync=1)', () => {
  const shared = shareTestApp({ isDemo: true, limits: { syncTimeoutMs: SYNC_TIMEOUT_MS } })
  let key: string
  beforeEach(async () => {
    const { api } = shared()
    key = (await demoParts(api)).project.intakeKey
    await api.demo.setMode({ mode: 'works' })
  })
  let serial = 0
  const send = () => shared().send({ key, sync: '1', phone: String(89_001_110_000 + (serial += 1)) })

  it('is answered the number in the CRM', async () => {
    const answer = await send()
    const [deal] = (await shared().api.demo.deals({ limit: 1 })).items
    expect(answer).toEqual({ status: 'success', data: deal?.id, id: expect.stringMatching(/^lead_\d+$/) })
  })

  it('is answered the same number when it sends the same lead again', async () => {
    const fields = { key, sync: '1', phone: '89009998877', name: 'Дважды' }
    const first = await shared().send(fields)
    expect(await shared().send(fields)).toEqual(first)
    expect((await shared().api.demo.deals({ limit: 10 })).items.filter((deal) => deal.name === 'Дважды').length).toBe(1)
  })

  it('is told in the CRM’s words why the CRM refused; the lead is stored all the same', async () => {
    await shared().api.demo.setMode({ mode: 'rejects' })
    const answer = await send()
    expect(answer).toMatchObject({ status: 'error', error: 'crm_rejected' })
    expect(answer['data']).toContain('The demo CRM refuses every lead now.')
    expect((await shared().api.leads.get({ id: answer['id'] })).state).toBe('failed')
  })

  it('is told at once that there is nobody to deliver to', async () => {
    const project = await shared().api.projects.create({ name: 'Без CRM' })
    const answer = await shared().send({ key: project.intakeKey, sync: '1', phone: '89001112233' })
    expect(answer).toMatchObject({ error: 'crm_rejected', data: 'the project has no connection yet' })
  })

  it('is told that the lead is on its way when the CRM takes longer than it waits', async () => {
    const { api, clock, until, leadIn } = shared()
    await api.demo.setMode({ mode: 'slow' })
    const before = (await api.demo.state({})).dealCount
    const answering = send()
    await until(async () => (await api.demo.state({})).dealCount > before, 'demo.changed')
    clock.advance(SYNC_TIMEOUT_MS)
    const answer = await answering
    expect(answer).toEqual({ status: 'success', data: answer['id'], id: answer['id'], pending: true })
    await leadIn(answer['id'] as 'lead_1', 'delivered')
  })

  it('waits for nothing when the lead is not to be sent', async () => {
    const answer = await shared().send({ key, sync: '1', is_skip_sending: '1', phone: '89001110099' })
    expect(answer).toEqual({ status: 'success', data: answer['id'], id: answer['id'], pending: true })
    expect((await shared().api.leads.get({ id: answer['id'] })).state).toBe('skipped')
  })
})

describe('a caller that still waits when the program stops', () => {
  const shared = shareTestApp({ isDemo: true })

  it('is told that the lead is on its way, and the stop does not wait for the CRM', async () => {
    const { api, clock, send, stop, until } = shared()
    const { project } = await demoParts(api)
    await api.demo.setMode({ mode: 'slow' })
    const answering = send({ key: project.intakeKey, sync: '1', phone: '89001112233' })
    await until(async () => (await api.demo.state({})).dealCount === 1, 'demo.changed')
    const stopping = stop()
    expect(await answering).toMatchObject({ status: 'success', data: 'lead_1', pending: true })
    clock.advance(2500)
    await stopping
  })
})
