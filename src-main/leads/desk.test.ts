import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Spool, SPOOL_FILE } from '../store/spool.ts'
import { StoreError } from '../store/store-error.ts'
import { callOf, openTestDesk, type TestDesk } from './test-desk.ts'

const FULL = new StoreError('storage', 'the disk is full (SQLITE_FULL)')

describe('the desk', () => {
  let at: TestDesk
  beforeEach(async () => {
    at = await openTestDesk()
  })
  afterEach(() => at.close())

  const names = async () =>
    (await at.store.listLeads({ limit: 50, cursor: null })).items.map((lead) => lead.name).reverse()
  const file = () => join(at.folder, SPOOL_FILE)
  const spooled = () => (existsSync(file()) ? readFileSync(file(), 'utf8') : '')
  /** Runs the timer of the spool and waits until nothing is left of it. */
  const drain = async () => {
    at.clock.advance(5000)
    const spool = new Spool(at.folder)
    while ((await spool.size()) > 0 || (await spool.isUnfinished())) await at.store.probe({})
  }

  it('knows keys of projects and connections, and learns new ones', async () => {
    expect(at.desk.findKey('project-key')).toEqual({ projectId: 'project_1', defaultCountry: 'RU' })
    expect(at.desk.findKey('connection-key')).toEqual({ projectId: 'project_1', defaultCountry: 'RU' })
    expect([at.desk.findKey('constructor'), at.desk.findKey('')]).toEqual([undefined, undefined])
    await at.store.updateProject({ id: 'project_1', intakeKey: 'new-key' })
    await at.desk.reloadKeys()
    expect([at.desk.findKey('project-key'), at.desk.findKey('new-key')?.projectId]).toEqual([undefined, 'project_1'])
  })

  it('stores a lead and says what is due; the same one again is a repeat and wakes nobody', async () => {
    expect(await at.receive({ name: 'Анна', phone: '1' })).toEqual({
      kind: 'stored',
      leadId: 'lead_1',
      isRepeat: false,
    })
    expect(await at.receive({ phone: '1', name: 'Анна' })).toEqual({ kind: 'stored', leadId: 'lead_1', isRepeat: true })
    expect(at.events).toEqual([['stored', 'lead_1', 'project_1', ['connection_1']]])
    expect((await at.store.getLead({ id: 'lead_1' }))?.repeatCount).toBe(1)
  })

  it('keeps a submission with an unknown key', async () => {
    expect(await at.receive({ name: 'Анна' }, 'nobody')).toEqual({ kind: 'unrecognised' })
    expect([at.events, await at.store.countUnrecognised({})]).toEqual([[['unrecognised']], 1])
  })

  describe('while the database cannot be written', () => {
    beforeEach(() => {
      at.failWith(FULL)
    })

    it('keeps leads in the spool, and stores each once and in order when it can be written again', async () => {
      expect(await at.receive({ name: 'Первая' })).toEqual({ kind: 'spooled', receipt: 'spool_0000000000000001' })
      at.clock.advance(1000)
      expect(await at.receive({ name: 'Вторая' })).toEqual({ kind: 'spooled', receipt: 'spool_0000000000000002' })
      expect([at.events, await names()]).toEqual([[], []])
      at.failWith(undefined)
      await drain()
      expect(await names()).toEqual(['Первая', 'Вторая'])
      const leads = (await at.store.listLeads({ limit: 9, cursor: null })).items
      expect(leads.map((lead) => lead.receivedAt - leads[1]!.receivedAt)).toEqual([1000, 0])
      expect(at.events.map((event) => (event as string[])[1])).toEqual(['lead_1', 'lead_2'])
      at.clock.advance(60_000)
      expect([await names(), at.clock.timerCount]).toEqual([['Первая', 'Вторая'], 0])
    })

    it('keeps them in the spool for as long as it takes', async () => {
      await at.receive({ name: 'Анна' })
      for (let i = 0; i < 3; i += 1) {
        const before = at.logs.length
        at.clock.advance(5000)
        while (at.logs.length === before || at.clock.timerCount === 0) await at.store.probe({})
      }
      expect(at.logs.at(-1)).toContain('the disk is full')
      at.failWith(undefined)
      await drain()
      expect(await names()).toEqual(['Анна'])
    })

    it('keeps submissions with unknown keys as well', async () => {
      expect((await at.receive({ name: 'Анна' }, 'nobody')).kind).toBe('spooled')
      at.failWith(undefined)
      await drain()
      expect([await at.store.countUnrecognised({}), at.events]).toEqual([1, [['unrecognised']]])
    })

    it('answers that nothing could be stored when the spool cannot be written either', async () => {
      mkdirSync(file())
      expect(await at.receive({ name: 'Анна', phone: '89001112233' })).toEqual({
        kind: 'unstorable',
        reason: 'the disk is full (SQLITE_FULL)',
        retryAfterS: 2,
      })
      expect(at.logs.join()).toContain('neither the database nor the spool can be written')
      expect(at.logs.join()).not.toMatch(/Анна|1112233/)
      rmSync(file(), { recursive: true })
    })

    it('spools a lead that hits a fault of ours too: it is refused only when it cannot be written anywhere', async () => {
      at.failWith(new StoreError('failed', 'no such column'))
      expect((await at.receive({ name: 'Анна' })).kind).toBe('spooled')
    })

    it('spools nothing when only too much waits: the caller is asked to send again', async () => {
      at.failWith(new StoreError('busy', 'too much waits to be stored'))
      expect(await at.receive({ name: 'Анна' })).toEqual({ kind: 'unstorable', reason: 'too busy', retryAfterS: 2 })
      expect(spooled()).toBe('')
    })

    it('refuses comments: nothing of them is kept, the caller is asked to send again', async () => {
      const comment = { key: 'project-key', target: 'lead_1', title: null, message: 'x', call: callOf({}) }
      at.failWith(undefined)
      await at.receive({ name: 'Анна' })
      at.failWith(FULL)
      expect(await at.desk.comment(comment)).toEqual({ kind: 'unstorable', reason: FULL.message, retryAfterS: 2 })
    })
  })

  describe('after a crash', () => {
    it('imports what the dead run left, and ignores its last line when it was cut short', async () => {
      at.failWith(FULL)
      await at.receive({ name: 'Первая' })
      await at.receive({ name: 'Вторая' })
      appendFileSync(file(), spooled().trim().split('\n')[0]!.slice(0, 100))
      at.failWith(undefined)
      await at.restart()
      expect(await names()).toEqual(['Первая', 'Вторая'])
    })

    it('imports once, although the dead run had stored the leads and not yet deleted the spool', async () => {
      at.failWith(FULL)
      await at.receive({ name: 'Первая' })
      await at.receive({ name: 'Вторая' })
      const left = spooled()
      at.failWith(undefined)
      await drain()
      for (const name of [SPOOL_FILE, `${SPOOL_FILE}.draining`]) {
        writeFileSync(join(at.folder, name), left)
        await at.restart()
      }
      expect([await names(), spooled()]).toEqual([['Первая', 'Вторая'], ''])
      expect((await at.store.getLead({ id: 'lead_1' }))?.repeatCount).toBe(0)
      expect(at.events.filter((event) => (event as string[])[0] === 'stored').length).toBe(2)
    })
  })
})
