import { describe, expect, test } from 'vitest'
import { isSameOwner, portalAddress, readWebhook } from './account.ts'
import { bitrix24Adapter, bitrix24BoxAdapter, bitrix24LeadsAdapter } from './adapter.ts'
import { withOffset, zonedIso } from '../../lib/zoned-time.ts'

const parse = (raw: Record<string, unknown>) => bitrix24BoxAdapter.configSchema.safeParse(raw)
const BASE = 'https://demo.bitrix24.ru/rest/17/abc123def456/'

test.each([
  [BASE, BASE],
  ['https://demo.bitrix24.ru/rest/17/abc123def456/crm.lead.add.json?x=1', BASE],
  [' demo.bitrix24.ru/rest/17/abc123def456 ', BASE],
  ['https://demo.bitrix24.ru/rest/api/17/abc123def456/profile', BASE],
  ['https://crm.example:8443/office/rest/1/abc123def456/', 'https://crm.example:8443/office/rest/1/abc123def456/'],
  ['http://127.0.0.1:8080/rest/1/abc123def456/', 'http://127.0.0.1:8080/rest/1/abc123def456/'],
  ['http://demo.bitrix24.ru/rest/17/abc123def456/', 'the address must begin with https://'],
  ['https://u:p@demo.bitrix24.ru/rest/17/abc123def456/', 'the address must not hold a user or password'],
  [
    'https://demo.bitrix24.ru/rest/abc123def456/',
    'the number of the user is missing: copy the whole address, such as https://demo.bitrix24.ru/rest/17/code/',
  ],
  [
    'https://demo.bitrix24.ru/',
    'expected the address of an incoming webhook, such as https://demo.bitrix24.ru/rest/17/code/',
  ],
  ['', 'enter the address of the incoming webhook'],
])('the webhook %s is read as %s', (webhook, expected) => {
  const parsed = parse({ webhook })
  expect(parsed.success ? parsed.data.webhook : parsed.error.issues[0]?.message).toBe(expected)
})

test.each([
  ['demo.bitrix24.ru', 'https://demo.bitrix24.ru'],
  ['https://demo.bitrix24.ru/stream/', 'https://demo.bitrix24.ru'],
  ['https://crm.example:8443/office/crm/deal/', 'https://crm.example:8443/office'],
  ['http://crm.example', null],
])('the portal %s is read as %s', (text, expected) => {
  const parsed = portalAddress.safeParse(text)
  expect(parsed.success ? parsed.data : null).toBe(expected)
})

test.each([
  [{ signIn: 'app', account: 'demo.bitrix24.ru', clientId: 'a', clientSecret: 'b' }, []],
  [{ signIn: 'app' }, ['account', 'clientId', 'clientSecret']],
  [{ webhook: BASE, statusId: 'CONVERTED' }, ['statusId']],
  [{ webhook: BASE, timeZone: 'Mars' }, ['timeZone']],
  [{ webhook: BASE, categoryId: 'опт' }, ['categoryId']],
  [{ webhook: BASE, certificate: 'AA:BB' }, ['certificate']],
  [{ webhook: BASE, assignedById: 17 }, []],
  [{ webhook: BASE, redirectUri: '', authServer: ' ' }, []],
  [{ webhook: BASE, redirectUri: 'nowhere at all', authServer: 'http://oauth.example' }, ['redirectUri', 'authServer']],
])('the config %j complains about %j', (raw, expected) => {
  const parsed = parse(raw)
  expect(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0])).toEqual(expected)
})

describe('the secret inside the webhook’s address', () => {
  test.each([bitrix24Adapter, bitrix24LeadsAdapter, bitrix24BoxAdapter])('is hidden ($descriptor.id)', (adapter) => {
    const config = adapter.configSchema.parse({ webhook: BASE })
    // The three configs differ in optional settings only.
    expect(adapter.secrets(config as never)).toEqual([BASE, 'abc123def456'])
    expect(readWebhook(BASE)).toEqual({
      portal: 'https://demo.bitrix24.ru',
      base: BASE,
      user: '17',
      code: 'abc123def456',
    })
  })

  test.each([
    ['a renamed portal', 'https://old.bitrix24.ru/', 'https://new.bitrix24.ru/', true],
    ['a renamed portal in Brazil', 'https://old.bitrix24.com.br/', 'https://new.bitrix24.com.br/', true],
    ['another country’s vendor domain', 'https://old.bitrix24.ru/', 'https://new.bitrix24.com/', false],
    ['plain http', 'https://old.bitrix24.ru/', 'http://new.bitrix24.ru/', false],
    ['a look-alike', 'https://old.bitrix24.ru/', 'https://new.bitrix24.ru.evil.example/', false],
    ['another look-alike', 'https://old.bitrix24.ru/', 'https://evilbitrix24.ru/', false],
    ['a box’s neighbour', 'https://crm.example/', 'https://new.example/', false],
    ['this machine', 'http://127.0.0.1:1/', 'http://127.0.0.1:2/', true],
  ])('follows a redirect to %s: %s → %s is %s', (_name, from, to, expected) => {
    expect(isSameOwner(new URL(from), new URL(to))).toBe(expected)
  })
})

test('tokens belong to one portal and one application', () => {
  const scope = (account: string, clientId: string) =>
    bitrix24Adapter.tokenScope?.(
      bitrix24Adapter.configSchema.parse({ signIn: 'app', account, clientId, clientSecret: 'x' }),
    )
  expect(new Set([scope('a.bitrix24.ru', '1'), scope('b.bitrix24.ru', '1'), scope('a.bitrix24.ru', '2')]).size).toBe(3)
})

test.each([
  ['2026-01-15T12:00:00', 'Europe/Moscow', '2026-01-15T12:00:00+03:00'],
  ['2026-07-01T00:30:00', 'America/New_York', '2026-07-01T00:30:00-04:00'],
  ['2026-03-08T12:00:00', 'America/New_York', '2026-03-08T12:00:00-04:00'],
  ['2026-01-15T12:00:00', 'Asia/Kolkata', '2026-01-15T12:00:00+05:30'],
])('%s in %s is %s', (local, zone, expected) => {
  expect(withOffset(local, zone)).toBe(expected)
  expect(zonedIso(Date.parse(expected), zone)).toBe(expected)
})
