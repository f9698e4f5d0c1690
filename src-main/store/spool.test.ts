import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from './open-store.ts'
import type { NewLead } from './records.ts'
import { REFUSED_FILE, Spool, SPOOL_FILE } from './spool.ts'
import { newLead, prepare, T0 } from './store-fixtures.ts'
import { StoreError } from './store-error.ts'

function start() {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-spool-'))
  const spool = new Spool(folder)
  const drain = async (): Promise<(string | null)[]> => {
    const names: (string | null)[] = []
    await spool.drain((lead) => Promise.resolve(names.push(lead.values.name)))
    return names
  }
  return { folder, spool, drain, file: join(folder, SPOOL_FILE), refused: join(folder, REFUSED_FILE) }
}

const named = (name: string): NewLead => newLead({ values: { name } })

test('lines become leads in order, bytes of the original included, and the file goes', async () => {
  const { spool, file } = start()
  const body = Buffer.from([0xff, 0x00, 0x0a, 0xd0])
  await spool.append({ ...named('Анна'), original: { method: 'POST', target: '/', contentType: null, body } })
  await spool.append(named('Борис'))
  const leads: NewLead[] = []
  expect(await spool.drain((lead) => Promise.resolve(leads.push(lead)))).toBe(2)
  expect(leads.map((lead) => lead.values.name)).toEqual(['Анна', 'Борис'])
  expect(leads[0]?.original.body).toEqual(body)
  expect([existsSync(file), await spool.size(), await spool.isUnfinished()]).toEqual([false, 0, false])
})

test('a line that a full disk cut short swallows no line after it, and is kept for a person', async () => {
  const { spool, drain, file, refused } = start()
  await spool.append(named('Анна'))
  appendFileSync(file, '{"key":"project-key","values":{"name":"Бор')
  await spool.append(named('Вера'))
  expect(await drain()).toEqual(['Анна', 'Вера'])
  expect(readFileSync(refused, 'utf8')).toBe('\n{"key":"project-key","values":{"name":"Бор\n')
})

test('what could not be stored yet stays, together with what was appended meanwhile, and nothing twice', async () => {
  const { spool, drain } = start()
  for (const name of ['Анна', 'Борис', 'Вера']) await spool.append(named(name))
  const stored: (string | null)[] = []
  const failing = spool.drain((lead) => {
    if (stored.length === 1) return Promise.reject(new StoreError('storage', 'the disk is full'))
    return Promise.resolve(stored.push(lead.values.name))
  })
  await expect(failing).rejects.toThrow('the disk is full')
  await spool.append(named('Глеб'))
  expect(await spool.isUnfinished()).toBe(true)
  // The first import goes on from its beginning: the submission id makes the second time harmless.
  expect([stored, await drain(), await drain(), await drain()]).toEqual([
    ['Анна'],
    ['Анна', 'Борис', 'Вера'],
    ['Глеб'],
    [],
  ])
})

test('a lead that can never be stored is set aside and holds up no other', async () => {
  const { spool, refused } = start()
  for (const name of ['Анна', 'Борис', 'Вера']) await spool.append(named(name))
  const stored: (string | null)[] = []
  await spool.drain((lead) => {
    if (lead.values.name === 'Борис') return Promise.reject(new StoreError('failed', 'no such column'))
    return Promise.resolve(stored.push(lead.values.name))
  })
  expect(stored).toEqual(['Анна', 'Вера'])
  expect(readFileSync(refused, 'utf8')).toContain('Борис')
})

test('a repeat that went to the spool is recognised although newer leads were stored before its import', async () => {
  const { folder } = start()
  const { store } = await prepare(await openStore({ folder }))
  onTestFinished(() => store.close())
  const fingerprint = 'ab'.repeat(16)
  await store.appendLead(newLead({ fingerprint, receivedAt: T0 }))
  // The database could not be written from here until 10 min later.
  const repeat = newLead({ fingerprint, receivedAt: T0 + 5_000, submissionId: 'spool_1' })
  await store.appendLead(newLead({ receivedAt: T0 + 600_000 }))
  expect(await store.appendLead(repeat)).toMatchObject({ kind: 'stored', leadId: 'lead_1', isRepeat: true })
})
