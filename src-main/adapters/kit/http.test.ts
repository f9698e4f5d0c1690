import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { create, createHttp, failureOf, read, startServer, startTcp } from './http-bench.ts'

describe('an exchange', () => {
  test('is sent as declared and read with its charset', async () => {
    const cp1251 = Uint8Array.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2])
    const server = await startServer({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=windows-1251' },
      text: cp1251,
    })
    const { http } = createHttp({ baseUrl: `${server.url}/api/`, headers: { 'X-Base': 'b' } })
    const response = await http.send({
      method: 'POST',
      url: 'orders?x=1',
      query: { phone: '+7900', 'ids[]': [1, 2] },
      body: { form: { site: 'main', order: '{"a":"б"}' } },
      isMutation: true,
    })
    expect(response).toMatchObject({ status: 200, text: 'Привет', json: undefined })
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/api/orders',
      body: 'site=main&order=%7B%22a%22%3A%22%D0%B1%22%7D',
      headers: { 'x-base': 'b', 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([...(server.requests[0]?.query ?? [])]).toEqual([
      ['x', '1'],
      ['phone', '+7900'],
      ['ids[]', '1'],
      ['ids[]', '2'],
    ])
  })

  test('with a compressed JSON answer is unpacked and parsed', async () => {
    const server = await startServer({
      status: 200,
      headers: { 'content-encoding': 'gzip' },
      text: gzipSync('{"id":7}'),
    })
    expect((await createHttp().http.send(read(server.url))).json).toEqual({ id: 7 })
  })

  test('of a mutation gets a fresh connection, reads share one', async () => {
    const ports: (number | undefined)[] = []
    const tcp = await startTcp((socket) => {
      socket.on('data', () => {
        ports.push(socket.remotePort)
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
      })
    })
    const { http } = createHttp()
    const url = `http://127.0.0.1:${tcp.port}/`
    await http.send(read(url))
    await http.send(read(url))
    await http.send({ method: 'DELETE', url, isMutation: true })
    await http.send({ method: 'DELETE', url, isMutation: true })
    expect(ports[0]).toBe(ports[1])
    expect(new Set(ports).size).toBe(3)
  })

  test('follows a redirect of a read on the same host, never of a mutation, never to another host', async () => {
    const other = await startServer({ status: 200, json: { stolen: true } })
    const server = await startServer((request) => {
      if (request.path === '/same') return { status: 302, headers: { location: '/end' } }
      if (request.path === '/other') return { status: 302, headers: { location: `${other.url}/` } }
      return { status: 200, json: { path: request.path } }
    })
    const { http, exchanges } = createHttp()
    expect((await http.send(read(`${server.url}/same`))).json).toEqual({ path: '/end' })
    expect(exchanges.map((exchange) => exchange.status)).toEqual([302, 200])
    expect((await http.send(read(`${server.url}/other`))).status).toBe(302)
    expect((await http.send(create(`${server.url}/same`))).status).toBe(302)
    const call = { method: 'GET', url: `${server.url}/same`, isMutation: true } as const
    expect((await http.send(call)).status).toBe(302)
    expect(other.requests).toEqual([])
  })

  test('stops after three redirects', async () => {
    const server = await startServer({ status: 301, headers: { location: '/again' } })
    expect((await createHttp().http.send(read(server.url))).status).toBe(301)
    expect(server.requests).toHaveLength(4)
  })

  test('waits at the gate first', async () => {
    const server = await startServer({ status: 200, json: {} })
    let open = (): void => undefined
    const gate = { enter: () => new Promise<void>((resolve) => (open = resolve)), record: () => undefined }
    const { http } = createHttp({ gate })
    const sending = http.send(read(server.url))
    expect(server.requests).toEqual([])
    open()
    expect((await sending).status).toBe(200)
  })

  test('leaves a transcript without secrets, cut at a character', async () => {
    const secret = 'k3y/with+ünsafe"chars'
    const server = await startServer((request) => ({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'set-cookie': 'session=1' },
      text: `you sent ${request.headers['authorization'] ?? ''} ${JSON.stringify({ secret })} ${'я'.repeat(20_000)}`,
    }))
    const { http, exchanges } = createHttp({ secrets: [secret] })
    await http.send({
      method: 'POST',
      url: `${server.url}/x`,
      query: { key: secret },
      headers: { authorization: `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`, 'x-token': `t ${secret}` },
      body: { form: { apiKey: secret, text: 'ok' } },
      isMutation: true,
    })
    const [exchange] = exchanges
    const seen = JSON.stringify(exchange)
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(`user:${secret}`).toString('base64')]) {
      expect(seen).not.toContain(form)
    }
    expect(exchange?.url).toBe(`${server.url}/x?key=•••`)
    expect(exchange?.requestHeaders).toMatchObject({ authorization: '•••', 'x-token': 't •••' })
    expect(exchange?.requestBody).toBe('apiKey=•••\ntext=ok')
    expect(exchange?.responseHeaders['set-cookie']).toBe('•••')
    expect(exchange?.isRequestCut).toBe(false)
    expect(exchange?.isResponseCut).toBe(true)
    expect(Buffer.byteLength(exchange?.responseBody ?? '')).toBeLessThanOrEqual(16_384)
    expect(exchange?.responseBody?.endsWith('я')).toBe(true)
  })
})

describe('reach', () => {
  test('connects and sends nothing', async () => {
    const server = await startServer({ status: 200 })
    const { http, exchanges } = createHttp()
    await http.reach(`${server.url}/hook?token=1`)
    expect(server.requests).toEqual([])
    expect(exchanges.map(({ method, url, error }) => [method, url, error])).toEqual([['CONNECT', server.url, null]])
  })

  test('says why it cannot', async () => {
    const server = await startServer({ status: 200 })
    await server.refuse()
    expect((await failureOf(createHttp().http.reach(server.url))).facts).toMatchObject({
      kind: 'refused',
      phase: 'not_sent',
    })
  })
})

test('a secret that becomes known while running is masked from then on', async () => {
  const server = await startServer((request) => ({ status: 200, json: { echo: request.headers['x-session'] } }))
  const { http, exchanges } = createHttp()
  http.hide('fresh-token-1')
  await http.send({ ...read(`${server.url}/?t=fresh-token-1`), headers: { 'x-session': 'fresh-token-1' } })
  expect(JSON.stringify(exchanges)).not.toContain('fresh-token-1')
  expect(http.hidden()).toEqual(['fresh-token-1'])
})

test('bodies of a confidential exchange are not recorded, its status is', async () => {
  const server = await startServer({ status: 200, json: { access_token: 'not-known-yet' } })
  const { http, exchanges } = createHttp()
  const answer = await http.send({ ...create(server.url), isConfidential: true })
  expect(answer.json).toEqual({ access_token: 'not-known-yet' })
  expect(exchanges).toMatchObject([{ status: 200, requestBody: '•••', responseBody: '•••' }])
})
