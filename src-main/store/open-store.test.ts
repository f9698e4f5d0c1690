import { mkdtempSync, writeFileSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { copyDatabase, verifyDatabase } from './backup-file.ts'
import { openDatabase } from './open-database.ts'
import { DATABASE_FILE, openStore } from './open-store.ts'
import { deliveryContract } from './delivery-contract.ts'
import { formContract } from './form-contract.ts'
import { leadContract } from './lead-contract.ts'
import { initialSchema } from './migrations/0001-initial.ts'
import { newLead, prepare, T0 } from './store-fixtures.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'estafeta-store-'))

leadContract('SQLite', () => openStore({ folder: newFolder() }))
deliveryContract('SQLite', () => openStore({ folder: newFolder() }))
formContract('SQLite', () => openStore({ folder: newFolder() }))

describe('openDatabase', () => {
  it('runs with synchronous=FULL on the first and on the second start', () => {
    const file = join(newFolder(), 'a.db')
    for (const start of ['first', 'second']) {
      const db = openDatabase(file, { isReadOnly: false })
      expect([start, db.pragma('synchronous', { simple: true })]).toEqual([start, 2])
      db.exec('CREATE TABLE IF NOT EXISTS t (x); INSERT INTO t VALUES (1)')
      db.close()
    }
    // The trap itself: without our settings the second start falls to NORMAL.
    const bare = new Database(file)
    expect(bare.pragma('synchronous', { simple: true })).toBe(1)
    bare.close()
  })
})

describe('openStore', () => {
  it('finds everything again after a close', async () => {
    const folder = newFolder()
    const { store } = await prepare(await openStore({ folder }))
    await store.appendLead(newLead({ values: { name: 'Раиса' } }))
    await store.close()
    const again = await openStore({ folder })
    await again.indexed()
    expect((await again.listLeads({ search: 'раиса', limit: 5, cursor: null })).items).toHaveLength(1)
    await again.checked()
    await again.close()
  })

  it('refuses a file that is no database, in words', async () => {
    const folder = newFolder()
    writeFileSync(
      join(folder, DATABASE_FILE),
      'this is not a database, it is a letter to the reader of this test\n'.repeat(40),
    )
    await expect(openStore({ folder })).rejects.toThrow(/damaged/)
  })

  it('refuses a database of a newer version', async () => {
    const folder = newFolder()
    await (await openStore({ folder })).close()
    const db = new Database(join(folder, DATABASE_FILE))
    db.pragma('user_version = 99')
    db.close()
    await expect(openStore({ folder })).rejects.toThrow(/newer Estafeta/)
  })

  it('brings a file of the first version to the newest, and still knows what was sent a moment ago', async () => {
    const folder = newFolder()
    const old = new Database(join(folder, DATABASE_FILE))
    old.exec(initialSchema)
    old.pragma('user_version = 1')
    const settings = JSON.stringify({
      repeatWindowMs: 60_000,
      retentionDays: null,
      defaultCountry: 'RU',
      retrySchedule: 'adaptive',
    })
    old
      .prepare(
        'INSERT INTO projects (id, name, intake_key, settings, is_archived, created_at) VALUES (1, ?, ?, ?, 0, ?)',
      )
      .run('Окна', 'project-key', settings, T0)
    const lead = newLead({ receivedAt: T0 + 1000 })
    old.prepare('INSERT INTO leads (id, project_id, received_at, state, name) VALUES (7, 1, ?, 0, ?)').run(T0, 'Анна')
    old
      .prepare('INSERT INTO recent_submissions (lead_id, project_id, fingerprint, received_at) VALUES (7, 1, ?, ?)')
      .run(Buffer.from(lead.fingerprint, 'hex'), T0)
    old.close()
    const store = await openStore({ folder })
    expect(await store.appendLead(lead)).toMatchObject({ kind: 'stored', leadId: 'lead_7', isRepeat: true })
    expect(await store.appendLead(newLead())).toMatchObject({ kind: 'stored', leadId: 'lead_8', isRepeat: false })
    const [owner] = await store.listTagOwners({})
    expect(owner).toMatchObject({ projectId: 'project_1', tagKey: expect.stringMatching(/^[0-9a-f]{32}$/) as string })
    await store.close()
  })

  it('says when the structure of the file is damaged', async () => {
    const folder = newFolder()
    const { store } = await prepare(await openStore({ folder }))
    await Promise.all(Array.from({ length: 300 }, () => store.appendLead(newLead())))
    await store.close()
    const file = join(folder, DATABASE_FILE)
    const bytes = readFileSync(file)
    // The pages of the rows, behind the ones that hold the schema.
    bytes.fill(0x5a, 50 * 4096, 60 * 4096)
    writeFileSync(file, bytes)
    const damaged = await openStore({ folder })
    await expect(damaged.checked()).rejects.toThrow(/damaged/)
    await damaged.close()
  })

  it('copies itself while it works, and the copy is whole', async () => {
    const folder = newFolder()
    const { store } = await prepare(await openStore({ folder }))
    await Promise.all(Array.from({ length: 50 }, () => store.appendLead(newLead())))
    const target = join(folder, 'copy.db')
    const writing = Promise.all(Array.from({ length: 50 }, () => store.appendLead(newLead())))
    const { byteLength } = await store.backUp(target)
    await writing
    verifyDatabase(target)
    await copyDatabase(join(folder, DATABASE_FILE), join(folder, 'second.db'))
    const copy = new Database(join(folder, 'second.db'), { readonly: true })
    expect(copy.prepare('SELECT COUNT(*) AS n FROM leads').get()).toEqual({ n: 100 })
    copy.close()
    expect(byteLength).toBeGreaterThan(50_000)
    await store.close()
  })
})
