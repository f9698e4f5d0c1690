import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { create, createHttp, failureOf, startServer, startTcp } from './http-bench.ts'

describe('the phase of a failure', () => {
  test('a refused connection: nothing was sent', async () => {
    const server = await startServer({ status: 200 })
    await server.refuse()
    const { http, exchanges } = createHttp()
    const failure = await failureOf(http.send(create(server.url)))
    expect(failure.facts).toEqual({
      kind: 'refused',
      phase: 'not_sent',
      isMutation: true,
      looksOffline: false,
      isOffline: false,
      status: null,
      host: new URL(server.url).host,
    })
    expect(exchanges.map((exchange) => [exchange.status, exchange.error])).toEqual([[null, 'connection refused']])
  })

  test('an unknown host: nothing was sent, and it is offline only when the machine says so', async () => {
    const online = await failureOf(createHttp().http.send(create('https://no-such-host.invalid/')))
    expect(online.facts).toMatchObject({ kind: 'dns', phase: 'not_sent', looksOffline: true, isOffline: false })
    const offline = await failureOf(
      createHttp({ isOnline: () => false }).http.send(create('https://no-such-host.invalid/')),
    )
    expect(offline.facts).toMatchObject({ kind: 'dns', phase: 'not_sent', looksOffline: true, isOffline: true })
  })

  test('TLS against a plain server: nothing was sent', async () => {
    const server = await startServer({ status: 200 })
    const failure = await failureOf(createHttp().http.send(create(server.url.replace('http:', 'https:'))))
    expect(failure.facts).toMatchObject({ kind: 'tls', phase: 'not_sent' })
    expect(server.requests).toEqual([])
  })

  test('a handshake that never ends is a connect timeout after 10 s: nothing was sent', async () => {
    let onAccept = (): void => undefined
    const accepted = new Promise<void>((resolve) => (onAccept = resolve))
    const { port } = await startTcp(() => {
      onAccept()
    })
    const { http, clock } = createHttp()
    const sending = failureOf(http.send(create(`https://127.0.0.1:${port}/`)))
    await accepted
    clock.advance(10_000)
    expect((await sending).facts).toMatchObject({ kind: 'connect_timeout', phase: 'not_sent' })
  })

  test('a server that closes every connection at accept is not connected to in a loop', async () => {
    const tcp = await startTcp((socket) => socket.destroy())
    const failure = await failureOf(createHttp().http.send(create(`http://127.0.0.1:${tcp.port}/`)))
    expect(['reset', 'connect_failed']).toContain(failure.facts.kind)
    expect(tcp.accepted()).toBe(1)
  })

  test('a reset after the request was read: unknown', async () => {
    const server = await startServer({ status: 201 })
    server.failNext({ kind: 'lose_answer' })
    const failure = await failureOf(createHttp().http.send(create(server.url)))
    expect(failure.facts).toMatchObject({ kind: 'reset', phase: 'unknown', isMutation: true })
    expect(server.requests).toHaveLength(1)
  })

  test('no answer within 30 s: unknown; the connection is closed', async () => {
    const server = await startServer({ status: 201 })
    server.failNext({ kind: 'hang' })
    const { http, clock, exchanges } = createHttp()
    const sending = failureOf(http.send(create(server.url)))
    await server.received(1)
    clock.advance(29_999)
    expect(exchanges).toEqual([])
    clock.advance(1)
    expect((await sending).facts).toMatchObject({ kind: 'timeout', phase: 'unknown' })
    expect(exchanges[0]).toMatchObject({ durationMs: 30_000, error: 'the answer did not come in time' })
    expect(clock.timerCount).toBe(0)
  })

  test('a request may name its own timeout', async () => {
    const server = await startServer({ status: 201 })
    server.failNext({ kind: 'hang' })
    const { http, clock } = createHttp()
    const sending = failureOf(http.send({ ...create(server.url), timeoutMs: 60_000 }))
    await server.received(1)
    clock.advance(30_000)
    clock.advance(30_000)
    expect((await sending).facts.kind).toBe('timeout')
  })

  test('an answer that breaks off in its body: unknown, the status is known', async () => {
    const tcp = await startTcp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{"id"', () => socket.destroy())
      })
    })
    const failure = await failureOf(createHttp().http.send(create(`http://127.0.0.1:${tcp.port}/`)))
    expect(failure.facts).toMatchObject({ kind: 'reset', phase: 'unknown', status: 201 })
  })

  test('an answer that is not HTTP is a bad answer', async () => {
    const tcp = await startTcp((socket) => {
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    })
    const failure = await failureOf(createHttp().http.send(create(`http://127.0.0.1:${tcp.port}/`)))
    expect(failure.facts).toMatchObject({ kind: 'broken_answer', phase: 'bad_answer' })
  })

  test.each([
    ['larger than 1 MB', { status: 200, text: 'x'.repeat(1024 * 1024 + 1) }, 'too_large'],
    [
      'a small body that unpacks to 5 MB',
      { status: 200, headers: { 'content-encoding': 'gzip' }, text: gzipSync('x'.repeat(5_000_000)) },
      'too_large',
    ],
    ['broken compression', { status: 200, headers: { 'content-encoding': 'gzip' }, text: 'not gzip' }, 'broken_answer'],
    ['an unknown compression', { status: 200, headers: { 'content-encoding': 'zstd-42' }, text: 'x' }, 'broken_answer'],
  ])('an answer with %s is a bad answer', async (_name, answer, kind) => {
    const server = await startServer(answer)
    const failure = await failureOf(createHttp().http.send(create(server.url)))
    expect(failure.facts).toMatchObject({ kind, phase: 'bad_answer', status: 200 })
  })

  test('an abort at the gate: nothing was sent; an abort under way: unknown', async () => {
    const server = await startServer({ status: 201 })
    server.failNext({ kind: 'hang' })
    const { http, abort } = createHttp()
    const sending = failureOf(http.send(create(server.url)))
    await server.received(1)
    abort.abort()
    expect((await sending).facts).toMatchObject({ kind: 'aborted', phase: 'unknown' })
    expect((await failureOf(http.send(create(server.url)))).facts).toMatchObject({ kind: 'aborted', phase: 'not_sent' })
    expect(server.requests).toHaveLength(1)
  })

  test.each(['ftp://example.org/', 'https://user:pass@example.org/', 'not an address'])(
    '%s is a bad request',
    async (url) => {
      expect((await failureOf(createHttp().http.send(create(url)))).facts).toMatchObject({
        kind: 'bad_request',
        phase: 'not_sent',
      })
    },
  )

  test('a header that HTTP cannot carry is a bad request', async () => {
    const server = await startServer({ status: 200 })
    const failure = await failureOf(
      createHttp().http.send({ ...create(server.url), headers: { 'x-key': 'line\r\nbreak' } }),
    )
    expect(failure.facts).toMatchObject({ kind: 'bad_request', phase: 'not_sent' })
  })
})
