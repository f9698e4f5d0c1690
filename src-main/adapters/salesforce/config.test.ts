import { expect, test } from 'vitest'
import { salesforceAdapter } from './adapter.ts'
import { testKeys } from './fake-auth.ts'
import { instanceOf } from './hosts.ts'

const good = { account: 'acme.my.salesforce.com', clientId: '3MVG9key', clientSecret: 'secret-1' }

function read(changes: Record<string, unknown>) {
  const parsed = salesforceAdapter.configSchema.safeParse({ ...good, ...changes })
  return parsed.success ? parsed.data : parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
}

test.each([
  ['acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
  ['https://acme.my.salesforce.com/setup/home?x=1', 'https://acme.my.salesforce.com'],
  ['https://acme.lightning.force.com/lightning/page/home', 'https://acme.my.salesforce.com'],
  ['acme--dev.sandbox.lightning.force.com', 'https://acme--dev.sandbox.my.salesforce.com'],
  ['https://acme.my.salesforce-setup.com/lightning/setup', 'https://acme.my.salesforce.com'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
])('the address %s is read as %s', (account, expected) => {
  expect(read({ account })).toMatchObject({ account: expected })
})

test.each([
  'http://acme.my.salesforce.com',
  'https://acme.my.salesforce.com.evil.example',
  'https://evilsalesforce.com',
  'https://acme.example/?x=.lightning.force.com',
  'https://user:pw@acme.my.salesforce.com',
  '',
])('the address "%s" is none of Salesforce', (account) => {
  expect(read({ account })).toBe('account')
})

test('each way of signing in asks for what it needs', () => {
  expect(read({ clientSecret: '' })).toBe('clientSecret')
  expect(read({ account: 'login.salesforce.com' })).toBe('account')
  expect(read({ signIn: 'jwt' })).toBe('username, privateKey')
  expect(read({ signIn: 'jwt', username: 'a@b', privateKey: 'text' })).toBe('privateKey')
  expect(
    read({ signIn: 'jwt', username: 'a@b', privateKey: testKeys().privateKey, account: 'test.salesforce.com' }),
  ).toMatchObject({
    account: 'https://test.salesforce.com',
  })
  expect(read({ signIn: 'browser', clientSecret: '', account: 'login.salesforce.com' })).toMatchObject({
    signIn: 'browser',
  })
})

test.each([
  ['v63.0', '63.0'],
  ['64', '64.0'],
  ['62.0', '62.0'],
])('the version %s is read as %s', (apiVersion, expected) => {
  expect(read({ apiVersion })).toMatchObject({ apiVersion: expected })
})

test('what cannot be right is told at its field', () => {
  expect(read({ apiVersion: '40.0' })).toBe('apiVersion')
  expect(read({ markerField: 'Relay Id' })).toBe('markerField')
  expect(read({ ownerId: '123' })).toBe('ownerId')
  expect(read({ clientId: 'ключ' })).toBe('clientId')
  expect(read({ timeZone: 'Moscow' })).toBe('timeZone')
  expect(read({ callbackUrl: 'localhost' })).toBe('callbackUrl')
  expect(read({ audience: 'http://login.salesforce.com' })).toBe('audience')
})

test('the body of a private key is a secret even without its frame', () => {
  const { privateKey } = testKeys()
  const config = salesforceAdapter.configSchema.parse({ ...good, signIn: 'jwt', username: 'a@b', privateKey })
  const body = privateKey.split('\n').slice(1, -2).join('')
  expect(salesforceAdapter.secrets(config)).toContain(body)
})

test('a sign-in may name another host of Salesforce for calls, and this machine only to an account on it', () => {
  const account = 'https://login.salesforce.com'
  expect(instanceOf('https://acme.lightning.force.com', account)).toBe('https://acme.my.salesforce.com')
  expect(instanceOf('https://na1.salesforce.com/', account)).toBe('https://na1.salesforce.com')
  expect(() => instanceOf('http://127.0.0.1:8080', account)).toThrow('127.0.0.1:8080')
  expect(instanceOf('http://127.0.0.1:8081', 'http://127.0.0.1:8080')).toBe('http://127.0.0.1:8081')
})
