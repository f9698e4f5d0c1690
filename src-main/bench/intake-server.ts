/**
 * The intake under test, a process of its own. `bare`: the same Fastify route, body read, nothing decoded and nothing
 * stored · `decoded`: the whole intake with a desk that keeps nothing · `durable`: the product's own desk and store.
 * Prints its URL as JSON, then obeys lines on stdin: `report on` / `report off`.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Fastify from 'fastify'
import { Desk } from '../leads/desk.ts'
import type { LeadDesk } from '../leads/desk-port.ts'
import { startIntake } from '../intake/server.ts'
import { systemClock } from '../lib/clock.ts'
import { systemRandom } from '../lib/random.ts'
import { openStore } from '../store/open-store.ts'
import { Spool } from '../store/spool.ts'

const mode = process.argv[2]
const KEY = 'bench-key'
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const limits = { perKey: { ratePerS: 1e9, burst: 1e9 } }
const started = {
  host: '127.0.0.1',
  port: 0,
  clock: systemClock,
  logger,
  version: 'bench',
  isReady: () => true,
  limits,
}

function keepNothing(): LeadDesk {
  let serial = 0
  return {
    findKey: () => ({ projectId: 'project_1', defaultCountry: 'RU' }),
    receive: () => Promise.resolve({ kind: 'stored', leadId: `lead_${(serial += 1)}`, isRepeat: false }),
    waitForDelivery: () => Promise.resolve({ kind: 'pending' }),
    comment: () => Promise.resolve({ kind: 'not_found' }),
  }
}

async function bare(): Promise<string> {
  const app = Fastify({ logger: false })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
  let serial = 0
  app.post('/api/proxy/1.0/leads/add', (_request, reply) => {
    serial += 1
    return reply.send({ status: 'success', data: `lead_${serial}`, id: `lead_${serial}` })
  })
  return await app.listen({ host: '127.0.0.1', port: 0 })
}

async function durable(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-bench-'))
  const store = await openStore({ folder })
  const projectId = await store.createProject({
    name: 'Bench',
    intakeKey: KEY,
    tagKey: `tag-${KEY}`,
    settings: { repeatWindowMs: 60_000, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' },
    at: Date.now(),
  })
  await store.createConnection({
    projectId,
    adapter: 'demo',
    name: 'CRM',
    intakeKey: 'bench-connection',
    config: {},
    secrets: null,
    secretNames: [],
    unknownPolicy: 'ask',
    at: Date.now(),
  })
  const desk = new Desk({
    store,
    spool: new Spool(folder),
    tools: { clock: systemClock, random: systemRandom, logger },
    events: { onStored: () => undefined, onUnrecognised: () => undefined, onTouched: () => undefined },
  })
  await desk.start()
  let isReporting = false
  createInterface({ input: process.stdin }).on('line', (line) => {
    isReporting = line === 'report on'
    if (isReporting) void report()
  })
  /** A search without a hit walks the whole index; a page by state sorts nothing: together a busy report. */
  const report = async () => {
    while (isReporting) {
      await store.listLeads({ search: 'такого слова нет', limit: 50, cursor: null })
      await store.reportByDay({ fromDay: 0 })
      await store.listLeads({ states: ['queued', 'failed'], limit: 500, cursor: null })
    }
  }
  return (await startIntake({ ...started, desk })).url
}

const url =
  mode === 'bare'
    ? await bare()
    : mode === 'decoded'
      ? (await startIntake({ ...started, desk: keepNothing() })).url
      : await durable()
process.stdout.write(`${JSON.stringify({ url, key: KEY })}\n`)
