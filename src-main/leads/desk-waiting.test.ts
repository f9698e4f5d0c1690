import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LeadId } from '../../src-preload/contract/index.ts'
import type { Store } from '../store/operations.ts'
import { callOf, openTestDesk, type TestDesk } from './test-desk.ts'

type Next = Parameters<Store['finishAttempt']>[0]['next']

const WAIT_MS = 25_000
const delivered = (crmId: string): Next => ({
  state: 'delivered',
  crmId,
  url: null,
  isAppended: false,
  isReconciled: false,
})
const retrying = { state: 'retrying', nextAt: 9e12, lookUpCount: 0, isRepeatOfUnknown: false } as const

describe('the desk, for those who come back to a lead', () => {
  let at: TestDesk
  beforeAll(async () => {
    at = await openTestDesk()
  })
  afterAll(() => at.close())

  let serial = 0
  const receive = async (): Promise<LeadId> => {
    const result = await at.receive({ name: `Гость ${(serial += 1)}` })
    if (result.kind !== 'stored') throw new Error(result.kind)
    return result.leadId
  }
  /** The attempt of the oldest waiting lead ends like this. */
  const finish = async (next: Next, reason: string | null = null): Promise<LeadId> => {
    const now = at.clock.now()
    const due = { connectionId: 'connection_1', now, dueBy: now, limit: 1, leaseMs: 60_000 } as const
    const [claim] = await at.store.claimDeliveries({ ...due, token: 'run', busyPersons: [] })
    const { deliveryId, attemptId, lead } = claim!
    const outcome = next.state === 'delivered' ? 'delivered' : next.state === 'failed' ? 'rejected' : 'retry'
    const end = { deliveryId, attemptId, token: 'run', at: now, outcome, reason, isCounted: true } as const
    await at.store.finishAttempt({ ...end, exchanges: [], next })
    at.desk.leadChanged(lead.id)
    return lead.id
  }

  describe('a caller that waits', () => {
    it('gets the number in the CRM, also when it was there before', async () => {
      const id = await receive()
      const waiting = at.desk.waitForDelivery(id, WAIT_MS)
      await finish(delivered('77'))
      expect(await waiting).toEqual({ kind: 'delivered', crmId: '77' })
      expect(await at.desk.waitForDelivery(id, WAIT_MS)).toEqual({ kind: 'delivered', crmId: '77' })
      expect(at.clock.timerCount).toBe(0)
    })

    it.each<[string, Next, string]>([
      ['refused', { state: 'failed', isUnknown: false }, 'the phone is wrong'],
      ['in trouble', { ...retrying, unknownSince: null }, 'HTTP 500'],
      ['held', { state: 'held' }, 'the key was rejected'],
    ])('gets the reason when the lead is %s', async (_how, next, reason) => {
      const waiting = at.desk.waitForDelivery(await receive(), WAIT_MS)
      await finish(next, reason)
      expect(await waiting).toEqual({ kind: 'failed', reason })
    })

    it('goes on waiting while the outcome is unclear, until its time is over', async () => {
      const waiting = at.desk.waitForDelivery(await receive(), WAIT_MS)
      await finish({ ...retrying, unknownSince: at.clock.now() }, 'the answer was lost')
      at.clock.advance(WAIT_MS - 1)
      expect(at.clock.timerCount).toBe(1)
      at.clock.advance(1)
      expect(await waiting).toEqual({ kind: 'pending' })
    })

    it('does not hear of other leads', async () => {
      const ids = [await receive(), await receive()] as const
      const waiting = ids.map((id) => at.desk.waitForDelivery(id, WAIT_MS))
      expect(await finish(delivered('78'))).toBe(ids[0])
      expect(await waiting[0]).toEqual({ kind: 'delivered', crmId: '78' })
      at.clock.advance(WAIT_MS)
      expect(await waiting[1]).toEqual({ kind: 'pending' })
      await finish(delivered('79'))
    })

    it('waits its time and no longer for a lead that does not exist', async () => {
      const waiting = at.desk.waitForDelivery('lead_999', 1000)
      at.clock.advance(1000)
      expect(await waiting).toEqual({ kind: 'pending' })
    })
  })

  describe('a comment', () => {
    const comment = (target: string, key = 'project-key') =>
      at.desk.comment({ key, target, title: 'Ещё', message: 'Перезвоните', call: callOf({}) })

    it('finds its lead by id, by number and by the number in the CRM, in its own project only', async () => {
      const first = await receive()
      const second = await receive()
      expect(await finish(delivered('A-512'))).toBe(first)
      const settings = { repeatWindowMs: 0, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'grid' } as const
      await at.store.createProject({
        name: 'Чужой',
        intakeKey: 'other-key',
        tagKey: 'tag-other-key',
        settings,
        at: 0,
      })
      await at.desk.reloadKeys()
      const answers = []
      for (const target of [first, second.slice('lead_'.length), 'A-512', 'lead_999', `${first}x`, '']) {
        answers.push(await comment(target))
      }
      expect(answers).toEqual([
        { kind: 'stored', leadId: first },
        { kind: 'stored', leadId: second },
        { kind: 'stored', leadId: first },
        { kind: 'not_found' },
        { kind: 'not_found' },
        { kind: 'not_found' },
      ])
      expect([await comment(first, 'other-key'), await comment('A-512', 'other-key')]).toEqual([
        { kind: 'not_found' },
        { kind: 'not_found' },
      ])
      expect(await comment(first, 'nobody')).toEqual({ kind: 'unknown_key' })
      expect(await at.store.listComments({ leadId: second })).toEqual([
        { id: 'comment_2', leadId: second, receivedAt: at.clock.now(), title: 'Ещё', message: 'Перезвоните' },
      ])
      expect(at.events.filter(([what]) => what === 'touched').map(([, ids]) => ids)).toEqual([
        [first],
        [second],
        [first],
      ])
    })
  })

  it('waits for every connection of the project', async () => {
    const connection = { projectId: 'project_1', adapter: 'demo', name: 'B', config: {}, unknownPolicy: 'ask' } as const
    await at.store.createConnection({ ...connection, intakeKey: 'b', secrets: null, secretNames: [], at: 0 })
    await finish(delivered('80'))
    const waiting = at.desk.waitForDelivery(await receive(), WAIT_MS)
    await finish(delivered('81'))
    at.clock.advance(WAIT_MS)
    expect(await waiting).toEqual({ kind: 'pending' })
  })
})
