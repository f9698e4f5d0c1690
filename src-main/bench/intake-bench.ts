import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { type Figure, median } from './figures.ts'

/** Rounds of each variant, interleaved: what else the machine does hits all of them. */
const ROUNDS = 3
const SECONDS = 8
/** A relay runs for weeks: what its first seconds spend on compiling is not measured, for any variant. */
const WARM_UP_SECONDS = 3
const CONNECTIONS = 64

type Load = { perSecond: number; p50: number; p99: number; statuses: Record<string, number> }
type Server = { child: ChildProcessByStdio<Writable, Readable, null>; url: string; key: string }
type Variant = 'bare' | 'decoded' | 'durable' | 'durable+report'

const here = (file: string) => join(import.meta.dirname, file)

async function firstLine(stream: Readable): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('the process ended without a word')
}

async function startServer(mode: string): Promise<Server> {
  const child = spawn(process.execPath, [here('intake-server.ts'), mode], { stdio: ['pipe', 'pipe', 'inherit'] })
  const { url, key } = JSON.parse(await firstLine(child.stdout)) as { url: string; key: string } // printed by intake-server
  return { child, url, key }
}

async function load(server: Server, seconds = SECONDS): Promise<Load> {
  const args = [
    here('load.ts'),
    `${server.url}/api/proxy/1.0/leads/add`,
    server.key,
    String(CONNECTIONS),
    String(seconds),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const result = JSON.parse(await firstLine(child.stdout)) as Load // printed by load.ts
  const wrong = Object.keys(result.statuses).filter((status) => status !== '200 success')
  if (wrong.length > 0) throw new Error(`not every lead was answered with success: ${JSON.stringify(result.statuses)}`)
  return result
}

async function measure(variant: Variant): Promise<Load> {
  const server = await startServer(variant.split('+')[0] ?? variant)
  try {
    // For the report also: a store with content, so that it has something to read.
    await load(server, WARM_UP_SECONDS)
    if (variant === 'durable+report') server.child.stdin.write('report on\n')
    return await load(server)
  } finally {
    server.child.kill('SIGKILL')
    await once(server.child, 'exit')
  }
}

/** Durable intake against the same route without storage, and beside a report that never stops. */
export async function benchIntake(): Promise<Figure[]> {
  const variants: Variant[] = ['bare', 'decoded', 'durable', 'durable+report']
  const results = new Map<Variant, Load[]>(variants.map((variant) => [variant, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const variant of variants) results.get(variant)?.push(await measure(variant))
  }
  const of = (variant: Variant, part: 'perSecond' | 'p50' | 'p99') =>
    median((results.get(variant) ?? []).map((load) => load[part]))
  const absolute = variants.flatMap((variant): Figure[] => [
    { name: `${variant}: requests per second`, value: of(variant, 'perSecond'), unit: '/s' },
    { name: `${variant}: p50 / p99`, value: of(variant, 'p50'), unit: `ms / ${of(variant, 'p99').toFixed(1)} ms` },
  ])
  return [
    ...absolute,
    {
      name: 'durable / decoded, requests per second',
      value: of('durable', 'perSecond') / of('decoded', 'perSecond'),
      unit: '×',
      bound: { atLeast: 0.5 },
    },
    {
      name: 'durable / decoded, p99',
      value: of('durable', 'p99') / of('decoded', 'p99'),
      unit: '×',
      bound: { atMost: 4 },
    },
    {
      name: 'with a report / without, p99',
      value: of('durable+report', 'p99') / of('durable', 'p99'),
      unit: '×',
      bound: { atMost: 2 },
    },
  ]
}
