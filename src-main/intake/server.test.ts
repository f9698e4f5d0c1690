import { afterEach, describe, expect, it } from 'vitest'
import { FakeDesk } from './fake-desk.ts'
import { openSocket, readAnswer, requestBytes, sendRaw, type RawAnswer } from './raw-request.ts'
import { startTestIntake } from './test-intake.ts'

const ADD = '/api/proxy/1.0/leads/add'
const MESSAGES = '/api/proxy/1.0/leads/messages/add'
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

describe('addresses', () => {
  it.each([
    `${ADD}?key=k&phone=1`,
    `${ADD}/?key=k&phone=2`,
    `//api//proxy/1.0/leads//add?key=k&phone=3`,
    `/API/Proxy/1.0/Leads/ADD?key=k&phone=4`,
    `http://relay.example${ADD}?key=k&phone=5`,
  ])('%s is the address of leads', async (target) => {
    const intake = await start()
    expect(bodyOf(await sendRaw(intake.url, { target }))).toEqual({ status: 'success', data: 'lead_1', id: 'lead_1' })
    expect(intake.desk.submissions[0]!.lead.original.target).toBe(target)
  })

  it('answers 404 in JSON at any other address, also with a broken percent sequence', async () => {
    const intake = await start()
    for (const target of ['/', '/api/proxy/1.0/leads', '/%zz', '/api/proxy/1.0/leads/add%']) {
      const answer = await sendRaw(intake.url, { target })
      expect(answer.status).toBe(404)
      expect(bodyOf(answer)).toEqual({
        status: 'error',
        data: 'There is nothing at this address.',
        error: 'unknown_path',
      })
    }
  })

  it('answers 405 in JSON to other methods and stores nothing for HEAD', async () => {
    const intake = await start()
    const put = await sendRaw(intake.url, { method: 'PUT', target: `${ADD}?key=k` })
    expect([put.status, put.headers['allow'], bodyOf(put)]).toEqual([
      405,
      'GET, POST, OPTIONS',
      { status: 'error', data: 'Use GET or POST.', error: 'method_not_allowed' },
    ])
    const head = await sendRaw(intake.url, { method: 'HEAD', target: `${ADD}?key=k` })
    expect([head.status, head.headers['content-type'], head.body]).toEqual([200, 'application/json; charset=utf-8', ''])
    expect(intake.desk.submissions).toEqual([])
  })
})

describe('pages of other sites', () => {
  it('may read the answer', async () => {
    const intake = await start()
    const answer = await sendRaw(intake.url, { target: `${ADD}?key=k`, headers: { Origin: 'https://films.example' } })
    expect(answer.headers['access-control-allow-origin']).toBe('https://films.example')
    expect(answer.headers['vary']).toBe('Origin')
  })

  it('get an answer to their preflight, also for a private network', async () => {
    const intake = await start()
    const answer = await sendRaw(intake.url, {
      method: 'OPTIONS',
      target: ADD,
      headers: {
        Origin: 'https://films.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type, x-requested-with',
        'Access-Control-Request-Private-Network': 'true',
      },
    })
    const names = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))
    expect([answer.status, answer.body]).toEqual([204, ''])
    expect(Object.fromEntries(names.map((name) => [name, answer.headers[name]]))).toEqual({
      'access-control-allow-origin': 'https://films.example',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': 'content-type, x-requested-with',
      'access-control-max-age': '86400',
      'access-control-allow-private-network': 'true',
    })
  })

  it('get no header names back that are none', async () => {
    const intake = await start()
    const headers = { Origin: 'https://a.example', 'Access-Control-Request-Headers': 'x"><script>' }
    const answer = await sendRaw(intake.url, { method: 'OPTIONS', target: ADD, headers })
    expect(answer.headers['access-control-allow-headers']).toBe('Content-Type')
  })
})

describe('watching', () => {
  it('tells whether leads can be stored', async () => {
    let isReady = true
    const intake = await start({ isReady: () => isReady })
    const ready = await sendRaw(intake.url, { target: '/healthz' })
    expect([ready.status, bodyOf(ready)]).toEqual([200, { status: 'ready', version: '1.2.3' }])
    isReady = false
    const answer = await sendRaw(intake.url, { target: '/healthz' })
    expect([answer.status, answer.headers['retry-after'], bodyOf(answer)]).toEqual([
      503,
      '5',
      { status: 'error', data: 'The relay is not ready yet.', error: 'not_ready' },
    ])
  })

  it('counts what came and how it was answered', async () => {
    const intake = await start({ desk: new FakeDesk({ unknownKeys: ['unknown'] }) })
    for (const query of ['key=k&phone=1', 'key=k&phone=1', 'key=unknown', 'key=k&phone=2&sync=1']) {
      await sendRaw(intake.url, { target: `${ADD}?${query}` })
    }
    await sendRaw(intake.url, { target: `${MESSAGES}?key=k` })
    const answer = await sendRaw(intake.url, { target: '/metrics' })
    const counted = answer.body.split('\n').filter((line) => /^estafeta.* [1-9]/.test(line) && !line.includes('bucket'))
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(counted.filter((line) => !line.includes('_sum'))).toEqual([
      'estafeta_intake_received_total{kind="leads"} 4',
      'estafeta_intake_received_total{kind="messages"} 1',
      'estafeta_intake_repeats_total 1',
      'estafeta_intake_unrecognised_total 1',
      'estafeta_intake_refused_total{code="unknown_key"} 1',
      'estafeta_intake_refused_total{code="missing_id"} 1',
      'estafeta_intake_answer_seconds_count 4',
    ])
  })
})

describe('floods', () => {
  it('make a sender wait, refuse only when no place is left, and never disturb another key', async () => {
    const intake = await start({
      limits: { perKey: { ratePerS: 0.01, burst: 1 }, maxWaiting: 2, maxDelayMs: 1_000_000, isLoopbackExempt: true },
    })
    const first = await sendRaw(intake.url, { target: `${ADD}?key=a&phone=1` })
    const waiting = await openSocket(intake.url)
    waiting.write(requestBytes({ target: `${ADD}?key=a&phone=2` }))
    let third = await sendRaw(intake.url, { target: '/metrics' })
    while (!third.body.includes('estafeta_intake_delayed_total 1'))
      third = await sendRaw(intake.url, { target: '/metrics' })
    third = await sendRaw(intake.url, { target: `${ADD}?key=a&phone=3` })
    const other = await sendRaw(intake.url, { target: `${ADD}?key=b&phone=4` })
    expect([first.status, third.status, other.status]).toEqual([200, 503, 200])
    expect(bodyOf(third)).toEqual({
      status: 'error',
      data: 'Too many requests are waiting. Send it again later.',
      error: 'too_busy',
    })
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(100)
    await intake.close()
    expect((await readAnswer(waiting)).status).toBe(200)
    expect(intake.desk.submissions.map(({ lead }) => lead.phone)).toEqual(['1', '4', '2'])
  })
})
