import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from './operations.ts'
import {
  addConnection,
  append,
  claimRequest,
  DAY,
  delivered,
  newLead,
  T0,
  prepare,
  type Prepared,
} from './store-fixtures.ts'

/** What every engine of the store must do with leads. `open` gives an empty store; the suite closes it. */
export function leadContract(name: string, open: () => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    let it_: Prepared
    beforeEach(async () => {
      it_ = await prepare(await open())
    })
    afterEach(async () => {
      await it_.store.close()
    })

    describe('leads', () => {
      it('stores a lead with its delivery and reads it back whole', async () => {
        const { store } = it_
        const lead = await append(store, {
          receivedAt: T0 + 5,
          values: { comment: 'Позвоните', fields: { utm: ['a', { b: 1 }] }, flags: { sync: true }, visit: '77' },
        })
        expect(lead).toEqual({
          id: 'lead_1',
          projectId: 'project_1',
          receivedAt: T0 + 5,
          title: 'Заявка с сайта',
          comment: 'Позвоните',
          name: lead.name,
          phone: '+7 900 000-00-01',
          phoneE164: '+79000000001',
          email: null,
          visit: '77',
          fields: { utm: ['a', { b: 1 }] },
          clientFields: {},
          flags: { sync: true },
          warnings: [],
          origin: { ip: null, userAgent: null, referrer: null },
          formId: null,
          context: {},
          repeatCount: 0,
          isEdited: false,
          state: 'queued',
          deliveries: [
            {
              id: 'delivery_1',
              leadId: 'lead_1',
              connectionId: 'connection_1',
              connectionName: 'CRM',
              adapter: 'demo',
              commentId: null,
              state: 'queued',
              isOutcomeUnknown: false,
              attemptCount: 0,
              nextAttemptAt: T0 + 5,
              reason: null,
              crmId: null,
              url: null,
              isAppended: false,
              isReconciled: false,
              createdAt: T0 + 5,
              finishedAt: null,
            },
          ],
        })
      })

      it('counts the very same submission within the window instead of storing it twice', async () => {
        const { store } = it_
        const fingerprint = 'ab'.repeat(16)
        const first = await store.appendLead(newLead({ receivedAt: T0, fingerprint }))
        const again = await store.appendLead(newLead({ receivedAt: T0 + 59_999, fingerprint }))
        const later = await store.appendLead(newLead({ receivedAt: T0 + 60_000, fingerprint }))
        expect([first, again, later]).toEqual([
          {
            kind: 'stored',
            leadId: 'lead_1',
            projectId: 'project_1',
            isRepeat: false,
            connectionIds: ['connection_1'],
          },
          { kind: 'stored', leadId: 'lead_1', projectId: 'project_1', isRepeat: true, connectionIds: [] },
          {
            kind: 'stored',
            leadId: 'lead_2',
            projectId: 'project_1',
            isRepeat: false,
            connectionIds: ['connection_1'],
          },
        ])
        expect((await store.getLead({ id: 'lead_1' }))?.repeatCount).toBe(1)
      })

      it('stores every submission when the window is off', async () => {
        const { store, projectId } = it_
        const project = await store.getProject({ id: projectId, day: 0 })
        await store.updateProject({ id: projectId, settings: { ...project!.settings, repeatWindowMs: 0 } })
        const fingerprint = 'cd'.repeat(16)
        await store.appendLead(newLead({ fingerprint }))
        const again = await store.appendLead(newLead({ fingerprint }))
        expect(again).toMatchObject({ kind: 'stored', leadId: 'lead_2', isRepeat: false })
      })

      it('appends the same spool entry once, however often it is imported', async () => {
        const { store } = it_
        const entry = newLead({ submissionId: 'spool_1', receivedAt: T0 })
        await store.appendLead(entry)
        await store.appendLead(entry)
        await store.appendLead({ ...entry, receivedAt: T0 + DAY })
        const { items } = await store.listLeads({ limit: 10, cursor: null })
        expect(items.map((lead) => [lead.id, lead.repeatCount])).toEqual([['lead_1', 0]])
      })

      it('does not know foreign keys, and keeps a lead without connection as unrouted', async () => {
        const { store, connectionId } = it_
        expect(await store.appendLead(newLead({ key: 'nobody' }))).toEqual({ kind: 'unrecognised' })
        await store.removeConnection({ id: connectionId, at: T0 })
        expect((await append(store)).state).toBe('unrouted')
      })

      it('gives a lead of a connection key to that connection only', async () => {
        const { store, projectId } = it_
        await addConnection(store, projectId, 'second-key')
        expect((await append(store)).deliveries.map((item) => item.connectionId)).toEqual([
          'connection_1',
          'connection_2',
        ])
        expect((await append(store, { key: 'second-key' })).deliveries.map((item) => item.connectionId)).toEqual([
          'connection_2',
        ])
      })

      it('skips what is not to be sent', async () => {
        const lead = await append(it_.store, { values: { flags: { is_skip_sending: true } } })
        expect([lead.state, lead.deliveries[0]?.state]).toEqual(['skipped', 'skipped'])
      })

      it('keeps the original bytes, before and after they are packed', async () => {
        const { store } = it_
        const body = Buffer.concat([Buffer.from('name=%D0%98&x='), Buffer.from([0xff, 0x00, 0xc3])])
        const original = { method: 'POST', target: '/x?y=1', contentType: 'text/plain', body }
        await store.appendLead(newLead({ original }))
        const expected = {
          method: 'POST',
          target: '/x?y=1',
          contentType: 'text/plain',
          byteLength: body.length,
          text: body.toString('latin1'),
        }
        expect(await store.getOriginal({ leadId: 'lead_1' })).toEqual(expected)
        await store.indexed()
        expect(await store.getOriginal({ leadId: 'lead_1' })).toEqual(expected)
      })

      it('pages through all leads newest first without gaps or repeats', async () => {
        const { store } = it_
        const same = T0 + 500
        await Promise.all(Array.from({ length: 25 }, () => store.appendLead(newLead({ receivedAt: same }))))
        const seen: string[] = []
        for (let cursor: string | null = null; ;) {
          const page: Awaited<ReturnType<Store['listLeads']>> = await store.listLeads({ limit: 7, cursor })
          seen.push(...page.items.map((lead) => lead.id))
          cursor = page.next
          if (cursor === null) break
        }
        expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `lead_${25 - i}`))
      })

      it('filters by project, states and time together', async () => {
        const { store, projectId, connectionId } = it_
        await append(store, { receivedAt: T0 })
        const second = await append(store, { receivedAt: T0 + 10 })
        await append(store, { receivedAt: T0 + 20 })
        const [claim] = await store.claimDeliveries(claimRequest(connectionId, { limit: 1 }))
        await store.finishAttempt(delivered(claim!, '5'))
        const list = async (filter: object) =>
          (await store.listLeads({ ...filter, limit: 10, cursor: null })).items.map((lead) => lead.id)
        expect(await list({ projectId, states: ['delivered'] })).toEqual(['lead_1'])
        expect(await list({ projectId, states: ['queued', 'delivered'], receivedTo: T0 + 20 })).toEqual([
          second.id,
          'lead_1',
        ])
        expect(await list({ projectId: 'project_9' })).toEqual([])
        expect(await list({ receivedFrom: T0 + 10 })).toEqual(['lead_3', 'lead_2'])
      })
    })

    describe('search', () => {
      const find = async (store: Store, search: string) =>
        (await store.listLeads({ search, limit: 10, cursor: null })).items.map((lead) => lead.id)

      it('finds words in any case, ё as е, phones by any part in any format, e-mails and deal numbers', async () => {
        const { store, connectionId } = it_
        await append(store, {
          values: { name: 'Анна ФЁДОРОВА', phone: '8 (912) 345-67-89', phoneE164: '+79123456789' },
        })
        await append(store, {
          values: { comment: 'Окно «Ракурс»', email: 'Ivan.Petrov@Mail.ru', phone: null, phoneE164: null },
        })
        const claims = await store.claimDeliveries(claimRequest(connectionId))
        await store.finishAttempt(delivered(claims[0]!, 'A-17'))
        await store.indexed()
        expect(await find(store, 'федорова')).toEqual(['lead_1'])
        expect(await find(store, 'анна ФЁД')).toEqual(['lead_1'])
        for (const part of ['3456', '912 345', '+7 (912)', '89123456789', '8 912 345', '67-89']) {
          expect([part, await find(store, part)]).toEqual([part, ['lead_1']])
        }
        expect(await find(store, 'petrov@mail')).toEqual(['lead_2'])
        expect(await find(store, 'акурс')).toEqual(['lead_2'])
        expect(await find(store, 'A-17')).toEqual(['lead_1'])
        expect(await find(store, 'ivan фед')).toEqual([])
        expect(await find(store, '"OR"*')).toEqual([])
      })

      it('finds terms shorter than the index knows, and what was edited', async () => {
        const { store } = it_
        const lead = await append(store, { values: { name: 'Ян' } })
        await store.indexed()
        expect(await find(store, 'ян')).toEqual([lead.id])
        await store.editLead({ id: lead.id, values: { name: 'Виктория' }, personKey: null, at: T0 })
        await store.indexed()
        expect([await find(store, 'виктор'), await find(store, 'ян')]).toEqual([[lead.id], []])
      })

      it('pages through hits', async () => {
        const { store } = it_
        for (let i = 0; i < 5; i += 1) await append(store, { values: { title: 'Балкон' } })
        await store.indexed()
        const first = await store.listLeads({ search: 'балкон', limit: 3, cursor: null })
        const second = await store.listLeads({ search: 'балкон', limit: 3, cursor: first.next })
        expect([first, second].map((page) => page.items.map((lead) => lead.id))).toEqual([
          ['lead_5', 'lead_4', 'lead_3'],
          ['lead_2', 'lead_1'],
        ])
        expect(second.next).toBeNull()
      })
    })

    describe('the rest', () => {
      it('bounds the box of unknown keys and makes leads of its content', async () => {
        const { store, projectId } = it_
        for (let i = 0; i < 4; i += 1) {
          await store.appendUnrecognised({ lead: newLead({ key: `old-${i}`, values: { name: `N${i}` } }), maxCount: 3 })
        }
        const page = await store.listUnrecognised({ limit: 10, cursor: null })
        expect([page.total, page.items.map((item) => item.key)]).toEqual([3, ['old-3', 'old-2', 'old-1']])
        const result = await store.assignUnrecognised({ id: page.items[0]!.id, projectId })
        expect(result).toMatchObject({ kind: 'stored', connectionIds: ['connection_1'] })
        expect(await store.assignUnrecognised({ id: page.items[0]!.id, projectId })).toBeUndefined()
        expect((await store.getLead({ id: 'lead_1' }))?.name).toBe('N3')
        expect(await store.countUnrecognised({})).toBe(2)
      })

      it('removes old leads with nothing waiting, and only those', async () => {
        const { store, connectionId, projectId } = it_
        await append(store, { receivedAt: T0 })
        await append(store, { receivedAt: T0 + 1 })
        const [claim] = await store.claimDeliveries(claimRequest(connectionId, { limit: 1 }))
        await store.finishAttempt(delivered(claim!, '1'))
        await store.indexed()
        expect(await store.previewRetention({ projectId, before: T0 + DAY })).toEqual({
          leadCount: 1,
          oldestReceivedAt: T0,
        })
        expect(await store.removeOldLeads({ projectId, before: T0 + DAY, limit: 10 })).toBe(1)
        expect((await store.listLeads({ limit: 9, cursor: null })).items.map((lead) => lead.id)).toEqual(['lead_2'])
        expect(await store.countByState({})).toMatchObject({ delivered: 0, queued: 1 })
      })

      it('refuses one bad request of a group without the others', async () => {
        const { store } = it_
        const results = await Promise.allSettled([
          store.appendLead(newLead()),
          store.createProject({
            name: 'Та же',
            intakeKey: 'project-key',
            tagKey: 'tag-project-key',
            settings: { repeatWindowMs: 0, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'grid' },
            at: T0,
          }),
          store.appendLead(newLead()),
        ])
        expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
        expect((await store.listLeads({ limit: 9, cursor: null })).items).toHaveLength(2)
      })

      it('keeps one installation id', async () => {
        const { store } = it_
        expect(await store.ensureInstallationId({ candidate: 'aaaa' })).toBe('aaaa')
        expect(await store.ensureInstallationId({ candidate: 'bbbb' })).toBe('aaaa')
      })
    })
  })
}
