import { VARIABLES } from '../../src-preload/contract/index.ts'
import type { JsonMap, Lead, VariableValues } from '../../src-preload/contract/index.ts'
import { operatingSystemOf } from './operating-system.ts'

/** What of a lead the variables are made of. */
export type VariableLead = Pick<
  Lead,
  'name' | 'phone' | 'email' | 'visit' | 'fields' | 'flags' | 'origin' | 'receivedAt'
>

/** Other names under which sites send a value in `fields`, besides the variable's own name in any spelling. */
const FIELD_NAMES: Readonly<Record<string, readonly string[]>> = {
  agent: ['user_agent'],
  city: ['город'],
  country: ['страна'],
  facebookClientId: ['_fbp', 'fbp'],
  googleClientId: ['_ga', 'ga_client_id', 'ga', 'client_id'],
  ip: ['ip_address', 'user_ip', 'client_ip', 'remote_addr'],
  landingPage: ['landing', 'landing_url', 'посадочная_страница', 'страница_входа'],
  metrikaClientId: ['_ym_uid', 'ym_uid', 'ym_client_id', 'yandex_client_id'],
  orderPage: ['page', 'page_url', 'url', 'source_page', 'item_url', 'form_page', 'страница', 'сайт_страница'],
  referrer: ['referer', 'http_referer'],
  region: ['регион'],
  visitor_uid: ['visitor_id', 'uid'],
}
/** Never taken from `fields`: the lead itself knows better, or the word is an ordinary name of a CRM field. */
const NOT_FROM_FIELDS = new Set(['name', 'phone', 'email', 'visit', 'date', 'os', 'source', 'callee', 'caller'])
const MAX_VALUE = 2048

/** `utmSource`, `UTM_SOURCE` and `utm-source` become one. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]/g, '')
}

const WORD_OF_FIELD: ReadonlyMap<string, string> = new Map(
  VARIABLES.filter((word) => !NOT_FROM_FIELDS.has(word)).flatMap((word) =>
    [word, ...(FIELD_NAMES[word] ?? [])].map((name) => [plainName(name), word] as const),
  ),
)

function parseUrl(text: string | undefined | null): URL | undefined {
  if (text === undefined || text === null || text.length > MAX_VALUE * 4) return undefined
  const url = URL.parse(text.trim())
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined
}

function fromFields(fields: JsonMap): VariableValues {
  const values: VariableValues = {}
  for (const [name, value] of Object.entries(fields)) {
    const word = WORD_OF_FIELD.get(plainName(name))
    if (word === undefined || values[word] !== undefined) continue
    if (typeof value !== 'string' && typeof value !== 'number') continue
    const text = String(value).trim()
    if (text !== '') values[word] = text.slice(0, MAX_VALUE)
  }
  return values
}

/** Advertisement marks in a page's address: `utm_*`, `roistat=level1_level2` (short `rs`), `roistat_param1` … */
function fromAddress(address: URL | undefined): VariableValues {
  const values: VariableValues = {}
  if (address === undefined) return values
  for (const [name, value] of address.searchParams) {
    if (value === '') continue
    const word = /^(?:utm_|roistat_param)/i.test(name) ? WORD_OF_FIELD.get(plainName(name)) : undefined
    if (word !== undefined) values[word] = value.slice(0, MAX_VALUE)
  }
  const marker = (address.searchParams.get('roistat') ?? address.searchParams.get('rs'))?.slice(0, MAX_VALUE)
  if (marker === undefined || marker === '') return values
  values['markerSource'] = marker
  values['source'] = marker
  for (const [i, level] of marker.split('_').slice(0, 7).entries())
    if (level !== '') values[`sourceLevel${i + 1}`] = level
  return values
}

function setKnown(values: VariableValues, known: Readonly<Record<string, string | null | undefined>>): void {
  for (const [word, value] of Object.entries(known)) {
    if (value !== undefined && value !== null && value !== '') values[word] = value
  }
}

/** `2026-01-15 12:30:00` in a time zone (IANA name); the machine's own when not given. */
function localDate(instantMs: number, timeZone: string | undefined): string {
  // Swedish writes dates the ISO way, with a space instead of the T.
  return new Date(instantMs).toLocaleString('sv-SE', { ...(timeZone === undefined ? {} : { timeZone }), hour12: false })
}

/**
 * What is known of a lead for its variables; a word that is missing is unknown. Sources, later ones win: the address of the
 * page (of `fields` or of the Referer), the call's own address and browser, `fields` under their usual names, the lead, and
 * `visit`, which is what our own tag knows of the visitor. `date` is when the lead was received, in `timeZone`.
 * A page that relays leads from its server shows that server's address and program: sites that want the visitor's send `ip`
 * and `user_agent` in `fields`.
 */
export function collectVariables(known: {
  lead: VariableLead
  visit?: VariableValues
  timeZone?: string
}): VariableValues {
  const { lead } = known
  const fields = fromFields(lead.fields)
  const referrer = parseUrl(lead.origin.referrer)
  const orderPage = parseUrl(fields['orderPage']) ?? referrer
  const landingPage = parseUrl(fields['landingPage']) ?? orderPage
  const values: VariableValues = { ...fromAddress(referrer), ...fromAddress(orderPage), ...fromAddress(landingPage) }
  setKnown(values, {
    agent: lead.origin.userAgent,
    domain: orderPage?.hostname ?? landingPage?.hostname,
    ip: lead.origin.ip,
    landingPage: landingPage?.href,
    orderPage: orderPage?.href,
    referrer: lead.origin.referrer,
  })
  Object.assign(values, fields)
  setKnown(values, {
    date: localDate(lead.receivedAt, known.timeZone),
    email: lead.email,
    name: lead.name,
    orderCreationMethod: lead.flags.order_creation_method,
    os: operatingSystemOf(values['agent'] ?? null),
    phone: lead.phone,
    visit: lead.visit,
  })
  return { ...values, ...known.visit }
}
