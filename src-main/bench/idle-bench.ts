import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figures.ts'

/** How long the idle host is watched. */
const WATCH_MS = 5_000
/** Linux counts CPU time in hundredths of a second. */
const MS_PER_TICK = 10

type Process = { rssMb: number; cpuMs: number }

function look(pid: number): Process {
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return { rssMb: Number(rss) / 1024, cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK }
}

/** The built headless host with nothing to do: memory and CPU. */
export async function benchIdle(): Promise<Figure[]> {
  const args = ['serve', '--data', mkdtempSync(join(tmpdir(), 'estafeta-idle-')), '--intake', ':0', '--console', ':0']
  const entry = join(import.meta.dirname, '..', '..', 'out', 'main', 'estafeta.js')
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  const pid = child.pid ?? 0
  const before = look(pid)
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS))
  const after = look(pid)
  child.kill('SIGTERM')
  await once(child, 'exit')
  return [
    { name: 'idle headless host, resident memory', value: after.rssMb, unit: 'MiB', bound: { atMost: 150 } },
    { name: `CPU time in ${WATCH_MS / 1000} s of idling`, value: after.cpuMs - before.cpuMs, unit: 'ms' },
  ]
}
