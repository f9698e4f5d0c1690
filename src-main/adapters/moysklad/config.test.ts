import { expect, test } from 'vitest'
import { moyskladAdapter } from './adapter.ts'
import { formLead, startAccount } from './test-account.ts'

test.each<[string, Record<string, unknown>, string[]]>([
  ['a token alone', { token: ' abc123 ' }, []],
  ['login and password', { signIn: 'password', login: 'robot@okna', password: 'x y' }, []],
  ['an address of its own', { token: 'abc', account: 'http://127.0.0.1:8080' }, []],
  ['no token', {}, ['token']],
  ['a token with Cyrillic letters', { token: 'ключ' }, ['token']],
  ['a login without a company', { signIn: 'password', login: 'robot', password: 'x' }, ['login']],
  ['no password', { signIn: 'password', login: 'robot@okna' }, ['password']],
  ['an address that is not encrypted', { token: 'abc', account: 'http://api.moysklad.ru' }, ['account']],
])('a connection with %s is read or told at its fields', (_name, raw, wrong) => {
  const parsed = moyskladAdapter.configSchema.safeParse(raw)
  expect(parsed.error?.issues.map(({ path }) => path[0]) ?? []).toEqual(wrong)
})

test.each([[''], [undefined]])('without an address (%j) the vendor’s own is taken', (account) => {
  expect(moyskladAdapter.configSchema.parse({ token: 'abc', account }).account).toBe('https://api.moysklad.ru')
})

test('login and password go as Basic and are seen nowhere', async () => {
  const { crm, bench, deliver } = await startAccount(
    {},
    { signIn: 'password', token: '', login: 'robot@okna', password: 'correct horse 9' },
  )
  expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
  const basic = Buffer.from('robot@okna:correct horse 9').toString('base64')
  expect(crm.requests[0]?.headers['authorization']).toBe(`Basic ${basic}`)
  crm.account.password = 'changed'
  expect(await deliver(formLead, { marker: 'estafeta-2' })).toMatchObject({ kind: 'unauthorized' })
  const seen = JSON.stringify(bench.exchanges)
  expect(seen).not.toContain('correct horse 9')
  expect(seen).not.toContain(basic)
  expect(moyskladAdapter.secrets(bench.context.config)).toEqual(['correct horse 9', basic])
})

test('the limits leave room for the dearest requests of a user: 11 in 3 seconds, one lead at a time', async () => {
  const { bench } = await startAccount()
  const { perSecond, burst, concurrency } = moyskladAdapter.limits(bench.context.config)
  expect(burst + perSecond * 3).toBeLessThanOrEqual(11)
  expect(concurrency).toBe(1)
})
