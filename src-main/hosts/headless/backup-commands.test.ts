import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backUpTo, restoreFrom } from './backup-commands.ts'
import { newFolder, rpc, run, serveIn, stop } from './test-process.ts'

describe('estafeta backup and restore', () => {
  it('bring back what was there, keep what was replaced, and refuse a relay that works', async () => {
    const folder = newFolder()
    const file = join(newFolder(), 'deep', 'copy.db')
    const relay = await serveIn(folder, '--log', 'warn')
    await rpc(relay, 'projects.create', { name: 'Первый' })
    const saved = await run(['backup', '--data', folder, '--to', file])
    expect([saved.code, saved.stdout]).toEqual([0, ''])
    expect(saved.stderr).toContain(`Saved ${file}.\nKeep the file secret.key`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await rpc(relay, 'projects.create', { name: 'Второй' })
    expect(await run(['backup', '--data', folder, '--to', file])).toMatchObject({
      code: 1,
      stderr: `estafeta: ${file} is there already; give another name\n`,
    })
    expect(await run(['restore', '--data', folder, '--from', file])).toEqual({
      code: 1,
      stdout: '',
      stderr: `estafeta: another Estafeta (process ${relay.child.pid ?? ''}) already works on ${folder}\n`,
    })
    expect((await rpc(relay, 'projects.list'))['items']).toHaveLength(2)
    await stop(relay)

    const restored = await run(['restore', '--data', folder, '--from', file])
    expect([restored.code, restored.stdout]).toEqual([0, ''])
    const kept = readdirSync(folder).filter((name) => name.includes('before-restore'))
    expect(kept[0]).toMatch(/^estafeta\.db\.before-restore-[\dTZ-]+$/)
    expect(restored.stderr).toContain(`Restored ${file} into ${folder}. The old database is ${join(folder, kept[0]!)}.`)
    const again = await serveIn(folder, '--log', 'warn')
    expect(((await rpc(again, 'projects.list'))['items'] as { name: string }[]).map((one) => one.name)).toEqual([
      'Первый',
    ])
    await stop(again)
  })

  it('refuse what is no backup, and change nothing then', async () => {
    const folder = newFolder()
    const letter = join(folder, 'letter.txt')
    writeFileSync(letter, 'Dear reader, this is no database.\n'.repeat(100))
    const data = join(folder, 'data')
    const missing = join(folder, 'missing.db')
    await expect(backUpTo({ data, to: join(folder, 'x.db') })).rejects.toThrow(`there is no database in ${data}`)
    expect(() => {
      restoreFrom({ data, from: missing })
    }).toThrow(`there is no file ${missing}`)
    expect(() => {
      restoreFrom({ data, from: letter })
    }).toThrow(`${letter} is no usable backup: file is not a database`)
    expect(readdirSync(folder)).toEqual(['letter.txt'])
    expect(readFileSync(letter, 'utf8').length).toBe(3400)
  })
})
