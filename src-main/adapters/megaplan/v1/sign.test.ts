import { expect, test } from 'vitest'
import { FORM_TYPE, passwordHash, rfc2822, signatureOf } from './sign.ts'

const KEY = 'SampleSecretKey0123456789abcdefABCDEF'

test('a signed form has the signature worked out by hand', () => {
  const request = {
    method: 'POST',
    contentType: FORM_TYPE,
    date: 'Mon, 02 Mar 2026 12:00:00 +0300',
    host: 'demo.megaplan.ru',
    uri: '/BumsTradeApiV01/Deal/save.api',
  } as const
  expect(signatureOf(request, KEY)).toBe('MTQ0MTIxMzg2MmI2ZTA4ZjUzYzQxMzdlNzg5YTIxMGY5N2E4MGUzOQ==')
})

test('a signed read has the signature worked out by hand, its query included', () => {
  const request = {
    method: 'GET',
    contentType: '',
    date: 'Mon, 02 Mar 2026 12:00:05 +0300',
    host: 'demo.megaplan.ru',
    uri: '/BumsTradeApiV01/Deal/listFields.api?ProgramId=14',
  } as const
  expect(signatureOf(request, KEY)).toBe('MTJiYzVkZTIzOTk4M2QzOTlkOTcxYWMyN2QyYzRmYzNlZjkzMjg1Zg==')
})

test('the date has a numeric zone and the password is hashed', () => {
  expect(rfc2822(Date.UTC(2026, 2, 2, 9, 0, 5))).toBe('Mon, 02 Mar 2026 09:00:05 +0000')
  expect(passwordHash('secret')).toBe('5ebe2294ecd0e0f08eab7690d2a6ee69')
})
