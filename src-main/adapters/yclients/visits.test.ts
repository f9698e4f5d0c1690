import { describe, expect, test } from 'vitest'
import { bookingOnly, formLead, startAccount } from './test-account.ts'
import { refusal } from './fake-yclients.ts'

const times = (records: readonly Record<string, unknown>[]): unknown[] => records.map((record) => record['datetime'])

describe('the time of a record', () => {
  test.each([
    ['is the next whole hour', {}, {}, '2026-01-15T13:00:00+03:00', 3600],
    [
      'is counted in the time zone of the branch, after the delay, with the length that is set',
      { timeZone: 'Asia/Kolkata', delayMinutes: 90, durationMinutes: 30 },
      {},
      '2026-01-15T17:00:00+05:30',
      1800,
    ],
    [
      'is the one the lead asks for',
      {},
      { datetime: '02.03.2026 10:30', seance_length: '900' },
      '2026-03-02T10:30:00+03:00',
      900,
    ],
    [
      'is moved into the zone of the branch',
      {},
      { datetime: '2026-03-02T10:30:00Z' },
      '2026-03-02T13:30:00+03:00',
      3600,
    ],
  ])('%s', async (_name, config, fields, datetime, length) => {
    const { crm, deliver } = await startAccount({}, config)
    await deliver({ ...formLead, fields })
    expect(crm.branch.records[0]).toMatchObject({ datetime, seance_length: length })
  })

  test('moves on while the employee is busy, when busy times are not to be used', async () => {
    const busyTimes = ['2026-01-15T13:00:00+03:00', '2026-01-15T14:00:00+03:00']
    const { crm, deliver } = await startAccount({ busyTimes }, { isSavedIfBusy: false })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(times(crm.branch.records)).toEqual(['2026-01-15T15:00:00+03:00'])
  })

  test('that the lead asks for is refused when it is busy', async () => {
    const { crm, deliver } = await startAccount({ busyTimes: ['2026-03-02T10:30:00+03:00'] }, { isSavedIfBusy: false })
    const outcome = await deliver({ ...formLead, fields: { datetime: '2026-03-02 10:30' } })
    expect(outcome).toMatchObject({ kind: 'rejected', field: 'datetime' })
    expect(crm.branch.records).toEqual([])
  })

  test('is any time when the connection saves over busy ones', async () => {
    const { crm, deliver } = await startAccount({ busyTimes: ['2026-01-15T13:00:00+03:00'] })
    await deliver(formLead)
    expect(times(crm.branch.records)).toEqual(['2026-01-15T13:00:00+03:00'])
  })
})

describe('the time of a booking', () => {
  test("is the nearest free one after the delay, of the connection's employee", async () => {
    const { crm, deliver, trace } = await startAccount({}, { ...bookingOnly, staffId: '3512', delayMinutes: 60 })
    await deliver(formLead)
    expect(times(crm.branch.records)).toEqual(['2026-01-15T15:00:00+03:00'])
    expect(trace()).toEqual(['GET /book_staff_seances/4564/3512/', 'POST /book_record/4564'])
  })

  test('is looked for on the next days when the day is full', async () => {
    const { crm, deliver } = await startAccount({}, { ...bookingOnly, staffId: '3512', delayMinutes: 600 })
    await deliver(formLead)
    expect(times(crm.branch.records)).toEqual(['2026-01-16T10:00:00+03:00'])
  })

  test('is the next one when somebody was quicker', async () => {
    const { crm, deliver } = await startAccount({ busyTimes: ['2026-01-15T12:00:00+03:00'] }, bookingOnly)
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(times(crm.branch.records)).toEqual(['2026-01-15T15:00:00+03:00'])
  })

  test('that nobody is free for (436) is passed over', async () => {
    const { crm, deliver } = await startAccount({}, bookingOnly)
    const create = ({ path }: { path: string }): boolean => path === '/api/v1/book_record/4564'
    crm.failNext({ kind: 'answer', answer: refusal(422, '', { code: 436 }) }, { matches: create })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(times(crm.branch.records)).toEqual(['2026-01-15T15:00:00+03:00'])
  })

  test('is waited for when there is none', async () => {
    const { crm, deliver } = await startAccount({ freeTimes: [] }, bookingOnly)
    expect(await deliver(formLead)).toEqual({
      kind: 'retry',
      reason: 'YCLIENTS has no free time for online booking',
      trouble: 'lead',
    })
    expect(crm.branch.records).toEqual([])
  })

  test('becomes a record of the journal when there is none, but a user token and an employee', async () => {
    const { crm, deliver } = await startAccount({ freeTimes: [] }, { mode: 'booking' })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(crm.branch.records[0]).toMatchObject({ save_if_busy: true, staff_id: 3512 })
  })
})

test('a booking that cannot be looked up says so where it may be a repeat', async () => {
  const { crm, deliver } = await startAccount({}, bookingOnly)
  await deliver({ ...formLead, flags: { is_need_check_order_in_processing: true } }, { isRepeatOfUnknown: true })
  expect(crm.branch.records[0]?.['comment']).toContain(
    [
      'Незаконченные записи клиента не проверены: у подключения нет пользователя',
      'Возможный повтор: неизвестно, дошла ли эта заявка в прошлый раз',
      '[estafeta-1]',
    ].join('\n\n'),
  )
})
