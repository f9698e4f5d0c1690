import { describe, expect, onTestFinished, test } from 'vitest'
import { describeConformance } from '../kit/conformance.ts'
import { startFakeCrm } from '../kit/fake-crm.ts'
import type { ExpectedRequest } from '../kit/fake-crm.ts'
import { startFakeServer } from '../kit/fake-server.ts'
import { createBench } from '../kit/test-bench.ts'
import type { Outcome } from '../kit/types.ts'
import { webhookAdapter } from './adapter.ts'
import { webhookTarget } from './conformance-target.ts'

describeConformance(webhookTarget)

describe('a comment', () => {
  const send = async (
    config: Record<string, unknown>,
    expected: ExpectedRequest | null,
  ): Promise<Outcome | undefined> => {
    const crm = await startFakeCrm()
    onTestFinished(() => crm.close())
    if (expected !== null) crm.expect(expected, { status: 200, json: { status: 'ok' } })
    const bench = createBench(webhookAdapter, { url: `${crm.url}/hook`, ...config })
    const outcome = await webhookAdapter.addComment?.(bench.context, bench.comment({ crmId: '7', title: 'Звонок' }))
    crm.verify()
    return outcome
  }

  test('has its own event and id', async () => {
    const json = {
      type: 'comment.created',
      timestamp: '2026-01-15T09:00:00.000Z',
      data: { id: 'estafeta-1-c1', lead_id: '7', title: 'Звонок', message: 'перезвонить после обеда' },
    }
    const expected = { method: 'POST', path: '/hook', headers: { 'webhook-id': 'estafeta-1-c1' }, json }
    expect(await send({}, expected)).toEqual({ kind: 'delivered', crmId: '7' })
  })

  test("is Roistat's message", async () => {
    const config = { format: 'roistat', roistatUser: 'u', roistatPassword: 'p' }
    const query = { action: 'message', lead_id: '7', title: 'Звонок', message: 'перезвонить после обеда' }
    const token = '46c48bec0d282018b9d167eef7711b2c'
    expect(await send(config, { method: 'GET', path: '/hook', query: { user: 'u', token, ...query } })).toMatchObject({
      kind: 'delivered',
    })
  })

  test('needs a template of its own', async () => {
    const config = { format: 'template', template: '{"a":"{{title}}"}' }
    expect(await send(config, null)).toMatchObject({ kind: 'rejected' })
    const expected = { method: 'POST', path: '/hook', json: { deal: '7', text: 'Звонок: перезвонить после обеда' } }
    const commentTemplate = '{"deal":"{{lead_id}}","text":"{{title}}: {{message}}"}'
    expect(await send({ ...config, commentTemplate }, expected)).toMatchObject({ kind: 'delivered', crmId: '7' })
  })
})

test('a check opens a connection and sends nothing; http is worth a warning', async () => {
  const server = await startFakeServer(() => ({ status: 200 }))
  onTestFinished(() => server.close())
  const bench = createBench(webhookAdapter, { url: server.url })
  expect((await webhookAdapter.check(bench.context)).map(({ name, state }) => [name, state])).toEqual([
    ['address', 'passed'],
    ['protection', 'passed'],
  ])
  expect(server.requests).toEqual([])
  const open = createBench(webhookAdapter, { url: 'http://crm.example.com/' })
  const http = { ...open.context.http, reach: () => Promise.resolve() }
  const steps = await webhookAdapter.check({ ...open.context, http })
  expect(steps[1]).toMatchObject({ name: 'protection', state: 'warning' })
})

test.each<[string, Record<string, unknown>, string]>([
  ['an address with a password', { url: 'https://a:b@example.org/' }, 'url'],
  ['a GET with JSON', { method: 'GET' }, 'method'],
  ['an empty template', { format: 'template' }, 'template'],
  ['a template that is not JSON', { format: 'template', template: '{"a": {{name}}}' }, 'template'],
  ['a placeholder that is no path', { format: 'template', template: '{"a": "{{fields..x}}"}' }, 'template'],
  ['Roistat without a user', { format: 'roistat' }, 'roistatUser'],
  ['a rule without a path', { success: 'json' }, 'successPath'],
  ['a path that is none', { idPath: '$.a[b' }, 'idPath'],
  ['a short signing secret', { signingSecret: 'whsec_YWJj' }, 'signingSecret'],
  ['a header with a line break', { headers: { 'x-a': 'b\r\nc: d' } }, 'headers'],
  ['a header of the app', { headers: { 'Webhook-Id': '1' } }, 'headers'],
])('%s is refused beside its field', (_name, config, field) => {
  const parsed = webhookAdapter.configSchema.safeParse({ url: 'https://example.org/', ...config })
  expect(parsed.error?.issues.map((issue) => issue.path[0])).toEqual([field])
})
