import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FormId, formRule, type FormRule } from '../../src-preload/contract/index.ts'
import type { Store } from './operations.ts'
import { append, newLead, prepare, type Prepared, T0 } from './store-fixtures.ts'

const rule = (title: string): FormRule => formRule.parse({ type: 'form', selector: '#order', title })
const check = (at: number) => ({
  checkedAt: at,
  url: 'https://okna.example/',
  state: 'matched' as const,
  counts: [],
  detail: null,
})

/** What every engine of the store must do with forms, visits and what the tag notices. */
export function formContract(name: string, open: () => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    let at: Prepared
    let id: FormId
    beforeEach(async () => {
      at = await prepare(await open())
      const made = { projectId: at.projectId, fingerprint: null, isEnabled: true, actor: 'anna', note: null, at: T0 }
      const form = await at.store.createForm({ ...made, rule: rule('1') })
      if (form === undefined) throw new Error('the form was not made')
      id = form
    })
    afterEach(async () => {
      await at.store.close()
    })

    describe('forms', () => {
      it('keep every version, and refuse one that was made from an older one', async () => {
        const { store } = at
        const next = { id, actor: 'boris', note: null, at: T0 + 1 }
        expect(await store.publishForm({ ...next, baseVersion: 1, rule: rule('2') })).toBe('published')
        expect(await store.publishForm({ ...next, baseVersion: 1, rule: rule('x') })).toBe('conflict')
        expect(await store.publishForm({ ...next, baseVersion: null, rule: rule('3') })).toBe('published')
        expect(await store.publishForm({ ...next, id: 'form_99', baseVersion: null, rule: rule('x') })).toBe('gone')
        const versions = await store.listFormVersions({ id })
        expect(versions.map((version) => [version.number, version.rule.title, version.actor])).toEqual([
          [3, '3', 'boris'],
          [2, '2', 'boris'],
          [1, '1', 'anna'],
        ])
        expect(await store.getForm({ id })).toMatchObject({ version: 3, rule: { title: '3' }, changedAt: T0 + 1 })
      })

      it('keep what the form looked like until another look is given', async () => {
        const { store } = at
        const seen = { url: 'https://okna.example/', controls: ['tel'], words: 'Send' }
        const next = { id, baseVersion: null, rule: rule('2'), actor: 'a', note: null, at: T0 }
        await store.publishForm({ ...next, fingerprint: seen })
        await store.publishForm(next)
        expect((await store.getForm({ id }))?.fingerprint).toEqual(seen)
        await store.publishForm({ ...next, fingerprint: null })
        expect((await store.getForm({ id }))?.fingerprint).toBeNull()
      })

      it('are taken away without being lost', async () => {
        const { store } = at
        await store.setForm({ id, isRemoved: true, at: T0 })
        expect([await store.listForms({}), await store.getForm({ id })]).toEqual([[], undefined])
        expect((await store.getForm({ id, withRemoved: true }))?.rule.title).toBe('1')
        await store.setForm({ id, isRemoved: false, isEnabled: false, at: T0 })
        expect((await store.listForms({ projectId: at.projectId })).map((form) => form.isEnabled)).toEqual([false])
        expect(await store.setForm({ id: 'form_99', isEnabled: true, at: T0 })).toBe(false)
      })

      it('count their leads in the lead’s own commit, and find them with the bytes they came in', async () => {
        const { store } = at
        const original = { method: 'POST', target: '/s/k/lead', contentType: null, body: Buffer.from('{"a":1}') }
        await store.appendLead(
          newLead({ original, receivedAt: T0 + 7, values: { formId: id, context: { utmSource: 'vk' } } }),
        )
        await append(store)
        const found = await store.listFormLeads({ id, limit: 5 })
        expect(found.map(({ lead, body }) => [lead.formId, lead.context, Buffer.from(body).toString()])).toEqual([
          [id, { utmSource: 'vk' }, '{"a":1}'],
        ])
        expect(await store.getForm({ id })).toMatchObject({ leadCount: 1, lastLeadAt: T0 + 7 })
      })

      it('keep their newest hundred checks', async () => {
        const { store } = at
        for (let n = 1; n <= 103; n += 1) await store.saveFormCheck({ id, check: check(T0 + n) })
        const checks = await store.listFormChecks({ id })
        expect([checks.length, checks[0]?.checkedAt, checks.at(-1)?.checkedAt]).toEqual([100, T0 + 103, T0 + 4])
        expect((await store.getForm({ id }))?.lastCheck?.checkedAt).toBe(T0 + 103)
        expect(await store.saveFormCheck({ id: 'form_99', check: check(T0) })).toBe(false)
      })
    })

    describe('visits', () => {
      it('tell what is known of them to a lead that comes with their number', async () => {
        const { store, projectId } = at
        const visit = { projectId, visitor: 'v', number: null, first: null, startedAt: T0, at: T0 }
        const opened = await store.openVisit({ ...visit, known: { utmSource: 'vk' } })
        expect(opened).toEqual({ number: '100001', first: '100001' })
        const lead = await append(store, { values: { visit: '100001' } })
        const stranger = await append(store, { values: { visit: '7' } })
        expect([lead.context, stranger.context]).toEqual([{ utmSource: 'vk', firstVisit: '100001' }, {}])
        expect(await store.openVisit({ ...visit, projectId: 'project_99', known: {} })).toBeUndefined()
      })

      it('go when they are old, and leave their leads what was known', async () => {
        const { store, projectId } = at
        const visit = { projectId, number: null, first: null, startedAt: T0, known: { utmSource: 'vk' } }
        await store.openVisit({ ...visit, visitor: 'old', at: T0 })
        await store.openVisit({ ...visit, visitor: 'new', at: T0 + 10 })
        const lead = await append(store, { values: { visit: '100001' } })
        const remove = () => store.removeOldVisits({ projectId, before: T0 + 10, limit: 100 })
        expect([await remove(), await remove()]).toEqual([1, 0])
        const [of, kept] = [await append(store, { values: { visit: '100001' } }), await store.getLead({ id: lead.id })]
        expect([of.context, kept?.context]).toEqual([{}, { utmSource: 'vk', firstVisit: '100001' }])
      })

      it('never share a number, whatever cookies say', async () => {
        const { store, projectId } = at
        const open_ = (visitor: string, number: string | null) =>
          store.openVisit({ projectId, visitor, number, first: null, startedAt: T0, at: T0, known: {} })
        await open_('a', '100002')
        expect((await open_('b', null))?.number).toBe('100001')
        expect((await open_('c', null))?.number).toBe('100003')
        expect((await open_('c', '100002'))?.number).toBe('100004')
        expect((await open_('d', '9'.repeat(13)))?.number).toBe('100005')
        expect((await open_('a', '100002'))?.number).toBe('100002')
      })
    })

    describe('the tag', () => {
      it('is known by its key, with keys and hosts of its project', async () => {
        const { store, projectId } = at
        await store.addSite({ projectId, host: 'okna.example', at: T0 })
        await store.setRoistatKey({ projectId, roistatKey: 'old' })
        expect(await store.listTagOwners({})).toEqual([
          {
            projectId,
            tagKey: 'tag-key',
            roistatKey: 'old',
            intakeKey: 'project-key',
            isArchived: false,
            hosts: ['okna.example'],
          },
        ])
      })

      it('has its newest notices and hosts kept, counted', async () => {
        const { store, projectId } = at
        const notice = { projectId, kind: 'incomplete' as const, formId: id, detail: 'phone', url: 'u', lastAt: T0 }
        await store.noteTag(notice)
        await store.noteTag({ ...notice, lastAt: T0 + 1 })
        for (let n = 0; n < 205; n += 1) {
          const [detail, lastAt] = [`fault ${n}`, T0 + 10 + n]
          await store.noteTag({ ...notice, kind: 'tag_error', formId: null, detail, lastAt })
          await store.noteSighting({ projectId, host: `h${n}.example`, url: 'u', lastSeenAt: lastAt })
        }
        const notices = await store.listNotices({ projectId })
        expect([notices.length, notices[0]?.detail]).toEqual([200, 'fault 204'])
        const hosts = await store.listSightings({ projectId })
        expect([hosts.length, hosts[0]?.host]).toEqual([200, 'h204.example'])
        expect(await store.getForm({ id })).toMatchObject({ incompleteCount: 2, lastIncompleteAt: T0 + 1 })
      })
    })
  })
}
