import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeliveryState, LeadFilter } from '../../src-preload/contract/index.ts'
import { appendLead } from '../store/append-lead.ts'
import { finishAttempt } from '../store/attempt-end.ts'
import { claimDeliveries } from '../store/claims.ts'
import { createConnection } from '../store/connections.ts'
import { writeCounters } from '../store/counters.ts'
import { indexInbox } from '../store/index-inbox.ts'
import { migrate } from '../store/migrate.ts'
import { type Db, openDatabase } from '../store/open-database.ts'
import { DATABASE_FILE, openStore } from '../store/open-store.ts'
import type { Store } from '../store/operations.ts'
import { createProject } from '../store/projects.ts'
import { type Figure, median } from './figures.ts'
import { sampleLead } from './sample-leads.ts'

const PROJECTS = 50
const START = Date.UTC(2025, 10, 1)
const SPAN_MS = 365 * 86_400_000
const PAGE = 50

/** Fills a database as the product would, but in large transactions without the threads between. */
function fill(file: string, count: number): void {
  const db = openDatabase(file, { isReadOnly: false })
  migrate(db)
  db.pragma('synchronous = OFF')
  for (let project = 1; project <= PROJECTS; project += 1) addProject(db, project)
  for (let from = 0; from < count; from += 2000) {
    db.transaction(() => {
      for (let i = from; i < Math.min(count, from + 2000); i += 1) {
        appendLead(
          db,
          sampleLead(i, { key: `key-${(i % PROJECTS) + 1}`, receivedAt: START + Math.floor((i / count) * SPAN_MS) }),
        )
      }
      indexInbox(db, 2000)
      writeCounters(db)
    })()
    db.transaction(() => {
      deliver(db, from)
      writeCounters(db)
    })()
    if (from % 100_000 === 0) process.stderr.write(`  ${from} leads stored\n`)
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

function addProject(db: Db, project: number): void {
  const settings = { repeatWindowMs: 0, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' as const }
  const projectId = createProject(db, {
    name: `Клиент ${project}`,
    intakeKey: `key-${project}`,
    tagKey: `tag-${project}`,
    settings,
    at: START,
  })
  const base = { config: {}, secrets: null, secretNames: [], unknownPolicy: 'ask' as const, at: START }
  createConnection(db, { ...base, projectId, adapter: 'demo', name: 'CRM', intakeKey: `connection-${project}` })
}

/** Ends most deliveries as delivered, one in fifty as refused: what a year of an agency looks like. */
function deliver(db: Db, from: number): void {
  for (let project = 1; project <= PROJECTS; project += 1) {
    const end = Number.MAX_SAFE_INTEGER
    const request = {
      connectionId: `connection_${project}` as const,
      now: START,
      dueBy: end,
      limit: 40,
      leaseMs: 1,
      token: 't',
    }
    const claims = claimDeliveries(db, { ...request, busyPersons: [] })
    for (const [index, claim] of claims.entries()) {
      const isRefused = (from / 2000 + index) % 50 === 0
      finishAttempt(db, {
        deliveryId: claim.deliveryId,
        attemptId: claim.attemptId,
        token: 't',
        at: claim.lead.receivedAt + 800,
        outcome: isRefused ? 'rejected' : 'delivered',
        reason: isRefused ? 'phone: wrong format' : null,
        exchanges: [],
        isCounted: true,
        next: isRefused
          ? { state: 'failed', isUnknown: false }
          : {
              state: 'delivered',
              crmId: `${100_000 + claim.attemptNumber}-${claim.lead.id}`,
              url: null,
              isAppended: false,
              isReconciled: false,
            },
      })
    }
  }
}

async function timed(store: Store, filter: LeadFilter, rounds: number): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < rounds; i += 1) {
    const startedAt = performance.now()
    await store.listLeads({ ...filter, limit: PAGE, cursor: null })
    times.push(performance.now() - startedAt)
  }
  return median(times)
}

/** A million leads: how fast lists, filters and search answer through the reader, how large a lead is, how fast it opens. */
export async function benchMillion(count: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-million-'))
  const file = join(folder, DATABASE_FILE)
  try {
    fill(file, count)
    const openedAt = performance.now()
    const store = await openStore({ folder })
    await store.listLeads({ limit: 1, cursor: null })
    const openMs = performance.now() - openedAt
    await store.checked()
    const figures = await queries(store)
    await store.close()
    return [
      { name: 'leads stored', value: count, unit: '' },
      {
        name: 'bytes per lead, search index, delivery and attempt included',
        value: statSync(file).size / count,
        unit: 'B',
        bound: { atMost: 1536 },
      },
      { name: 'open until the first page', value: openMs, unit: 'ms', bound: { atMost: 300 } },
      ...figures,
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function queries(store: Store): Promise<Figure[]> {
  const state = (states: DeliveryState[]) => ({
    projectId: 'project_7' as const,
    states,
    receivedFrom: START + SPAN_MS / 4,
    receivedTo: START + SPAN_MS / 2,
  })
  const searches = [
    'фёдорова',
    'анна петр',
    '900 123',
    '+7 (912) 44',
    'user4711@',
    'окна для дачи',
    'нет такого слова',
    '4567',
  ]
  const search: number[] = []
  for (const words of searches) search.push(await timed(store, { search: words }, 15))
  return [
    { name: 'newest page', value: await timed(store, {}, 50), unit: 'ms', bound: { atMost: 5 } },
    {
      name: 'project + state + dates, many hits',
      value: await timed(store, state(['delivered']), 50),
      unit: 'ms',
      bound: { atMost: 5 },
    },
    {
      name: 'project + state + dates, few hits',
      value: await timed(store, state(['failed']), 50),
      unit: 'ms',
      bound: { atMost: 5 },
    },
    { name: `search, median of ${searches.length} kinds`, value: median(search), unit: 'ms', bound: { atMost: 20 } },
    { name: 'search, slowest kind', value: Math.max(...search), unit: 'ms' },
  ]
}
