import { expect, test } from 'vitest'
import { HORIZON_MS, nextTry, scheduleText } from './schedule.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const base = { schedule: 'adaptive', receivedAt: 0, now: 0, fraction: 0.5 } as const

test('each failed attempt has its delay; the last one repeats', () => {
  const delays = [1, 2, 3, 4, 5, 6, 40].map((attemptCount) => nextTry({ ...base, attemptCount }))
  expect(delays).toEqual(
    [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 30 * MINUTE, 30 * MINUTE].map((at) => ({
      kind: 'at',
      at,
    })),
  )
})

test('the plain grid is half an hour from the first', () => {
  expect([1, 2, 9].map((attemptCount) => nextTry({ ...base, schedule: 'grid', attemptCount }))).toEqual(
    Array.from({ length: 3 }, () => ({ kind: 'at', at: 30 * MINUTE })),
  )
})

test('the jitter is a tenth to either side', () => {
  expect([0, 0.25, 0.75, 0.999999].map((fraction) => nextTry({ ...base, attemptCount: 2, fraction }))).toEqual(
    [54_000, 57_000, 63_000, 66_000].map((at) => ({ kind: 'at', at })),
  )
})

test('what the CRM asks for is a lower bound of at most an hour', () => {
  expect(
    [5 * SECOND, 20 * SECOND, 59 * MINUTE, 25 * HOUR].map((afterMs) => nextTry({ ...base, attemptCount: 1, afterMs })),
  ).toEqual([10 * SECOND, 20 * SECOND, 59 * MINUTE, HOUR].map((at) => ({ kind: 'at', at })))
})

test('48 h after receipt the time is over, not a millisecond earlier', () => {
  const at = (now: number) => nextTry({ ...base, attemptCount: 99, now })
  expect([at(HORIZON_MS - 1), at(HORIZON_MS), at(HORIZON_MS + HOUR)]).toEqual([
    { kind: 'at', at: HORIZON_MS - 1 + 30 * MINUTE },
    { kind: 'expired' },
    { kind: 'expired' },
  ])
})

test('a lead received after a clock was set back is simply young', () => {
  expect(nextTry({ ...base, attemptCount: 1, receivedAt: 3 * HOUR })).toEqual({ kind: 'at', at: 10 * SECOND })
})

test('people read the same numbers', () => {
  expect([scheduleText('adaptive'), scheduleText('grid')]).toEqual([
    {
      ru: 'сразу, через 10 с, через 1 мин, через 5 мин, через 15 мин, затем каждые 30 мин — до 48 ч с получения заявки (±10 %)',
      en: 'at once, after 10 s, after 1 min, after 5 min, after 15 min, then every 30 min until 48 h after the lead was received (±10 %)',
    },
    {
      ru: 'сразу, затем каждые 30 мин — до 48 ч с получения заявки (±10 %)',
      en: 'at once, then every 30 min until 48 h after the lead was received (±10 %)',
    },
  ])
})
