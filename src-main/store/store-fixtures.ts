import type { ConnectionId, Lead, ProjectId } from '../../src-preload/contract/index.ts'
import type { Store } from './operations.ts'
import type { Claim, NewLead } from './records.ts'

/** A day in ms. */
export const DAY = 86_400_000
/** When the leads of the suite arrive. */
export const T0 = Date.UTC(2026, 0, 15, 9, 0, 0)

let serial = 0

/** A lead for tests; every one differs unless `fingerprint` says otherwise. */
export function newLead(
  over: Omit<Partial<NewLead>, 'values'> & { values?: Partial<NewLead['values']> } = {},
): NewLead {
  serial += 1
  const { values, ...rest } = over
  return {
    key: 'project-key',
    receivedAt: T0 + serial,
    values: {
      title: 'Заявка с сайта',
      comment: null,
      name: `Гость ${serial}`,
      phone: '+7 900 000-00-01',
      phoneE164: '+79000000001',
      email: null,
      visit: null,
      fields: {},
      clientFields: {},
      flags: {},
      warnings: [],
      origin: { ip: null, userAgent: null, referrer: null },
      formId: null,
      context: {},
      ...values,
    },
    original: { method: 'POST', target: '/api/proxy/1.0/leads/add', contentType: null, body: Buffer.from('name=x') },
    fingerprint: serial.toString(16).padStart(32, '0'),
    personKey: `person-${serial}`,
    submissionId: null,
    ...rest,
  }
}

/** A store with one project and one active connection. */
export type Prepared = { store: Store; projectId: ProjectId; connectionId: ConnectionId }

/** Makes the project and the connection that the suite works with. */
export async function prepare(store: Store): Promise<Prepared> {
  const projectId = await store.createProject({
    name: 'Окна',
    intakeKey: 'project-key',
    tagKey: 'tag-key',
    settings: { repeatWindowMs: 60_000, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' },
    at: T0,
  })
  const connectionId = await addConnection(store, projectId, 'connection-key')
  return { store, projectId, connectionId }
}

/** A further connection of a project. */
export async function addConnection(store: Store, projectId: ProjectId, intakeKey: string): Promise<ConnectionId> {
  return await store.createConnection({
    projectId,
    adapter: 'demo',
    name: 'CRM',
    intakeKey,
    config: { url: 'http://127.0.0.1:1' },
    secrets: null,
    secretNames: [],
    unknownPolicy: 'ask',
    at: T0,
  })
}

/** A claim of everything that is due a second after {@link T0}. */
export const claimRequest = (
  connectionId: ConnectionId,
  over: Partial<Parameters<Store['claimDeliveries']>[0]> = {},
) => ({
  connectionId,
  now: T0 + 1000,
  dueBy: T0 + 1000,
  limit: 10,
  leaseMs: 60_000,
  token: 'run-1',
  busyPersons: [],
  ...over,
})

/** A confirmed end of a claim. */
export const delivered = (claim: Claim, crmId: string) => ({
  deliveryId: claim.deliveryId,
  attemptId: claim.attemptId,
  token: claim.token,
  at: T0 + 2000,
  outcome: 'delivered' as const,
  reason: null,
  exchanges: [],
  isCounted: true,
  next: { state: 'delivered' as const, crmId, url: 'https://crm.example/1', isAppended: false, isReconciled: false },
})

/** Appends a lead and reads it back. */
export async function append(store: Store, over: Parameters<typeof newLead>[0] = {}): Promise<Lead> {
  const result = await store.appendLead(newLead(over))
  if (result.kind !== 'stored') throw new Error('not stored')
  const lead = await store.getLead({ id: result.leadId })
  if (lead === undefined) throw new Error('not found')
  return lead
}

/** A finished step. */
export function step(name: string) {
  return { name, result: { id: 5 }, summary: `${name} 5`, finishedAt: T0 + 1500 }
}
