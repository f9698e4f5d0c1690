import { describe, expect, test } from 'vitest'
import { CRM_FAILURE_KINDS, CrmFailure } from './crm-failure.ts'
import type { CrmFailureFacts } from './crm-failure.ts'
import { outcomeOfFailure, outcomeOfStatus, outcomeOfUnreadable } from './outcome.ts'
import { parseRetryAfter } from './retry-after.ts'

const nowMs = Date.UTC(2026, 0, 15, 9, 0, 0)
const page = '<html><body>Bad gateway</body></html>'

function answer(status: number, more: { text?: string; headers?: Record<string, string> } = {}) {
  return { status, headers: more.headers ?? {}, text: more.text ?? '', json: undefined }
}

/** `kind` and, where there is one, `trouble`. */
function short(outcome: ReturnType<typeof outcomeOfStatus>): string {
  if (outcome === null) return 'read the body'
  return 'trouble' in outcome ? `${outcome.kind} ${outcome.trouble}` : outcome.kind
}

describe('a status means', () => {
  // status, answer of a mutation, answer of a read
  test.each([
    [200, 'read the body', 'read the body'],
    [201, 'read the body', 'read the body'],
    [204, 'read the body', 'read the body'],
    [301, 'unauthorized', 'unauthorized'],
    [302, 'unauthorized', 'unauthorized'],
    [303, 'unknown account', 'retry account'],
    [307, 'unauthorized', 'unauthorized'],
    [308, 'unauthorized', 'unauthorized'],
    [400, 'rejected', 'rejected'],
    [401, 'unauthorized', 'unauthorized'],
    [402, 'unauthorized', 'unauthorized'],
    [403, 'unauthorized', 'unauthorized'],
    [404, 'rejected', 'rejected'],
    [405, 'unauthorized', 'unauthorized'],
    [407, 'retry account', 'retry account'],
    [408, 'unknown account', 'retry account'],
    [409, 'rejected', 'rejected'],
    [413, 'rejected', 'rejected'],
    [415, 'rejected', 'rejected'],
    [422, 'rejected', 'rejected'],
    [423, 'retry lead', 'retry lead'],
    [425, 'retry lead', 'retry lead'],
    [429, 'retry limit', 'retry limit'],
    [500, 'unknown account', 'retry account'],
    [502, 'unknown account', 'retry account'],
    [503, 'unknown account', 'retry account'],
    [504, 'unknown account', 'retry account'],
    [520, 'unknown account', 'retry account'],
    [524, 'unknown account', 'retry account'],
  ])('%i: %s for a mutation, %s for a read', (status, mutation, read) => {
    expect(short(outcomeOfStatus(answer(status), { isMutation: true, nowMs }))).toBe(mutation)
    expect(short(outcomeOfStatus(answer(status), { isMutation: false, nowMs }))).toBe(read)
  })

  test('503 is a limit when it says when to come back, or when this CRM says limits so, but not as a page', () => {
    const rules = { isMutation: true, nowMs }
    expect(outcomeOfStatus(answer(503, { headers: { 'retry-after': '7' }, text: page }), rules)).toEqual({
      kind: 'retry',
      reason: 'HTTP 503: the CRM asks to slow down',
      trouble: 'limit',
      afterMs: 7000,
    })
    expect(short(outcomeOfStatus(answer(503), { ...rules, is503Limit: true }))).toBe('retry limit')
    expect(short(outcomeOfStatus(answer(503, { text: page }), { ...rules, is503Limit: true }))).toBe('unknown account')
  })

  test("the CRM's own words are told, a page's are not", () => {
    const rules = { isMutation: true, nowMs }
    expect(outcomeOfStatus(answer(422), { ...rules, words: 'Phone is wrong', field: 'phone' })).toEqual({
      kind: 'rejected',
      reason: 'HTTP 422: refused: Phone is wrong',
      field: 'phone',
    })
    expect(outcomeOfStatus(answer(400, { text: 'no such pipeline' }), rules)?.reason).toBe(
      'HTTP 400: refused: no such pipeline',
    )
    expect(outcomeOfStatus(answer(502, { text: page }), rules)?.reason).toBe('HTTP 502: trouble inside the CRM')
  })

  test('a redirect says where to', () => {
    const moved = answer(301, { headers: { location: 'https://new.example.com/api?token=1' } })
    expect(outcomeOfStatus(moved, { isMutation: true, nowMs })?.reason).toBe(
      'HTTP 301: the address redirects to https://new.example.com/api; enter the final address in the connection',
    )
  })

  test('2xx that cannot be read: unknown for a mutation, repeat for a read', () => {
    expect(short(outcomeOfUnreadable(answer(200, { text: page }), { isMutation: true, nowMs }))).toBe('unknown account')
    expect(short(outcomeOfUnreadable(answer(200, { text: '{' }), { isMutation: false, nowMs }))).toBe('retry account')
  })
})

describe('a missing answer means', () => {
  const facts: CrmFailureFacts = {
    kind: 'refused',
    phase: 'not_sent',
    isMutation: true,
    looksOffline: false,
    isOffline: false,
    status: null,
    host: 'crm.example',
  }
  const of = (more: Partial<CrmFailureFacts>): string =>
    short(outcomeOfFailure(new CrmFailure('words', { ...facts, ...more })))

  test.each(CRM_FAILURE_KINDS.filter((kind) => kind !== 'bad_request' && kind !== 'aborted'))(
    '%s: retry when not sent or only read, unknown when a mutation may have arrived',
    (kind) => {
      expect(of({ kind, phase: 'not_sent' })).toBe('retry account')
      expect(of({ kind, phase: 'not_sent', isOffline: true })).toBe('retry offline')
      expect(of({ kind, phase: 'unknown' })).toBe('unknown account')
      expect(of({ kind, phase: 'bad_answer' })).toBe('unknown account')
      expect(of({ kind, phase: 'unknown', isMutation: false })).toBe('retry account')
      expect(of({ kind, phase: 'bad_answer', isMutation: false })).toBe('retry account')
    },
  )

  test('an abort is nobody’s trouble but the lead’s; a bad address holds the connection', () => {
    expect(of({ kind: 'aborted', phase: 'not_sent' })).toBe('retry lead')
    expect(of({ kind: 'aborted', phase: 'unknown' })).toBe('unknown lead')
    expect(of({ kind: 'bad_request', phase: 'not_sent' })).toBe('unauthorized')
  })
})

test.each([
  ['7', 7000],
  ['0', 0],
  ['1.5', 1500],
  [' 12 ', 12_000],
  ['86400', 3_600_000],
  ['Thu, 15 Jan 2026 09:00:30 GMT', 30_000],
  ['Thu, 15 Jan 2026 08:00:00 GMT', 0],
  ['Fri, 16 Jan 2026 09:00:00 GMT', 3_600_000],
  ['-5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %s is %s ms', (value, expected) => {
  expect(parseRetryAfter(value, nowMs)).toBe(expected)
})
