import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'

describe('the real clock', () => {
  it('tells the time of day, and a time that never goes back', () => {
    const before = Date.now()
    const now = systemClock.now()
    expect([now >= before, now <= Date.now()]).toEqual([true, true])
    const times = Array.from({ length: 1000 }, () => systemClock.steady())
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('runs a task once, also one that is due at once or overdue, and none that was cancelled', async () => {
    const ran: string[] = []
    const cancel = systemClock.after(0, () => ran.push('cancelled'))
    cancel()
    const tasks = [0, -5, Number.NEGATIVE_INFINITY].map((delay) => {
      return new Promise<void>((resolve) => {
        systemClock.after(delay, () => {
          ran.push('ran')
          resolve()
        })
      })
    })
    await Promise.all(tasks)
    cancel()
    expect(ran).toEqual(['ran', 'ran', 'ran'])
  })

  it('waits longer than Node can instead of running at once, and keeps no process alive', () => {
    const module = pathToFileURL(join(import.meta.dirname, 'clock.ts')).href
    const script = `
      const { systemClock } = await import(${JSON.stringify(module)})
      for (const delay of [2 ** 31, 1e15, Infinity]) systemClock.after(delay, () => process.stdout.write('too early '))
      setImmediate(() => setImmediate(() => process.stdout.write('done')))`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    // Node warns when a delay does not fit and runs the task after 1 ms.
    expect([status, stdout, stderr]).toEqual([0, 'done', ''])
  })
})
