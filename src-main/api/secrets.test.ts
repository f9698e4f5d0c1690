import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract, type TopicName, declaredNames, formRule } from '../../src-preload/contract/index.ts'
import { type FakeServer, startFakeServer } from '../adapters/kit/fake-server.ts'
import { type FakeRetailcrm, startFakeRetailcrm } from '../adapters/retailcrm/fake-retailcrm.ts'
import { hintsOf, shareTestApp } from './test-app.ts'

const API_KEY = 'rcrm-key-0f9e8d7c6b5a'
const AUTHORIZATION = 'Bearer hook-token-77aa55ee'
const SIGNING = 'whsec_c2lnbmluZy1zZWNyZXQtb2Ytc2l4dGVlbg=='
const SECRETS = [API_KEY, 'hook-token-77aa55ee', SIGNING.slice('whsec_'.length)]

/** Every file below a folder, as bytes. */
function filesOf(folder: string): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => [file, readFileSync(file)])
}

/** Which secrets stand in the text, as they are or as JSON, base64 or hex would write them. */
function leaksIn(bytes: Buffer | string): string[] {
  const text = Buffer.from(bytes).toString('latin1')
  return SECRETS.filter((secret) =>
    [secret, Buffer.from(secret).toString('base64').slice(0, -4), Buffer.from(secret).toString('hex')].some((form) =>
      text.includes(form),
    ),
  )
}

describe('secrets of connections', () => {
  const shared = shareTestApp()
  let crm: FakeRetailcrm
  let hook: FakeServer
  const outputs: [string, string][] = []
  beforeAll(async () => {
    const { api, app, send, until } = shared()
    crm = await startFakeRetailcrm()
    // A CRM that tells everything it was told.
    hook = await startFakeServer((request) => ({ status: 422, json: { echo: request.headers, got: request.body } }))
    const hints = (declaredNames('topic') as TopicName[]).map((topic) => hintsOf(app, topic)) // names of the contract
    const keep = (name: string, output: unknown) => outputs.push([name, JSON.stringify(output)])
    const project = await api.projects.create({ name: 'Окна' })
    const retail = { account: crm.url, apiKey: API_KEY }
    const webhook = { url: hook.url, authorization: AUTHORIZATION, signingSecret: SIGNING }
    keep('create', await api.connections.create({ projectId: project.id, adapter: 'retailcrm', config: retail }))
    keep('create', await api.connections.create({ projectId: project.id, adapter: 'webhook', config: webhook }))
    keep('update', await api.connections.update({ id: 'connection_2', config: { method: 'PUT' } }))
    for (const id of ['connection_1', 'connection_2'] as const) keep('check', await api.connections.check({ id }))
    keep('checkDraft', await api.connections.checkDraft({ adapter: 'webhook', config: webhook }))
    await send({ key: project.intakeKey, name: 'Анна', phone: '89001112233' })
    await until(async () => {
      const lead = await api.leads.get({ id: 'lead_1' })
      return lead.deliveries.every((item) => item.state === 'delivered' || item.state === 'failed') && lead
    })
    keep('hints', hints)
    const rule = formRule.parse({ type: 'form', selector: 'form', title: '{phone}' })
    await api.forms.create({ projectId: 1, rule })
    // Whatever a query answers, with the input that shows most.
    const inputs: Record<string, object> = {
      'connections.get': { id: 2 },
      'connections.referenceList': { id: 1, list: 'statuses' },
      'deliveries.get': { id: 2 },
      'deliveries.previewResend': { since: 0 },
      'forms.list': { projectId: 1 },
      'forms.get': { id: 1 },
      'forms.versions': { id: 1 },
      'forms.checks': { id: 1 },
      'forms.preview': { id: 1, rule },
      'forms.checkRule': { projectId: 1, rule },
      'forms.crmFields': { projectId: 1 },
      'forms.tag': { projectId: 1 },
      'leads.get': { id: 1 },
      'leads.history': { id: 1 },
      'projects.get': { id: 1 },
      'projects.previewRetention': { id: 1, retentionDays: 1 },
    }
    const unanswerable = ['demo.state', 'demo.deals', 'jobs.get', 'unrecognised.get']
    for (const name of declaredNames('procedure')) {
      const [area = '', call = ''] = name.split('.')
      const isQuery = (contract as Record<string, Record<string, { kind: string }>>)[area]?.[call]?.kind === 'query'
      // Pages of sites hold none of ours, and no browser is there.
      const isOfPage = area === 'picker' && call !== 'availability'
      if (isQuery && !isOfPage && !unanswerable.includes(name))
        keep(name, await app.dispatch(name, inputs[name] ?? {}, { actor: 'test' }))
    }
    keep('backUp', await api.system.backUp({}))
  })
  afterAll(async () => {
    await crm.close()
    await hook.close()
  })

  it('reach the CRM', () => {
    expect(crm.requests.at(-1)?.headers['x-api-key']).toBe(API_KEY)
    expect(hook.requests.at(-1)?.headers['authorization']).toBe(AUTHORIZATION)
  })

  it('are in no answer and no hint, not even where a CRM repeats them', () => {
    expect(outputs.length).toBeGreaterThan(20)
    expect(outputs.filter(([, text]) => leaksIn(text).length > 0).map(([name]) => name)).toEqual([])
    expect(outputs.find(([name]) => name === 'leads.history')?.[1]).toContain('•••')
  })

  it('are in no file of the data folder: database, journal, backup', () => {
    const files = filesOf(shared().folder)
    expect(files.some(([file]) => file.endsWith('estafeta.db'))).toBe(true)
    expect(files.some(([file]) => file.includes('backups'))).toBe(true)
    expect(files.flatMap(([file, bytes]) => leaksIn(bytes).map((secret) => [file, secret]))).toEqual([])
  })

  it('are in no line of the log and no entry of the audit', async () => {
    const audit = await shared().api.system.auditLog({ limit: 200 })
    expect(audit.items.length).toBeGreaterThan(4)
    expect(leaksIn(JSON.stringify(audit))).toEqual([])
    expect(leaksIn(shared().logs.join('\n'))).toEqual([])
  })
})
