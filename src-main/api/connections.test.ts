import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Project } from '../../src-preload/contract/index.ts'
import { adapterIds } from '../adapters/index.ts'
import { type FakeRetailcrm, startFakeRetailcrm } from '../adapters/retailcrm/fake-retailcrm.ts'
import { hintsOf, refusal, shareTestApp, startTestApp, testBox } from './test-app.ts'

const KEY = 'rcrm-key-0f9e8d7c6b5a'
const NOW = Date.UTC(2026, 0, 15, 9, 0, 0)
const CLOSED = { state: 'closed', since: null, nextProbeAt: null, pausedUntil: null, reason: null }

describe('connections', () => {
  const shared = shareTestApp()
  let crm: FakeRetailcrm
  let project: Project
  beforeAll(async () => {
    crm = await startFakeRetailcrm()
  })
  afterAll(() => crm.close())
  beforeEach(async () => {
    project = await shared().api.projects.create({ name: 'Окна' })
    crm.account.apiKey = KEY
    crm.requests.length = 0
  })
  const create = (config: Record<string, string> = { account: crm.url, apiKey: KEY }) =>
    shared().api.connections.create({ projectId: project.id, adapter: 'retailcrm', config })

  it('name every adapter with its form', async () => {
    const { items } = await shared().api.connections.adapters({})
    expect(items.map((item) => [item.id, item.fields.length > 0])).toEqual([
      ['amocrm', true],
      ['bitrix24', true],
      ['bitrix24leads', true],
      ['bitrix24box', true],
      ['retailcrm', true],
      ['moysklad', true],
      ['megaplan', true],
      ['megaplan1', true],
      ['yclients', true],
      ['salesforce', true],
      ['freshoffice', true],
      ['uon', true],
      ['tryton', true],
      ['webhook', true],
      ['demo', true],
    ])
  })

  it('are created with the adapter’s name, plain config shown and secrets only named', async () => {
    const { api, app } = shared()
    const hints = hintsOf(app, 'connections.changed')
    const connection = await create()
    expect(connection).toEqual({
      id: connection.id,
      projectId: project.id,
      adapter: 'retailcrm',
      name: 'RetailCRM (Simla.com)',
      config: { account: crm.url },
      secretsSet: ['apiKey'],
      intakeKey: connection.intakeKey,
      state: 'active',
      stateReason: null,
      unknownPolicy: 'ask',
      lastCheck: null,
      circuit: CLOSED,
      createdAt: NOW,
    })
    expect(hints.map((hint) => hint.payload)).toEqual([{ connectionId: connection.id, projectId: project.id }])
    expect(await api.connections.get({ id: connection.id })).toEqual(connection)
    expect((await api.connections.list({ projectId: project.id })).items).toEqual([connection])
  })

  it('have a key of their own: its leads go to them only', async () => {
    const { api, send, leadIn } = shared()
    const first = await create()
    await create()
    const { id } = (await send({ key: first.intakeKey, name: 'Анна', phone: '89001112233' })) as { id: 'lead_1' }
    const lead = await leadIn(id, 'delivered')
    expect(lead.deliveries.map((item) => [item.connectionId, item.crmId])).toEqual([[first.id, '51001']])
    expect((await api.leads.get({ id })).projectId).toBe(project.id)
  })

  it('are refused without a known adapter or a whole config, saying where', async () => {
    const { api } = shared()
    const unknown = await refusal(api.connections.create({ projectId: project.id, adapter: 'constructor' }))
    expect([unknown.code, unknown.issues]).toEqual([
      'bad_input',
      [{ path: 'adapter', message: `known adapters: ${adapterIds.join(', ')}` }],
    ])
    const bad = await refusal(create({ account: 'ftp://x', apiKey: 'ключ по-русски', noteLanguage: 'de' }))
    expect([bad.code, bad.issues?.map((issue) => issue.path)]).toEqual([
      'bad_input',
      ['config.account', 'config.apiKey', 'config.noteLanguage'],
    ])
    expect((await api.connections.list({ projectId: project.id })).items).toEqual([])
  })

  it('keep secrets that an update does not name, replace those it names, and drop fields set to null', async () => {
    const { api } = shared()
    const { id } = await create({ account: crm.url, apiKey: KEY, site: 'main-shop' })
    const renamed = await api.connections.update({ id, name: 'Основная', unknownPolicy: 'repeat' })
    expect([renamed.name, renamed.unknownPolicy, renamed.config, renamed.secretsSet]).toEqual([
      'Основная',
      'repeat',
      { account: crm.url, site: 'main-shop' },
      ['apiKey'],
    ])
    const without = await api.connections.update({ id, config: { site: null, status: 'new' } })
    expect([without.config, without.secretsSet]).toEqual([{ account: crm.url, status: 'new' }, ['apiKey']])
    expect((await api.connections.check({ id })).isOk).toBe(true)
    await api.connections.update({ id, config: { apiKey: 'another-key-1234' } })
    crm.requests.length = 0
    expect((await api.connections.check({ id })).isOk).toBe(false)
    expect(new Set(crm.requests.map((request) => request.headers['x-api-key']))).toEqual(new Set(['another-key-1234']))
    const refused = await refusal(api.connections.update({ id, config: { apiKey: null } }))
    expect([refused.code, refused.issues?.map((issue) => issue.path)]).toEqual(['bad_input', ['config.apiKey']])
  })

  it('are checked before they are saved, with the stored secrets where none are given', async () => {
    const { api } = shared()
    const draft = { adapter: 'retailcrm', config: { account: crm.url, apiKey: KEY } }
    expect((await api.connections.checkDraft(draft)).isOk).toBe(true)
    const { id } = await create()
    crm.requests.length = 0
    const checked = await api.connections.checkDraft({ id, adapter: 'retailcrm', config: { account: crm.url } })
    expect([checked.isOk, crm.requests[0]?.headers['x-api-key']]).toEqual([true, KEY])
    expect((await api.connections.get({ id })).lastCheck).toBe(null)
    const missing = await refusal(api.connections.checkDraft({ ...draft, config: { account: crm.url } }))
    expect(missing.issues?.map((issue) => issue.path)).toEqual(['config.apiKey'])
  })

  it('never hand the secrets of one adapter to another', async () => {
    const { id } = await create()
    const draft = { id, adapter: 'webhook', config: { url: `${crm.url}/leak` } }
    const refused = await refusal(shared().api.connections.checkDraft(draft))
    expect([refused.code, refused.issues]).toEqual([
      'bad_input',
      [{ path: 'adapter', message: 'the connection uses retailcrm' }],
    ])
    expect(crm.requests).toEqual([])
  })

  it('are held when the CRM refuses the key, and deliver what waited as soon as a check succeeds', async () => {
    const { api, send, until, leadIn } = shared()
    const { id, intakeKey } = await create()
    crm.account.apiKey = 'changed-in-the-crm'
    const sent = (await send({ key: intakeKey, name: 'Пётр', phone: '89005556677' })) as { id: 'lead_1' }
    const held = await until(async () => {
      const connection = await api.connections.get({ id })
      return connection.state === 'unauthorized' && connection
    }, 'connections.changed')
    expect(held.stateReason).toContain('Wrong "apiKey" value.')
    expect((await leadIn(sent.id, 'held')).deliveries[0]?.attemptCount).toBe(1)
    const failed = await api.connections.check({ id })
    expect([failed.isOk, (await api.connections.get({ id })).state]).toEqual([false, 'unauthorized'])
    await api.connections.update({ id, config: { apiKey: 'changed-in-the-crm' } })
    expect((await api.connections.get({ id })).state).toBe('unauthorized')
    const result = await api.connections.check({ id })
    expect(result).toMatchObject({ isOk: true, checkedAt: NOW })
    expect(await api.connections.get({ id })).toMatchObject({ state: 'active', stateReason: null, lastCheck: result })
    expect((await leadIn(sent.id, 'delivered')).deliveries[0]?.crmId).toMatch(/^5100\d$/)
  })

  it('are paused and resumed by a person; a check of a paused one does not resume it', async () => {
    const { api, send, leadIn } = shared()
    const { id, intakeKey } = await create()
    expect(await api.connections.pause({ id })).toMatchObject({ state: 'paused', stateReason: 'paused by a person' })
    const sent = (await send({ key: intakeKey, phone: '89005550000' })) as { id: 'lead_1' }
    expect((await api.leads.get({ id: sent.id })).deliveries[0]).toMatchObject({
      state: 'held',
      reason: 'the connection is paused',
    })
    expect([(await api.connections.check({ id })).isOk, (await api.connections.get({ id })).state]).toEqual([
      true,
      'paused',
    ])
    expect(crm.requests.filter((request) => request.path.endsWith('/orders/create'))).toEqual([])
    expect(await api.connections.resume({ id })).toMatchObject({ state: 'active', stateReason: null })
    await leadIn(sent.id, 'delivered')
  })

  it('are removed: their key is unknown, what waited is unrouted, what was delivered stays', async () => {
    const { api, send, leadIn } = shared()
    const { id, intakeKey } = await create()
    const done = (await send({ key: intakeKey, phone: '89005551111' })) as { id: 'lead_1' }
    await leadIn(done.id, 'delivered')
    await api.connections.pause({ id })
    const waiting = (await send({ key: intakeKey, phone: '89005552222' })) as { id: 'lead_1' }
    expect(await api.connections.remove({ id })).toEqual({})
    expect((await refusal(api.connections.get({ id }))).code).toBe('not_found')
    expect(await send({ key: intakeKey, phone: '89005553333' })).toMatchObject({ error: 'unknown_key' })
    const states = await Promise.all(
      [done.id, waiting.id].map(async (lead) => (await api.leads.get({ id: lead })).state),
    )
    expect(states).toEqual(['delivered', 'unrouted'])
  })

  it('deliver what came before there was a connection', async () => {
    const { send, leadIn } = shared()
    const sent = (await send({ key: project.intakeKey, phone: '89005554444' })) as { id: 'lead_1' }
    await leadIn(sent.id, 'unrouted')
    const { id } = await create()
    expect((await leadIn(sent.id, 'delivered')).deliveries[0]?.connectionId).toBe(id)
  })

  it('read reference lists of the CRM, and again after ten minutes, on request, or for another account', async () => {
    const { api, clock } = shared()
    const { id } = await create()
    const ask = async (isFresh = false) => {
      crm.requests.length = 0
      const answer = await api.connections.referenceList({ id, list: 'statuses', isFresh })
      return [answer.items.map((item) => item.value), answer.fetchedAt - NOW, crm.requests.length]
    }
    const statuses = ['new', 'assembling', 'complete']
    expect(await ask()).toEqual([statuses, 0, 1])
    clock.jumpWall(599_999)
    expect(await ask()).toEqual([statuses, 0, 0])
    expect(await ask(true)).toEqual([statuses, 599_999, 1])
    clock.jumpWall(600_000)
    expect(await ask()).toEqual([statuses, 1_199_999, 1])
    await api.connections.update({ id, config: { status: 'new' } })
    expect(await ask()).toEqual([statuses, 1_199_999, 1])
    for (const list of ['nothing', '__proto__', 'constructor']) {
      expect((await refusal(api.connections.referenceList({ id, list }))).code).toBe('not_found')
    }
    crm.account.scopes = []
    expect((await refusal(api.connections.referenceList({ id, list: 'statuses', isFresh: true }))).code).toBe(
      'conflict',
    )
  })

  it('that do not exist are not found by any call', async () => {
    const { connections } = shared().api
    const id = 'connection_999'
    const calls = [
      connections.get({ id }),
      connections.update({ id, name: 'x' }),
      connections.remove({ id }),
      connections.pause({ id }),
      connections.resume({ id }),
      connections.check({ id }),
      connections.checkDraft({ id, adapter: 'retailcrm', config: {} }),
      connections.referenceList({ id, list: 'sites' }),
    ]
    expect(await Promise.all(calls.map(async (call) => (await refusal(call)).code))).toEqual(
      calls.map(() => 'not_found'),
    )
  })
})

describe('credentials sealed with a key that is gone', () => {
  it('are told in words everywhere, and entering them again is enough', async () => {
    const crm = await startFakeRetailcrm()
    const first = await startTestApp({ secrets: testBox(1) })
    const project = await first.api.projects.create({ name: 'Окна' })
    const { id } = await first.api.connections.create({
      projectId: project.id,
      adapter: 'retailcrm',
      config: { account: crm.url, apiKey: KEY },
    })
    await first.stop()
    const { api, send, leadIn, until } = await startTestApp({ secrets: testBox(2), folder: first.folder })
    const words = 'the stored credentials do not fit the key'
    const check = await api.connections.check({ id })
    expect([check.isOk, check.steps[0]?.detail?.en]).toEqual([false, expect.stringContaining(words)])
    const refused = await refusal(api.connections.referenceList({ id, list: 'sites' }))
    expect([refused.code, refused.message]).toEqual(['conflict', words])
    const sent = (await send({ key: project.intakeKey, phone: '89005554444' })) as { id: 'lead_1' }
    await leadIn(sent.id, 'held')
    const paused = await until(async () => {
      const connection = await api.connections.get({ id })
      return connection.state === 'paused' && connection
    }, 'connections.changed')
    expect(paused.stateReason).toBe(words)
    await api.connections.update({ id, config: { apiKey: KEY } })
    await api.connections.resume({ id })
    expect((await leadIn(sent.id, 'delivered')).deliveries[0]?.crmId).toBe('51001')
    await crm.close()
  })
})
