import { expect, it } from 'vitest'
import { contentTypeOf, originOf } from './request-origin.ts'

it('headers of a request are told as text, UTF-8 too, and shortened', () => {
  const utf8 = Buffer.from('https://a.example/страница').toString('latin1')
  expect(
    originOf('::ffff:192.0.2.1', { 'user-agent': 'x'.repeat(5000), referer: utf8, origin: 'https://b.example' }),
  ).toEqual({
    ip: '192.0.2.1',
    userAgent: 'x'.repeat(2048),
    referrer: 'https://a.example/страница',
  })
})

it('what a request does not tell is null; the page of an opaque origin too', () => {
  expect(originOf('', { 'user-agent': '', origin: 'null' })).toEqual({ ip: null, userAgent: null, referrer: null })
})

it('the content type is found in the raw headers, whatever its case', () => {
  expect(contentTypeOf(['Host', 'content-type', 'CONTENT-Type', 'text/plain'])).toBe('text/plain')
  expect(contentTypeOf(['Host', 'a'])).toBeNull()
})
