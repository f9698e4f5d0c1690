import { afterEach, describe, expect, it } from 'vitest'
import type { LeadDesk } from '../leads/desk-port.ts'
import { FakeDesk } from './fake-desk.ts'
import { sendRaw, type RawAnswer } from './raw-request.ts'
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

describe('answers', () => {
  function deskWith(parts: Partial<Pick<LeadDesk, 'receive' | 'waitForDelivery' | 'comment'>>): FakeDesk {
    return Object.assign(new FakeDesk({ unknownKeys: ['unknown'] }), parts)
  }

  it('give the number of the CRM for sync=1', async () => {
    const waited: unknown[] = []
    const desk = deskWith({
      waitForDelivery: (leadId, timeoutMs) => {
        waited.push([leadId, timeoutMs])
        return Promise.resolve({ kind: 'delivered', crmId: '7788' })
      },
    })
    const intake = await start({ desk })
    const answer = await sendRaw(intake.url, { target: `${ADD}?key=k&phone=1&sync=1` })
    expect([answer.status, bodyOf(answer)]).toEqual([200, { status: 'success', data: '7788', id: 'lead_1' }])
    expect(waited).toEqual([['lead_1', 25_000]])
  })

  it('give the reason of the CRM for sync=1 with status 200', async () => {
    const reason = 'Поле «Бюджет» обязательно'
    const desk = deskWith({ waitForDelivery: () => Promise.resolve({ kind: 'failed', reason }) })
    const intake = await start({ desk })
    const answer = await sendRaw(intake.url, { target: `${ADD}?key=k&phone=1&sync=1` })
    expect([answer.status, bodyOf(answer)]).toEqual([
      200,
      { status: 'error', data: reason, error: 'crm_rejected', id: 'lead_1' },
    ])
  })

  it('give the id of the lead for sync=1 when the CRM takes too long, waiting fails or the server closes', async () => {
    const pending = { status: 'success', data: 'lead_1', id: 'lead_1', pending: true }
    const slow = await start({ desk: deskWith({ waitForDelivery: () => Promise.resolve({ kind: 'pending' }) }) })
    expect(bodyOf(await sendRaw(slow.url, { target: `${ADD}?key=k&phone=1&sync=1` }))).toEqual(pending)
    const broken = await start({ desk: deskWith({ waitForDelivery: () => Promise.reject(new Error('no')) }) })
    expect(bodyOf(await sendRaw(broken.url, { target: `${ADD}?key=k&phone=1&sync=1` }))).toEqual(pending)
    const waits = Promise.withResolvers<undefined>()
    const stuck = await start({
      desk: deskWith({
        waitForDelivery: () => {
          waits.resolve(undefined)
          return new Promise(() => undefined)
        },
      }),
    })
    const answer = sendRaw(stuck.url, { target: `${ADD}?key=k&phone=1&sync=1` })
    await waits.promise
    await stuck.close()
    expect(bodyOf(await answer)).toEqual(pending)
  })

  it('tell an unknown key and a missing key with status 200', async () => {
    const intake = await start({ desk: deskWith({}) })
    const expected = {
      status: 'error',
      data: 'Unknown integration key. The request is kept; check the key in the project settings.',
      error: 'unknown_key',
    }
    for (const query of ['key=unknown&phone=1', 'phone=1']) {
      const answer = await sendRaw(intake.url, { target: `${ADD}?${query}` })
      expect([answer.status, bodyOf(answer)]).toEqual([200, expected])
    }
    expect(intake.desk.submissions.map(({ key }) => key)).toEqual(['unknown', ''])
  })

  it('give the receipt of a spooled submission', async () => {
    const intake = await start({
      desk: deskWith({ receive: () => Promise.resolve({ kind: 'spooled', receipt: 'spool_9' }) }),
    })
    expect(bodyOf(await sendRaw(intake.url, { target: `${ADD}?key=k&sync=1` }))).toEqual({
      status: 'success',
      data: 'spool_9',
      id: 'spool_9',
      pending: true,
    })
  })

  it('are 503 with Retry-After when nothing could be stored, also when the desk throws', async () => {
    const unstorable = deskWith({
      receive: () => Promise.resolve({ kind: 'unstorable', reason: 'disk full', retryAfterS: 7 }),
    })
    const throwing = deskWith({ receive: () => Promise.reject(new Error('boom')) })
    for (const [desk, retryAfter] of [
      [unstorable, '7'],
      [throwing, '5'],
    ] as const) {
      const answer = await sendRaw((await start({ desk })).url, { target: `${ADD}?key=k` })
      expect([answer.status, answer.headers['retry-after'], bodyOf(answer)]).toEqual([
        503,
        retryAfter,
        { status: 'error', data: 'The lead could not be stored. Send it again later.', error: 'not_stored' },
      ])
    }
  })
})

describe('comments', () => {
  it('reach the desk with the id as it was sent', async () => {
    const intake = await start()
    for (const id of ['lead_12', '12', '%2012%20']) {
      const answer = await sendRaw(intake.url, {
        target: `${MESSAGES}?key=k&id=${id}&title=T&message=${'m'.repeat(5000)}`,
      })
      expect(bodyOf(answer)).toEqual({ status: 'success', data: 'lead_12', id: 'lead_12' })
    }
    expect(intake.desk.comments.map(({ key, target, title, message }) => [key, target, title, message.length])).toEqual(
      [
        ['k', 'lead_12', 'T', 4096],
        ['k', '12', 'T', 4096],
        ['k', '12', 'T', 4096],
      ],
    )
  })

  it('are refused with a code when something is missing or unknown', async () => {
    const intake = await start({ desk: new FakeDesk({ unknownKeys: ['unknown'] }) })
    const codes: unknown[] = []
    for (const query of ['key=k&message=m', 'key=k&id=1', 'key=k&id=deal-x&message=m', 'key=unknown&id=1&message=m']) {
      const answer = await sendRaw(intake.url, { target: `${MESSAGES}?${query}` })
      codes.push([answer.status, (bodyOf(answer) as { error: string }).error])
    }
    expect(codes).toEqual([
      [200, 'missing_id'],
      [200, 'missing_message'],
      [200, 'unknown_lead'],
      [200, 'unknown_key'],
    ])
  })

  it('sent to the address of leads by mistake are comments all the same', async () => {
    const intake = await start()
    await sendRaw(intake.url, { method: 'POST', target: ADD, body: 'key=k&id=lead_3&message=call+back' })
    expect(intake.desk.comments.map(({ target, message }) => [target, message])).toEqual([['lead_3', 'call back']])
    expect(intake.desk.submissions).toEqual([])
  })

  it('that look like comments but name no lead, or somebody to call, are leads', async () => {
    const intake = await start()
    await sendRaw(intake.url, { target: `${ADD}?key=k&id=sku-7&message=price%3F&title=Question` })
    await sendRaw(intake.url, { target: `${ADD}?key=k&id=5&message=price%3F&phone=79000000001` })
    expect(intake.desk.comments).toEqual([])
    expect(intake.desk.submissions.map(({ lead }) => [lead.title, lead.phone])).toEqual([
      ['Question', null],
      [null, '79000000001'],
    ])
  })
})
