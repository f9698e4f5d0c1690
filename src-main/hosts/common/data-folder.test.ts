import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { claimDataFolder, defaultDataFolder } from './data-folder.ts'

describe('the place of the data', () => {
  it('is where each system keeps such things', () => {
    const at = (platform: NodeJS.Platform, environment: Record<string, string> = {}) =>
      defaultDataFolder({ platform, environment, home: '/home/anna' }).replaceAll('\\', '/')
    expect([
      at('linux'),
      at('linux', { XDG_DATA_HOME: '/data' }),
      at('freebsd'),
      at('darwin'),
      at('win32', { LOCALAPPDATA: 'C:/Users/anna/AppData/Local' }),
      at('win32'),
    ]).toEqual([
      '/home/anna/.local/share/estafeta',
      '/data/estafeta',
      '/home/anna/.local/share/estafeta',
      '/home/anna/Library/Application Support/Estafeta',
      'C:/Users/anna/AppData/Local/Estafeta',
      '/home/anna/AppData/Local/Estafeta',
    ])
  })
})

describe('claiming a data folder', () => {
  let parent: string
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'estafeta-folder-'))
    onTestFinished(() => {
      rmSync(parent, { recursive: true, force: true })
    })
  })

  it('makes it, for its owner only', () => {
    const folder = join(parent, 'a', 'b')
    const lock = claimDataFolder(folder)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readFileSync(join(folder, 'estafeta.pid'), 'utf8')).toBe(`${process.pid}\n`)
    lock.release()
  })

  it('takes one owner at a time, also within a process', () => {
    const lock = claimDataFolder(parent)
    expect(() => claimDataFolder(parent)).toThrow(
      `another Estafeta (process ${process.pid}) already works on ${parent}`,
    )
    lock.release()
    claimDataFolder(parent).release()
  })

  it('is refused while another process has it, and free as soon as that is gone, however it went', async () => {
    const module = pathToFileURL(join(import.meta.dirname, 'data-folder.ts')).href
    const script = `
      const { claimDataFolder } = await import(${JSON.stringify(module)})
      claimDataFolder(${JSON.stringify(parent)})
      // Nobody keeps what it returned: the lock must not go with it.
      for (let i = 0; i < 3; i += 1) {
        await new Promise((resolve) => setImmediate(resolve))
        globalThis.gc()
      }
      process.stdout.write('claimed')
      process.stdin.resume()`
    const owner = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => {
      owner.kill('SIGKILL')
    })
    await once(owner.stdout, 'data')
    expect(() => claimDataFolder(parent)).toThrow(`another Estafeta (process ${owner.pid ?? ''}) already works on`)
    const gone = once(owner, 'exit')
    owner.kill('SIGKILL')
    await gone
    claimDataFolder(parent).release()
    expect(existsSync(join(parent, 'estafeta.pid'))).toBe(true)
  })

  it('says when there is a file in its place, or above it', () => {
    const file = join(parent, 'file')
    writeFileSync(file, '')
    const words = (folder: string) => `the data folder ${folder} cannot be used: there is a file of this name`
    expect(() => claimDataFolder(file)).toThrow(words(file))
    expect(() => claimDataFolder(join(file, 'below'))).toThrow(words(join(file, 'below')))
  })

  // Root may write anywhere, so there is nothing to see as root.
  it.skipIf(process.getuid?.() === 0)('says when it may not be written', () => {
    const folder = join(parent, 'read-only')
    mkdirSync(folder)
    chmodSync(folder, 0o500)
    expect(() => claimDataFolder(folder)).toThrow('cannot be used: no permission to write there')
  })

  it('says when the lock cannot be made', () => {
    mkdirSync(join(parent, 'estafeta.lock'))
    expect(() => claimDataFolder(parent)).toThrow(/^the data folder .* cannot be used: no permission to write there$/)
  })
})
