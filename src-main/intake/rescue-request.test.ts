import { describe, expect, it } from 'vitest'
import { rescueRequest } from './rescue-request.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const rescue = (text: string) => rescueRequest(bytes(text))

describe('a request whose address was not encoded', () => {
  it('is read with its spaces and bytes percent-encoded', () => {
    expect(rescue('GET /add?name=\xc8\xe2 a%20b HTTP/1.0\r\nHost: a\r\nUser-Agent:  PHP \r\n\r\n')).toEqual({
      method: 'GET',
      target: '/add?name=%c8%e2%20a%20b',
      headers: { host: 'a', 'user-agent': 'PHP' },
      body: Buffer.alloc(0),
    })
    expect(rescue('POST /add?a=b c HTTP/1.1\r\nContent-Length: 3\r\n\r\nx=1')?.body).toEqual(Buffer.from('x=1'))
  })

  it.each([
    ['unfinished headers', 'GET /a b HTTP/1.1\r\nHost: a\r\n'],
    ['another method', 'PUT /a b HTTP/1.1\r\n\r\n'],
    ['another protocol', 'GET /a b HTTP/2.0\r\n\r\n'],
    ['no path', 'GET http://a/ b HTTP/1.1\r\n\r\n'],
    ['a broken header', 'GET /a b HTTP/1.1\r\nno colon\r\n\r\n'],
    ['a header with control characters', 'GET /a b HTTP/1.1\r\nX: \x01\r\n\r\n'],
    ['chunks', 'POST /a b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a second request behind it', 'GET /a b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n'],
    ['a body that has not come whole', 'POST /a b HTTP/1.1\r\nContent-Length: 9\r\n\r\nx=1'],
    ['TLS', '\x16\x03\x01\x02\x00\r\n\r\n'],
  ])('is not rescued with %s', (_what, text) => {
    expect(rescue(text)).toBeUndefined()
  })
})
