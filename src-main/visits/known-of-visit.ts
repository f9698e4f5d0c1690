import type { LeadOrigin, TagPage, TagVisit, VariableValues } from '../../src-preload/contract/index.ts'
import type { Place } from './geo.ts'
import { sourceOf, sourceVariables } from './sources.ts'

const UTM_WORDS = {
  utm_source: 'utmSource',
  utm_medium: 'utmMedium',
  utm_campaign: 'utmCampaign',
  utm_term: 'utmTerm',
  utm_content: 'utmContent',
} as const
const MAX_VALUE = 2048

/** What is known when a page of a site calls: what the tag says, who called, and where that address is. */
export type VisitFacts = {
  visit: TagVisit
  page: TagPage
  origin: LeadOrigin
  place: Place | undefined
}

function hostOf(address: string | null): string | undefined {
  return address === null ? undefined : (URL.parse(address)?.hostname ?? undefined)
}

function markedParams(visit: TagVisit): VariableValues {
  const values: VariableValues = {}
  const landing = visit.landing === null ? null : URL.parse(visit.landing)
  for (const [name, word] of Object.entries(UTM_WORDS)) {
    const value = landing?.searchParams.get(name) ?? ''
    if (value !== '') values[word] = value
  }
  for (let number = 1; number <= 5; number += 1) {
    const value = visit.params[number - 1] ?? ''
    const inAddress = landing?.searchParams.get(`roistat_param${number}`) ?? ''
    if (value !== '' || inAddress !== '') values[`roistatParam${number}`] = value === '' ? inAddress : value
  }
  return values
}

/**
 * Everything the tag's calls tell, as variables by word: the advertisement's marks of the landing page, source and its levels,
 * client ids of other counters, pages, browser, address and place. Words without a value are left out.
 */
export function knownOfVisit(facts: VisitFacts): VariableValues {
  const { visit, page, origin, place } = facts
  const landing = visit.landing ?? page.url
  const found: Record<string, string | null | undefined> = {
    ...sourceVariables(sourceOf({ marker: visit.marker, landing, referrer: visit.referrer })),
    ...markedParams({ ...visit, landing }),
    agent: origin.userAgent,
    city: place?.city,
    country: place?.country,
    region: place?.region,
    domain: hostOf(page.url),
    facebookClientId: visit.fbp ?? visit.fbc,
    firstVisit: visit.first,
    googleClientId: visit.ga,
    ip: origin.ip,
    landingPage: landing,
    metrikaClientId: visit.ym,
    orderPage: page.url,
    referrer: visit.referrer,
    visitor_uid: visit.amo,
  }
  const values: VariableValues = {}
  for (const [word, value] of Object.entries(found)) {
    if (typeof value === 'string' && value !== '') values[word] = value.slice(0, MAX_VALUE)
  }
  return values
}
