import { hostOf } from './site-filter.ts'

/** What is kept of a visit between pages. */
export type VisitRecord = {
  visitor: string
  number: string | null
  first: string | null
  count: number
  startedAt: number
  /** When the number was given. */
  issuedAt: number
  landing: string
  referrer: string | null
  marker: string | null
  params: string[]
  /** `utm_source` of the landing page. */
  utm: string | null
  /** Host of the outside site the visitor came from. */
  from: string | null
  /** The relay has answered for this visit. */
  isKnown: boolean
  /** Number of the visit before: a cookie that still holds it is stale. */
  past: string | null
}

/** The page a visitor has come to. */
export type Landing = {
  url: string
  referrer: string
  /** Domain that the site's cookies are for, such as `.shop.example`; empty: the host alone. */
  cookieDomain: string
  /** Cookies by name. */
  cookie: (name: string) => string | null
  now: number
  randomId: () => string
}

/** A number lives two weeks. */
export const VISIT_MS = 14 * 86_400_000
/** Names of the visitor's own parameters. */
export const PARAM_NAMES = [1, 2, 3, 4, 5].map((n) => `roistat_param${n}`)

/** The beginning of a text. */
export const cut = (text: string | null | undefined, max: number): string | null => text?.slice(0, max) ?? null
/** Whether a text is a number of a visit. */
export const isNumber = (text: unknown): text is string => /^\d{1,12}$/.test(String(text))
/** Host of another site the visitor came from; null for this site, its subdomains, and visitors without a referrer. */
function outsideHost(page: Landing): string | null {
  const own = hostOf(page.url)
  const other = hostOf(page.referrer)
  const isBelow = (host: string, domain: string): boolean => domain !== '' && `.${host}`.endsWith(`.${domain}`)
  const isOwn = isBelow(other, own) || isBelow(own, other) || isBelow(other, page.cookieDomain.replace(/^\./, ''))
  return isOwn ? null : other || null
}

function paramsOf(read: (name: string) => string | null): string[] {
  const params = PARAM_NAMES.map((name) => (read(name) ?? '').slice(0, 1000))
  while (params.at(-1) === '') params.pop()
  return params
}

/**
 * The visit that a page belongs to: the one before, or a new one when the page has another marker or UTM source, when the
 * visitor came from another outside site, or two weeks after the number was given. A number in a cookie that somebody else
 * has set (Roistat before the switch, a subdomain) is taken over.
 */
export function landVisit(before: VisitRecord | null, page: Landing): VisitRecord {
  const query = new URL(page.url).searchParams
  const marker = cut(query.get('roistat') ?? query.get('rs'), 1000)
  const utm = cut(query.get('utm_source'), 1000)
  const here = { marker, utm, from: outsideHost(page) }
  const number = page.cookie('roistat_visit')
  const first = page.cookie('roistat_first_visit')
  const fresh = (): VisitRecord => ({
    visitor: before?.visitor ?? page.randomId(),
    number: null,
    first: before?.first ?? (isNumber(first) ? first : null),
    count: (before?.count ?? 0) + 1,
    startedAt: page.now,
    issuedAt: page.now,
    landing: page.url.slice(0, 4000),
    referrer: cut(page.referrer, 4000) || null,
    ...here,
    params: paramsOf((name) => query.get(name)),
    isKnown: false,
    past: before?.number ?? null,
  })
  if (before === null || (isNumber(number) && number !== before.number && number !== before.past)) {
    // Cookies of somebody else's visit.
    const kept = cut(page.cookie('roistat_marker'), 1000)
    const adopted = { ...fresh(), params: paramsOf((name) => query.get(name) ?? page.cookie(name)) }
    if (!isNumber(number)) return { ...adopted, marker: marker ?? kept }
    if (marker !== null && kept !== null && marker !== kept) return { ...fresh(), past: number }
    return { ...adopted, number, first: adopted.first ?? number, marker: marker ?? kept }
  }
  const isOther = (name: 'marker' | 'utm' | 'from'): boolean => here[name] !== null && here[name] !== before[name]
  const isNew = isOther('marker') || isOther('utm') || isOther('from') || page.now - before.issuedAt > VISIT_MS
  return isNew ? fresh() : before
}
