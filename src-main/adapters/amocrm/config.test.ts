import { expect, test } from 'vitest'
import { amocrmAdapter } from './adapter.ts'
import { consentPage, originOfNamedHost } from './hosts.ts'
import { readClaims } from './jwt.ts'
import { FAKE_TOKEN } from './fake-account.ts'

const parse = (config: Record<string, unknown>) => amocrmAdapter.configSchema.safeParse(config)

test.each([
  ['demo.amocrm.ru', 'https://demo.amocrm.ru'],
  ['https://Demo.kommo.com/leads/pipeline/?x=1', 'https://demo.kommo.com'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://demo.amocrm.ru', null],
  ['https://demo.amocrm.ru:8443', null],
  ['https://user:pw@demo.amocrm.ru', null],
  ['www.amocrm.ru', null],
  ['api-b.amocrm.ru', null],
  ['amocrm.ru', null],
  ['demo.amocrm.ru.evil.example', null],
  ['evil-amocrm.ru', null],
  ['a.b.amocrm.ru', null],
  ['', null],
])('the address %s is read as %s', (account, expected) => {
  const parsed = parse({ account, token: 'x' })
  expect(parsed.success ? parsed.data.account : null).toBe(expected)
})

test.each<[string, Record<string, unknown>, string[]]>([
  ['a token', { token: 'abc' }, []],
  ['no token', {}, ['token']],
  ['a token in Cyrillic', { token: 'ключ' }, ['token']],
  ['a browser sign-in', { signIn: 'oauth', clientId: 'id', clientSecret: 'key' }, []],
  ['a browser sign-in without keys', { signIn: 'oauth' }, ['clientId', 'clientSecret']],
  ['a redirect that is no address', { token: 'x', redirectUri: 'localhost' }, ['redirectUri']],
  ['a stage that is none', { token: 'x', stage: '71001' }, ['stage']],
  ['numbers', { token: 'x', markerField: 5, visitField: '7', responsibleUserId: 501, stage: '7100/unsorted' }, []],
  ['a field that is no number', { token: 'x', markerField: 'UTM_SOURCE' }, ['markerField']],
])('a config with %s complains about %s', (...row) => {
  const [, config, paths] = row
  const parsed = parse({ account: 'demo.amocrm.ru', ...config })
  expect(parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))).toEqual(paths)
})

test.each<[string, 'account' | 'api', string | null]>([
  ['new.amocrm.ru', 'account', 'https://new.amocrm.ru'],
  ['new.kommo.com', 'account', 'https://new.kommo.com'],
  ['evil.example', 'account', null],
  ['demo.amocrm.ru@evil.example', 'account', null],
  ['evil.example/demo.amocrm.ru', 'account', null],
  ['evil.example#.amocrm.ru', 'account', null],
  ['127.0.0.1', 'account', null],
  ['api-b.amocrm.ru', 'account', null],
  ['api-b.amocrm.ru', 'api', 'https://api-b.amocrm.ru'],
  ['demo.amocrm.ru', 'api', null],
  ['', 'api', null],
])('a key for demo.amocrm.ru may follow the host %s as %s: %s', (host, kind, expected) => {
  expect(originOfNamedHost(host, 'https://demo.amocrm.ru', kind)).toBe(expected)
})

test.each([
  ['https://demo.amocrm.ru', 'https://www.amocrm.ru/oauth'],
  ['https://demo.kommo.com', 'https://www.kommo.com/oauth'],
])('consent for %s is asked at %s', (account, expected) => {
  expect(consentPage(account)).toBe(expected)
})

test('tokens belong to an account and an integration', () => {
  const scope = (config: Record<string, unknown>): string | undefined => {
    const parsed = parse({ account: 'demo.amocrm.ru', signIn: 'oauth', clientId: 'id', clientSecret: 'key', ...config })
    return parsed.success ? amocrmAdapter.tokenScope?.(parsed.data) : undefined
  }
  const scopes = [scope({}), scope({ account: 'other.amocrm.ru' }), scope({ clientId: 'id2' })]
  expect(new Set(scopes).size).toBe(3)
  expect(scope({ clientSecret: 'renewed', noteLanguage: 'en' })).toBe(scope({}))
})

test.each([
  [FAKE_TOKEN, { expiresAtMs: Date.UTC(2029, 11, 31), apiDomain: 'api-b.amocrm.ru', accountId: 30011 }],
  ['a.eyJleHAiOiJzb29uIn0.c', { expiresAtMs: null, apiDomain: null, accountId: null }],
  ['a.e30.c', { expiresAtMs: null, apiDomain: null, accountId: null }],
  ['a.bm90IGpzb24.c', null],
  ['a.b', null],
  ['', null],
])('the claims of %s are %j', (token, expected) => {
  expect(readClaims(token)).toEqual(expected)
})
