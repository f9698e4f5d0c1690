import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { StartError } from './data-folder.ts'
import { listenError, parseAddress } from './parse-address.ts'

describe('an address to listen on', () => {
  it.each([
    ['127.0.0.1:8437', { host: '127.0.0.1', port: 8437 }],
    ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
    ['localhost:65535', { host: 'localhost', port: 65_535 }],
    ['[::1]:8437', { host: '::1', port: 8437 }],
    ['[::]:1', { host: '::', port: 1 }],
    [' intake.local:80 ', { host: 'intake.local', port: 80 }],
    [':8437', { host: '127.0.0.1', port: 8437 }],
    ['8437', { host: '127.0.0.1', port: 8437 }],
  ])('is read out of %j', (text, address) => {
    expect(parseAddress(text, '--intake')).toEqual(address)
  })

  it.each([
    '',
    'localhost',
    '127.0.0.1:',
    '127.0.0.1:65536',
    '127.0.0.1:999999',
    '127.0.0.1:-1',
    '127.0.0.1:80x',
    '::1:80',
    '[::1]',
    '[::1:80',
    'http://127.0.0.1:80',
    'a b:80',
    '0x50',
  ])('is refused in words: %j', (text) => {
    expect(() => parseAddress(text, '--intake')).toThrow(
      new StartError(`--intake must be HOST:PORT, such as 127.0.0.1:8437; got "${text}"`),
    )
  })
})

describe('a failed listen', () => {
  const failure = async (host: string, port: number) => {
    const server = createServer()
    server.listen(port, host)
    const [error] = (await once(server, 'error')) as [Error] // what 'error' carries
    return listenError(error, { host, port }, '--console').message
  }

  it('on a taken port says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await failure('127.0.0.1', port)).toBe(
      `--console: 127.0.0.1:${port} is taken by another program; give another port, or 0 for any free one`,
    )
    other.close()
  })

  it('on an address of another machine, or a name that is none, says so', async () => {
    expect(await failure('192.0.2.1', 0)).toBe('--console: this machine has no address 192.0.2.1')
    const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND nohost.invalid'), { code: 'ENOTFOUND' })
    expect(listenError(notFound, { host: 'nohost.invalid', port: 1 }, '--console').message).toBe(
      '--console: this machine has no address nohost.invalid',
    )
  })

  it.each([
    ['EACCES', '--intake: no permission to listen on [::1]:80; ports below 1024 need root'],
    ['EMFILE', '--intake: cannot listen on [::1]:80: listen EMFILE'],
  ])('with %s is told in words', (code, words) => {
    const error = Object.assign(new Error(`listen ${code}`), { code })
    expect(listenError(error, { host: '::1', port: 80 }, '--intake').message).toBe(words)
  })

  it('with something that is no error is told all the same', () => {
    expect(listenError('broken', { host: 'a', port: 1 }, '--intake').message).toBe(
      '--intake: cannot listen on a:1: broken',
    )
  })
})
