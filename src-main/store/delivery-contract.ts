import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from './operations.ts'
import { addConnection, append, claimRequest, delivered, step, T0, prepare, type Prepared } from './store-fixtures.ts'

/** What every engine of the store must do with deliveries. `open` gives an empty store; the suite closes it. */
export function deliveryContract(name: string, open: () => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    let it_: Prepared
    beforeEach(async () => {
      it_ = await prepare(await open())
    })
    afterEach(async () => {
      await it_.store.close()
    })

    describe('deliveries', () => {
      it('claims by receipt, one per person, and writes the intent with the claim', async () => {
        const { store, connectionId } = it_
        await append(store, { receivedAt: T0 + 3, personKey: 'anna' })
        await append(store, { receivedAt: T0 + 1, personKey: 'anna' })
        await append(store, { receivedAt: T0 + 2, personKey: 'boris' })
        const claims = await store.claimDeliveries(claimRequest(connectionId))
        expect(claims.map((claim) => [claim.lead.id, claim.kind, claim.attemptNumber])).toEqual([
          ['lead_2', 'deliver', 1],
          ['lead_3', 'deliver', 1],
        ])
        const detail = await store.getDelivery({ id: claims[0]!.deliveryId })
        expect(detail).toMatchObject({ state: 'sending', attempts: [{ number: 1, outcome: null, finishedAt: null }] })
        expect(await store.claimDeliveries(claimRequest(connectionId, { busyPersons: ['anna'] }))).toEqual([])
        expect(await store.claimDeliveries(claimRequest(connectionId))).toHaveLength(1)
      })

      it('does not claim what is not due', async () => {
        const { store, connectionId } = it_
        await append(store, { receivedAt: T0 + 5000 })
        expect(await store.claimDeliveries(claimRequest(connectionId))).toEqual([])
        expect(await store.nextDue({ connectionId })).toBe(T0 + 5000)
        expect(
          await store.claimDeliveries(claimRequest(connectionId, { dueBy: Number.MAX_SAFE_INTEGER })),
        ).toHaveLength(1)
      })

      it('does not let a late answer overwrite what a newer run did', async () => {
        const { store, connectionId } = it_
        await append(store)
        const [old] = await store.claimDeliveries(claimRequest(connectionId, { token: 'old', leaseMs: 1 }))
        await store.recoverSending({ now: T0 + 2000, settleMs: 0, leaseBefore: T0 + 2000 })
        const [fresh] = await store.claimDeliveries(
          claimRequest(connectionId, { now: T0 + 3000, dueBy: T0 + 3000, token: 'new' }),
        )
        expect(fresh?.kind).toBe('lookup')
        expect(await store.saveStep({ deliveryId: old!.deliveryId, token: 'old', step: step('order') })).toBe(false)
        expect((await store.finishAttempt(delivered(old!, '1'))).isStale).toBe(true)
        expect((await store.getDelivery({ id: old!.deliveryId }))?.state).toBe('sending')
        expect((await store.finishAttempt(delivered(fresh!, '2'))).isStale).toBe(false)
        expect((await store.getDelivery({ id: old!.deliveryId }))?.crmId).toBe('2')
      })

      it('turns what a dead run was sending into an unclear delivery that is looked up after the settle time', async () => {
        const { store, connectionId } = it_
        await append(store)
        const [claim] = await store.claimDeliveries(claimRequest(connectionId))
        await store.saveStep({ deliveryId: claim!.deliveryId, token: 'run-1', step: step('customer') })
        const touched = await store.recoverSending({
          now: T0 + 9000,
          settleMs: 15_000,
          leaseBefore: Number.MAX_SAFE_INTEGER,
        })
        expect(touched.leadIds).toEqual(['lead_1'])
        expect(await store.getDelivery({ id: claim!.deliveryId })).toMatchObject({
          state: 'retrying',
          isOutcomeUnknown: true,
          attemptCount: 1,
          nextAttemptAt: T0 + 24_000,
          attempts: [{ outcome: 'unknown', finishedAt: T0 + 9000 }],
          steps: [{ name: 'customer', summary: 'customer 5' }],
        })
        const [again] = await store.claimDeliveries(claimRequest(connectionId, { dueBy: T0 + 24_000 }))
        expect(again).toMatchObject({
          kind: 'lookup',
          unknownSince: T0 + 9000,
          steps: [{ name: 'customer', result: { id: 5 } }],
        })
      })

      it('moves the counters with every state', async () => {
        const { store, connectionId, projectId } = it_
        await append(store)
        await append(store)
        const [claim] = await store.claimDeliveries(claimRequest(connectionId, { limit: 1 }))
        expect(await store.countByState({ projectId })).toMatchObject({ queued: 1, sending: 1, delivered: 0 })
        await store.finishAttempt(delivered(claim!, '1'))
        expect(await store.countByState({})).toEqual({
          queued: 1,
          sending: 0,
          delivered: 1,
          retrying: 0,
          failed: 0,
          held: 0,
          skipped: 0,
          unrouted: 0,
        })
      })

      it('holds what waits while the connection is off and queues it again', async () => {
        const { store, connectionId } = it_
        await append(store)
        await store.setConnectionState({ id: connectionId, state: 'unauthorized', reason: 'wrong key', at: T0 })
        const later = await append(store)
        const states = async () => (await store.listLeads({ limit: 9, cursor: null })).items.map((lead) => lead.state)
        expect([later.state, await states(), await store.listDue({})]).toEqual(['held', ['held', 'held'], []])
        await store.setConnectionState({ id: connectionId, state: 'active', reason: null, at: T0 + 7 })
        expect([await states(), await store.listDue({})]).toEqual([
          ['queued', 'queued'],
          [{ connectionId, nextAt: T0 + 7 }],
        ])
      })

      it('keeps the tokens of an account until it is removed', async () => {
        const { store, connectionId } = it_
        expect(await store.getTokens({ id: connectionId })).toBeUndefined()
        await store.saveTokens({ id: connectionId, tokens: Buffer.from('sealed') })
        expect(Buffer.from((await store.getTokens({ id: connectionId })) ?? []).toString()).toBe('sealed')
        await store.removeConnection({ id: connectionId, at: T0 })
        expect(await store.getTokens({ id: connectionId })).toBeUndefined()
        expect(await store.saveTokens({ id: connectionId, tokens: Buffer.from('late') })).toBe(false)
      })

      it('sweeps back what fell out of the queue, and nothing older than asked', async () => {
        const { store, connectionId, projectId } = it_
        await store.removeConnection({ id: connectionId, at: T0 })
        await append(store, { receivedAt: T0 - 10 })
        await append(store, { receivedAt: T0 + 10 })
        const second = await addConnection(store, projectId, 'k2')
        const touched = await store.sweep({ now: T0 + 100, since: T0 })
        expect(touched).toEqual({ leadIds: ['lead_2'], projectIds: [projectId], connectionIds: [second] })
        expect((await store.getLead({ id: 'lead_2' }))?.deliveries).toMatchObject([
          { connectionId: second, state: 'queued', nextAttemptAt: T0 + 100 },
        ])
        expect((await store.sweep({ now: T0 + 200, since: T0 })).leadIds).toEqual([])
      })

      it('lets a comment wait for the deal of its lead', async () => {
        const { store, connectionId } = it_
        const lead = await append(store)
        const { comment } = await store.appendComment({
          leadId: lead.id,
          title: null,
          message: 'Ещё вопрос',
          at: T0 + 50,
        })
        const claims = await store.claimDeliveries(claimRequest(connectionId))
        expect(claims.map((claim) => claim.comment)).toEqual([null])
        await store.finishAttempt(delivered(claims[0]!, '88'))
        const [note] = await store.claimDeliveries(claimRequest(connectionId, { now: T0 + 3000, dueBy: T0 + 3000 }))
        expect(note).toMatchObject({ comment, leadCrmId: '88', kind: 'deliver' })
      })

      it('takes a person’s decision on an unclear delivery only while it waits for one', async () => {
        const { store, connectionId } = it_
        await append(store)
        const [claim] = await store.claimDeliveries(claimRequest(connectionId))
        const decide = (decision: 'delivered' | 'send_again') =>
          store.decide({ id: claim!.deliveryId, decision, crmId: '9', at: T0 + 10 })
        expect(await decide('delivered')).toBeUndefined()
        await store.finishAttempt({
          ...delivered(claim!, ''),
          outcome: 'unknown',
          next: { state: 'failed', isUnknown: true },
        })
        expect(await decide('delivered')).toMatchObject({ state: 'delivered', crmId: '9', isOutcomeUnknown: false })
        expect(await decide('send_again')).toBeUndefined()
      })
    })
  })
}
