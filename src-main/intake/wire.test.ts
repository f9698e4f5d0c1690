import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { openSocket, readAnswer, requestBytes, sendRaw, type RawAnswer } from './raw-request.ts'
import { startTestIntake } from './test-intake.ts'

const ADD = '/api/proxy/1.0/leads/add'
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const intake of open.splice(0)) await intake.close()
})

async function start(options: Parameters<typeof startTestIntake>[0] = {}) {
  const intake = await startTestIntake(options)
  open.push(intake)
  return intake
}

function bodyOf(answer: RawAnswer): unknown {
  return JSON.parse(answer.body)
}

describe('the wire', () => {
  it('takes HTTP/1.0 without any header and closes the connection', async () => {
    const intake = await start()
    const socket = await openSocket(intake.url)
    socket.write(`GET ${ADD}?key=k&phone=1 HTTP/1.0\r\n\r\n`)
    const answer = await readAnswer(socket)
    expect([answer.status, answer.headers['connection'], bodyOf(answer)]).toEqual([
      200,
      'close',
      { status: 'success', data: 'lead_1', id: 'lead_1' },
    ])
  })

  it('takes HTTP/1.1 without a Host header', async () => {
    const intake = await start()
    const socket = await openSocket(intake.url)
    socket.write(`GET ${ADD}?key=k&phone=1 HTTP/1.1\r\nConnection: close\r\n\r\n`)
    expect((await readAnswer(socket)).status).toBe(200)
  })

  it('takes raw windows-1251 bytes and spaces in the address', async () => {
    const intake = await start()
    const socket = await openSocket(intake.url)
    const ivan = Buffer.from([0xc8, 0xe2, 0xe0, 0xed]).toString('latin1')
    socket.write(requestBytes({ target: `${ADD}?key=k&phone=1&name=${ivan} 2`, headers: { 'User-Agent': 'old' } }))
    expect(bodyOf(await readAnswer(socket))).toEqual({ status: 'success', data: 'lead_1', id: 'lead_1' })
    const { lead } = intake.desk.submissions[0]!
    expect([lead.name, lead.origin.userAgent, lead.original.target]).toEqual([
      'Иван 2',
      'old',
      `${ADD}?key=k&phone=1&name=%c8%e2%e0%ed%202`,
    ])
  })

  it('takes an address of 300 KB', async () => {
    const intake = await start()
    const comment = encodeURIComponent('я'.repeat(50_000))
    const answer = await sendRaw(intake.url, { target: `${ADD}?key=k&phone=1&comment=${comment}` })
    expect(answer.status).toBe(200)
    expect(intake.desk.submissions[0]!.lead.warnings).toContainEqual({
      code: 'cut',
      field: 'comment',
      detail: '50000 → 4096 characters',
    })
  })

  it('answers 431 in JSON to headers beyond the limit', async () => {
    const intake = await start()
    const answer = await sendRaw(intake.url, { target: `${ADD}?key=k&c=${'a'.repeat(600_000)}` })
    expect([answer.status, bodyOf(answer)]).toEqual([
      431,
      {
        status: 'error',
        data: 'The address and headers are too long; send the data by POST.',
        error: 'header_too_large',
      },
    ])
  })

  it('answers 400 in JSON to what is no HTTP', async () => {
    const intake = await start()
    const socket = await openSocket(intake.url)
    socket.write('\u0016\u0003\u0001 hello\r\n\r\n')
    const answer = await readAnswer(socket)
    expect([answer.status, bodyOf(answer)]).toEqual([
      400,
      { status: 'error', data: 'This is not a readable HTTP request.', error: 'bad_request' },
    ])
  })

  it('keeps the first megabyte of a longer body and stores the lead with a warning', async () => {
    const intake = await start()
    const body = `key=k&phone=1&x=${'a'.repeat(3_000_000)}`
    const answer = await sendRaw(intake.url, { method: 'POST', target: ADD, body })
    expect(bodyOf(answer)).toEqual({ status: 'success', data: 'lead_1', id: 'lead_1' })
    const { lead } = intake.desk.submissions[0]!
    expect(lead.original.body.length).toBe(1024 * 1024)
    expect(lead.warnings[0]).toEqual({ code: 'cut', field: null, detail: 'body after 1048576 bytes' })
  })

  it('does not wait for the rest of an endless body', async () => {
    const intake = await start({ limits: { keepBodyBytes: 20, drainBodyBytes: 100 } })
    const socket = await openSocket(intake.url)
    socket.write(`POST ${ADD} HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nkey=k&phone=1&x=${'a'.repeat(200)}`)
    const answer = await readAnswer(socket)
    expect([answer.headers['connection'], bodyOf(answer)]).toEqual([
      'close',
      { status: 'success', data: 'lead_1', id: 'lead_1' },
    ])
    expect(Buffer.from(intake.desk.submissions[0]!.lead.original.body).toString()).toBe('key=k&phone=1&x=aaaa')
  })

  it('takes a content type that nobody can parse, none at all, chunks, and a GET with a body', async () => {
    const intake = await start()
    const form = 'key=k&phone=1'
    const send = (headers: Record<string, string>, method = 'POST', body = form) =>
      sendRaw(intake.url, { method, target: ADD, headers, body })
    const answers = [
      await send({ 'Content-Type': ';;; what' }),
      await send({}),
      await send({ 'Content-Type': 'application/x-www-form-urlencoded' }, 'GET'),
    ]
    const socket = await openSocket(intake.url)
    socket.write(
      `POST ${ADD} HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nkey=k\r\n8\r\n&phone=1\r\n0\r\n\r\n`,
    )
    answers.push(await readAnswer(socket))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
    expect(intake.desk.submissions.map(({ key, lead }) => [key, lead.phone, lead.original.contentType])).toEqual([
      ['k', '1', ';;; what'],
      ['k', '1', null],
      ['k', '1', 'application/x-www-form-urlencoded'],
      ['k', '1', null],
    ])
  })

  it('stores the lead of a caller that hangs up without waiting for the answer', async () => {
    const intake = await start()
    for (const request of [
      requestBytes({ target: `${ADD}?key=k&phone=1` }),
      requestBytes({ method: 'POST', target: ADD, body: 'key=k&phone=2' }),
    ]) {
      const before = intake.desk.submissions.length
      const socket = await openSocket(intake.url)
      socket.write(request, () => socket.destroy())
      await intake.desk.received(before + 1)
    }
    expect(intake.desk.submissions.map(({ lead }) => lead.phone)).toEqual(['1', '2'])
  })

  it('stores nothing of a request that broke off half way, because it will be sent again', async () => {
    const intake = await start()
    const socket = await openSocket(intake.url)
    socket.write(`POST ${ADD} HTTP/1.1\r\nContent-Length: 100\r\n\r\nkey=k&phone=1`, () => socket.destroy())
    await once(socket, 'close')
    await sendRaw(intake.url, { target: `${ADD}?key=k&phone=2` })
    expect(intake.desk.submissions.map(({ lead }) => lead.phone)).toEqual(['2'])
  })

  it.each([
    ['says nothing at all', ''],
    ['never ends its headers', `GET ${ADD}?key=k HTTP/1.1\r\nX-Slow: `],
    ['never ends its body', `POST ${ADD} HTTP/1.1\r\nContent-Length: 100\r\n\r\nkey=k&phone=1`],
  ])('answers 408 to a sender that %s', async (_what, bytes) => {
    const intake = await start({ limits: { headersTimeoutMs: 50, requestTimeoutMs: 100, timeoutCheckMs: 20 } })
    const socket = await openSocket(intake.url)
    socket.write(bytes)
    const answer = await readAnswer(socket)
    expect([answer.status, bodyOf(answer)]).toEqual([
      408,
      { status: 'error', data: 'The request was not finished in time.', error: 'request_timeout' },
    ])
    expect(intake.desk.submissions).toEqual([])
  })

  it('takes no more connections than allowed', async () => {
    const intake = await start({ limits: { maxConnections: 1 } })
    const first = await openSocket(intake.url)
    const second = await openSocket(intake.url)
    await once(second.resume(), 'close')
    first.write(requestBytes({ target: `${ADD}?key=k` }))
    expect((await readAnswer(first)).status).toBe(200)
  })

  it('tells where a call came from', async () => {
    const intake = await start()
    const headers = { 'User-Agent': 'Mozilla/5.0', Referer: 'https://shop.example/a' }
    await sendRaw(intake.url, { target: `${ADD}?key=k`, headers })
    await sendRaw(intake.url, { target: `${ADD}?key=k`, headers: { Origin: 'https://shop.example' } })
    await sendRaw(intake.url, { target: `${ADD}?key=k`, headers: { 'X-Forwarded-For': '203.0.113.7' } })
    expect(intake.desk.submissions.map(({ lead }) => lead.origin)).toEqual([
      { ip: '127.0.0.1', userAgent: 'Mozilla/5.0', referrer: 'https://shop.example/a' },
      { ip: '127.0.0.1', userAgent: null, referrer: 'https://shop.example' },
      { ip: '127.0.0.1', userAgent: null, referrer: null },
    ])
  })

  it('believes the forwarded address of a trusted proxy only', async () => {
    const intake = await start({ trustedProxies: ['127.0.0.1'] })
    await sendRaw(intake.url, { target: `${ADD}?key=k`, headers: { 'X-Forwarded-For': '203.0.113.7' } })
    expect(intake.desk.submissions[0]!.lead.origin.ip).toBe('203.0.113.7')
  })
})
