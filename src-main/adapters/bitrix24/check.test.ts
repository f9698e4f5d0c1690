import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { CrmTransport } from '../kit/crm-transport.ts'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { createHttp } from '../kit/http-bench.ts'
import { boxCertificate, otherCertificate } from '../kit/test-certificates.ts'
import { createBench } from '../kit/test-bench.ts'
import { bitrix24BoxAdapter } from './adapter.ts'
import type { Kind } from './config.ts'
import { FIELDS } from './fake-data.ts'
import type { FakeAccount } from './fake-data.ts'
import { isCall, startAccount } from './test-account.ts'

async function check(kind: Kind, changes: Partial<FakeAccount> = {}, config: Record<string, unknown> = {}) {
  return (await startAccount(kind, changes, config)).check()
}

const states = (steps: CheckStep[]): string => steps.map(({ name, state }) => `${name} ${state}`).join(', ')

const GOOD = 'address passed, key passed, rights passed, mode passed, references passed, fields passed'

test.each(['deals', 'leads'] as const)('a good connection passes every step (%s)', async (kind) => {
  const config = { assignedById: '22', stageId: 'C9:NEW', sourceId: 'WEB', visitField: 'UF_CRM_VISIT' }
  expect(states(await check(kind, {}, config))).toBe(GOOD)
})

test('a good box passes every step; over http on this machine there is no certificate', async () => {
  const steps = await check('box', { prefix: '/portal' }, { statusId: 'IN_PROCESS' })
  expect(states(steps)).toBe(`certificate skipped, ${GOOD.replace('mode passed', 'mode passed, methods passed')}`)
})

const json = (status: number, error: string, error_description = ''): FakeAnswer => ({
  status,
  json: { error, error_description },
})

// What is wrong, the adapter, the account, the config, the step that fails and its words.
test.each<[string, Kind, Partial<FakeAccount>, Record<string, unknown>, string, string]>([
  [
    'an unknown webhook',
    'deals',
    { code: 'another-code' },
    { webhook: 'WEBHOOK' },
    'key',
    'Bitrix24 does not accept the webhook (NO_AUTH_FOUND: Wrong authorization data). Make a new one and paste its address: the code changes when somebody else edits it.',
  ],
  [
    'a webhook whose owner has left',
    'deals',
    { isActive: false },
    {},
    'key',
    'The employee who made the webhook has left. Make a webhook as another administrator.',
  ],
  [
    'a webhook without the CRM',
    'leads',
    { scopes: ['user'] },
    {},
    'rights',
    'The webhook lacks the right CRM (crm). Tick it in the settings of the webhook.',
  ],
  [
    'a box without what is needed',
    'box',
    { missing: ['crm.duplicate.findbycomm'] },
    {},
    'methods',
    'This version lacks methods: crm.duplicate.findbycomm. Switch the module CRM on and update Bitrix24.',
  ],
  [
    'a responsible person who has left',
    'deals',
    {},
    { assignedById: '23' },
    'references',
    'The user 23 is not there or has left. Choose another responsible person.',
  ],
  [
    'a missing pipeline',
    'deals',
    {},
    { categoryId: '77' },
    'references',
    'Bitrix24 has no pipeline "77". Choose another.',
  ],
  [
    'a stage of another pipeline',
    'leads',
    {},
    { categoryId: '9', stageId: 'NEW' },
    'references',
    'The pipeline 9 has no stage "NEW". Choose a stage of that pipeline.',
  ],
  [
    'a missing source',
    'deals',
    {},
    { sourceId: 'Сайт' },
    'references',
    'Bitrix24 has no source of the connection. Choose another.',
  ],
  [
    'a missing status',
    'leads',
    {},
    { statusId: 'NOPE' },
    'references',
    'Bitrix24 has no status of leads "NOPE". Choose another.',
  ],
  [
    'a missing field for visits',
    'box',
    {},
    { visitField: 'UF_CRM_GONE' },
    'fields',
    'The field "UF_CRM_GONE" for the visit number is not there or cannot be written. Make it in Bitrix24 or choose another.',
  ],
])('%s fails at its step with words that say what to do', async (...row) => {
  const [, kind, changes, config, name, words] = row
  const account = await startAccount(kind, changes, config['webhook'] === 'WEBHOOK' ? {} : config)
  if (config['webhook'] === 'WEBHOOK') account.crm.account.code = 'changed-code'
  const steps = await account.check()
  const step = steps.find(({ state }) => state === 'failed')
  expect([step?.name, step?.detail?.en]).toEqual([name, words])
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
  for (const later of steps.slice(steps.indexOf(step as CheckStep) + 1)) expect(later.state).toBe('skipped')
})

describe('the answer to the first request', () => {
  test.each<[string, FakeAnswer, string, RegExp]>([
    [
      'of another program',
      { status: 200, headers: { 'content-type': 'text/html' }, text: '<p>hi' },
      'address',
      /^No Bitrix24 REST answers at/,
    ],
    [
      '404',
      { status: 404, headers: { 'content-type': 'text/html' }, text: '<p>no' },
      'address',
      /^No Bitrix24 REST answers/,
    ],
    ['that there is no such method', json(404, 'ERROR_METHOD_NOT_FOUND'), 'address', /^No Bitrix24 REST answers/],
    [
      'that leads elsewhere',
      { status: 302, headers: { location: 'https://elsewhere.example/rest/17/hk4x9whcode71q/profile' } },
      'address',
      /^The address leads to another site: https:\/\/elsewhere\.example\. /,
    ],
    [
      'that this IP is not allowed',
      { status: 403, headers: { 'content-type': 'text/html' }, text: '<p>no' },
      'address',
      /access denied/,
    ],
    [
      'that the tariff has no REST',
      json(403, 'ACCESS_DENIED', 'REST is available only on commercial plans.'),
      'key',
      /^The tariff of this Bitrix24/,
    ],
    [
      'that the portal is closed',
      json(500, 'PORTAL_DELETED', 'Портал закрыт'),
      'key',
      /^Bitrix24 takes no requests now \(PORTAL_DELETED\)\./,
    ],
    [
      'of a profile nobody knows',
      { status: 200, json: { result: 'x' } },
      'key',
      /^Bitrix24 does not tell whose webhook it is/,
    ],
    ['of a limit', json(503, 'QUERY_LIMIT_EXCEEDED'), 'key', /^The CRM asks to wait/],
  ])('%s says so', async (_name, answer, name, words) => {
    const { crm, check: run } = await startAccount('deals')
    crm.failNext({ kind: 'answer', answer }, { matches: isCall('profile') })
    const step = (await run()).find(({ state }) => state === 'failed')
    expect(step?.name).toBe(name)
    expect(step?.detail?.en).toMatch(words)
    expect(step?.detail?.en).not.toMatch(/[а-яё]/i)
    expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
  })
})

describe('what is only worth a look warns and goes on', () => {
  test.each<[string, Kind, Partial<FakeAccount>, string]>([
    ['an owner who is no administrator', 'deals', { isAdmin: false }, 'rights warning'],
    ['no right to read users', 'deals', { scopes: ['crm'] }, 'rights warning'],
    ['a CRM without leads', 'leads', { mode: 2 }, 'mode warning'],
    ['an old box', 'box', { missing: ['crm.timeline.comment.list'] }, 'methods warning'],
    ['a box that does not tell its methods', 'box', { missing: ['methods'] }, 'methods warning'],
    [
      'a required field',
      'leads',
      {
        fields: {
          ...FIELDS,
          lead: { ...FIELDS.lead, UF_CRM_MUST: { type: 'string', isRequired: true, isDynamic: true } },
        },
      },
      'fields warning',
    ],
  ])('%s', async (_name, kind, changes, expected) => {
    const steps = await check(kind, changes)
    expect(states(steps)).toContain(expected)
    expect(states(steps)).not.toContain('failed')
    for (const { state, detail } of steps) {
      if (state !== 'warning') continue
      expect(detail?.en).not.toMatch(/[а-яё]/i)
      expect(detail?.ru).toMatch(/[а-яё]{4}/i)
    }
  })

  test('a renamed portal, with its new address', async () => {
    const { crm } = await startAccount('deals')
    const [step] = await check('deals', { renamedTo: crm.url })
    expect(step).toMatchObject({ name: 'address', state: 'warning' })
    expect(step?.detail?.en).toBe(
      `This Bitrix24 has moved to ${crm.url}. Leads still arrive, but update the address in the connection.`,
    )
  })
})

describe('the certificate of a box', () => {
  /** A box that answers every request with a profile; counts what reached it. */
  async function startBox(certificate: {
    key: string
    cert: string
  }): Promise<{ webhook: string; requests: () => number }> {
    let requests = 0
    const server = createServer(certificate, (_request, response) => {
      requests += 1
      response.setHeader('content-type', 'application/json')
      response.end('{"result":{"ID":"1","ADMIN":true}}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as AddressInfo // a TCP server has no other kind of address
    return { webhook: `https://127.0.0.1:${port}/rest/1/boxcode123/`, requests: () => requests }
  }

  async function checkBox(webhook: string, certificate: string): Promise<CheckStep[]> {
    const { context } = createBench(bitrix24BoxAdapter, { webhook, certificate })
    const pinnedSha256 = bitrix24BoxAdapter.pinnedCertificate?.(context.config) ?? null
    const { http } = createHttp({ transport: new CrmTransport({ pinnedSha256 }) })
    return bitrix24BoxAdapter.check({ ...context, http })
  }

  test('that is self-signed is shown and offered before the secret is sent', async () => {
    const box = await startBox(boxCertificate)
    const [step] = await checkBox(box.webhook, '')
    expect(step).toMatchObject({
      name: 'certificate',
      state: 'failed',
      offer: { field: 'certificate', value: boxCertificate.sha256 },
    })
    expect(box.requests()).toBe(0)
  })

  test('that a person has agreed to is accepted', async () => {
    const box = await startBox(boxCertificate)
    const steps = await checkBox(box.webhook, boxCertificate.sha256.toLowerCase())
    expect(states(steps)).toMatch(/^certificate passed, address passed, key passed, /)
  })

  test('that is another than the agreed one is told as such, and nothing is sent', async () => {
    const box = await startBox(otherCertificate)
    const [step] = await checkBox(box.webhook, boxCertificate.sha256)
    expect(step?.state).toBe('failed')
    expect(step?.offer?.value).not.toBe(boxCertificate.sha256)
    expect(step?.detail?.en).toMatch(/^The server shows another certificate than the one you trusted\./)
    expect(step?.detail?.ru).toMatch(/^Сервер показывает не тот сертификат/)
    expect(box.requests()).toBe(0)
  })
})
