import type {
  Connection,
  Delivery,
  DeliveryState,
  Lead,
  LeadWarning,
  Project,
} from '../../src-preload/contract/index.ts'
import { COMMENTS, PEOPLE, REASONS, TITLES } from './fake-words.ts'
import { seededRandom } from './seeded-random.ts'

const MINUTE = 60_000
const DAY = 86_400_000

type Seed = { projects: Project[]; connections: Connection[]; leads: Lead[] }

/** Projects of an agency on an ordinary morning: one is fine, one is in trouble, one needs a person, one is new. */
export function seedData(now: number, leadCount: number): Seed {
  const projects = [
    makeProject(now, { number: 1, name: 'Кухни «Эстель»', hosts: ['estel-kuhni.example', 'xn--80ak6aa92e.example'] }),
    makeProject(now, {
      number: 2,
      name: 'Стоматология «Белая линия» на Большой Академической улице',
      hosts: ['white-line.example'],
    }),
    makeProject(now, { number: 3, name: 'Nord Outdoor', hosts: ['nord-outdoor.example', 'shop.nord-outdoor.example'] }),
    makeProject(now, { number: 4, name: 'Автошкола «Светофор»', hosts: [] }),
  ]
  const connections = [
    makeConnection(now, { number: 1, project: 1, adapter: 'retailcrm', name: 'RetailCRM' }),
    makeConnection(now, { number: 2, project: 2, adapter: 'bitrix24', name: 'Битрикс24', state: 'unauthorized' }),
    makeConnection(now, { number: 3, project: 3, adapter: 'retailcrm', name: 'RetailCRM Nord', isOpen: true }),
    makeConnection(now, { number: 4, project: 3, adapter: 'webhook', name: 'Склад', state: 'paused' }),
  ]
  const random = seededRandom(7)
  const leads = Array.from({ length: leadCount }, (_unused, index) => {
    const number = leadCount - index
    const age = index * 4 * MINUTE + random.below(3 * MINUTE)
    return makeLead(random, { number, receivedAt: now - age, projectNumber: 1 + random.below(3), isRecent: index < 60 })
  })
  return { projects, connections, leads }
}

function makeProject(now: number, parts: { number: number; name: string; hosts: string[] }): Project {
  const id = `project_${parts.number}` as const
  return {
    id,
    name: parts.name,
    intakeKey: `es_${parts.number}f3c9a7b1d25e4860`,
    settings: { repeatWindowMs: 60_000, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' },
    isArchived: false,
    createdAt: now - 90 * DAY,
    sites: parts.hosts.map((host, index) => ({
      id: `site_${parts.number * 10 + index}` as const,
      projectId: id,
      host,
      createdAt: now - 80 * DAY,
    })),
    health: {
      state: 'idle',
      leadsToday: 0,
      delivered: 0,
      waiting: 0,
      attention: 0,
      lastLeadAt: null,
      connectionCount: 0,
    },
  }
}

function makeConnection(
  now: number,
  parts: {
    number: number
    project: number
    adapter: string
    name: string
    state?: Connection['state']
    isOpen?: boolean
  },
): Connection {
  const state = parts.state ?? 'active'
  return {
    id: `connection_${parts.number}`,
    projectId: `project_${parts.project}`,
    adapter: parts.adapter,
    name: parts.name,
    config:
      parts.adapter === 'retailcrm' ? { url: 'https://estel.retailcrm.example', create: 'order', site: 'main' } : {},
    secretsSet: [parts.adapter === 'retailcrm' ? 'apiKey' : 'webhook'],
    intakeKey: `ec_${parts.number}8d01be77aa`,
    state,
    stateReason: state === 'unauthorized' ? 'HTTP 401: The access token is invalid' : null,
    unknownPolicy: 'ask',
    lastCheck: null,
    circuit: {
      state: parts.isOpen === true ? 'open' : 'closed',
      since: parts.isOpen === true ? now - 23 * MINUTE : null,
      nextProbeAt: parts.isOpen === true ? now + 40_000 : null,
      pausedUntil: null,
      reason: parts.isOpen === true ? 'HTTP 503: Service Temporarily Unavailable' : null,
    },
    createdAt: now - 85 * DAY,
  }
}

type LeadParts = { number: number; receivedAt: number; projectNumber: number; isRecent: boolean }

/** One lead with its delivery. */
export function makeLead(random: ReturnType<typeof seededRandom>, parts: LeadParts): Lead {
  const name = random.pick(PEOPLE)
  const phone = `+7 9${random.below(90) + 10} ${random.below(900) + 100}-${random.below(90) + 10}-${random.below(90) + 10}`
  const state = pickState(random, parts)
  const id = `lead_${parts.number}` as const
  const dice = random.below(20)
  const warnings: LeadWarning[] = []
  if (dice === 3) warnings.push({ code: 'cut', field: 'comment', detail: '5210 → 4096 characters' })
  if (dice === 4) warnings.push({ code: 'phone_incomplete', field: 'phone', detail: null })
  return {
    id,
    projectId: `project_${parts.projectNumber}`,
    receivedAt: parts.receivedAt,
    title: random.pick(TITLES),
    comment: random.pick(COMMENTS),
    name: dice === 5 ? null : name,
    phone,
    phoneE164: phone.replace(/[^+0-9]/g, ''),
    email: dice % 3 === 0 ? `client${parts.number}@mail.example` : null,
    visit: dice % 2 === 0 ? `10${parts.number}` : null,
    formId: null,
    context: {},
    fields: { source: '{utmSource}', utm: { campaign: 'autumn', terms: ['кухня', 'на заказ'] }, price: 18490 },
    clientFields: {},
    flags: dice === 6 ? { is_need_callback: true, callback_phone: '+74951234567' } : {},
    warnings,
    origin: {
      ip: '203.0.113.7',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
      referrer: 'https://yandex.example/',
    },
    repeatCount: dice === 7 ? 3 : 0,
    isEdited: dice === 8,
    state,
    deliveries: [makeDelivery(random, { ...parts, state })],
  }
}

function pickState(random: ReturnType<typeof seededRandom>, parts: LeadParts): DeliveryState {
  const dice = random.below(100)
  if (parts.projectNumber === 2) return parts.isRecent ? 'held' : 'delivered'
  if (parts.projectNumber === 3 && parts.isRecent) return dice < 10 ? 'queued' : dice < 70 ? 'retrying' : 'delivered'
  if (dice < 5) return 'failed'
  if (dice < 7) return 'skipped'
  return dice < 8 ? 'unrouted' : 'delivered'
}

function makeDelivery(random: ReturnType<typeof seededRandom>, parts: LeadParts & { state: DeliveryState }): Delivery {
  const { state, receivedAt, number } = parts
  const isDelivered = state === 'delivered'
  const isUnknown = state === 'failed' && number % 3 === 0
  const reasons: Partial<Record<DeliveryState, string>> = {
    failed: isUnknown ? 'timeout while reading the answer' : REASONS[0],
    retrying: random.pick(REASONS),
    held: 'HTTP 401: The access token is invalid',
  }
  const hasRoute = state !== 'unrouted'
  return {
    id: `delivery_${number}`,
    leadId: `lead_${number}`,
    connectionId: hasRoute ? `connection_${parts.projectNumber}` : null,
    connectionName: hasRoute ? (parts.projectNumber === 2 ? 'Битрикс24' : 'RetailCRM') : null,
    adapter: hasRoute ? (parts.projectNumber === 2 ? 'bitrix24' : 'retailcrm') : null,
    commentId: null,
    state,
    isOutcomeUnknown: isUnknown,
    attemptCount: state === 'queued' || state === 'unrouted' ? 0 : state === 'retrying' ? 3 : 1,
    nextAttemptAt: state === 'retrying' ? receivedAt + Math.max(0, Date.now() - receivedAt) + 4 * MINUTE : null,
    reason: reasons[state] ?? null,
    crmId: isDelivered ? `${10_000 + number}A` : null,
    url: isDelivered ? `https://estel.retailcrm.example/orders/${10_000 + number}/edit` : null,
    isAppended: isDelivered && number % 17 === 0,
    isReconciled: isDelivered && number % 23 === 0,
    createdAt: receivedAt,
    finishedAt: isDelivered ? receivedAt + 900 : null,
  }
}
