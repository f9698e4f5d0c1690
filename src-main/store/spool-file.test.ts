import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { NewLead } from './records.ts'
import { Spool, SPOOL_FILE } from './spool.ts'
import { newLead } from './store-fixtures.ts'

describe('the file of the spool', () => {
  let folder: string
  let spool: Spool
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'estafeta-spool-'))
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true })
    })
    spool = new Spool(folder)
  })
  const file = () => join(folder, SPOOL_FILE)
  const draining = () => `${file()}.draining`
  const named = (name: string) => newLead({ submissionId: `spool_${name}`, values: { name } })
  const into = (taken: (string | null)[]) => (lead: NewLead) => Promise.resolve(taken.push(lead.values.name))

  it('gives leads back whole: line breaks, separators, broken text, bytes', async () => {
    const lead = newLead({
      submissionId: 'spool_1',
      values: { name: 'a\nb\r\u2028\u2029"\\ё\u{1f680}', comment: '\ud800', fields: { x: [1, { y: null }] } },
      original: { method: 'POST', target: '/a?b', contentType: 'text/plain', body: Buffer.from([0, 10, 13, 255]) },
    })
    await spool.append(lead)
    const given: NewLead[] = []
    expect(await spool.drain((one) => Promise.resolve(given.push(one)))).toBe(1)
    expect(given).toEqual([lead])
  })

  it('is readable by its owner only', async () => {
    await spool.append(named('Анна'))
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  it('keeps the order of leads that arrive together', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `n${i}`)
    await Promise.all(names.map((name) => spool.append(named(name))))
    const taken: string[] = []
    expect(await spool.drain(into(taken))).toBe(20)
    expect(taken).toEqual(names)
  })

  it('keeps what arrives during an import for the next one', async () => {
    await spool.append(named('first'))
    const taken: (string | null)[] = []
    await spool.drain(async (lead) => {
      await spool.append(named('second'))
      taken.push(lead.values.name)
    })
    expect([taken, (await spool.size()) > 0]).toEqual([['first'], true])
    await spool.drain(into(taken))
    expect(taken).toEqual(['first', 'second'])
  })

  it('is never taken for empty, and removed, when it only cannot be read now', async () => {
    await spool.append(named('a'))
    // Stands for too many open files or a broken disk: reading fails, though removing would not.
    symlinkSync(folder, draining())
    await expect(spool.drain(into([]))).rejects.toThrow('EISDIR')
    expect([existsSync(draining()), (await spool.size()) > 0]).toEqual([true, true])
  })

  it('may be missing or empty', async () => {
    expect([await spool.size(), await spool.isUnfinished(), await spool.drain(into([]))]).toEqual([0, false, 0])
    writeFileSync(file(), '')
    expect(await spool.drain(into([]))).toBe(0)
  })

  it('that cannot be written refuses the lead, and takes the next one when it can be written again', async () => {
    rmSync(folder, { recursive: true })
    await expect(spool.append(named('lost'))).rejects.toThrow('ENOENT')
    mkdirSync(folder)
    await spool.append(named('kept'))
    const taken: (string | null)[] = []
    await spool.drain(into(taken))
    expect(taken).toEqual(['kept'])
  })
})
