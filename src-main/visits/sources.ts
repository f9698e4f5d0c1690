import type { VariableValues } from '../../src-preload/contract/index.ts'

/** Search engines by a piece of their host name, for visits without marks. */
const SEARCH_ENGINES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)yandex\.|(?:^|\.)ya\.ru$/, 'yandex'],
  [/(?:^|\.)google\./, 'google'],
  [/(?:^|\.)go\.mail\.ru$/, 'mail'],
  [/(?:^|\.)bing\.com$/, 'bing'],
  [/(?:^|\.)rambler\.ru$/, 'rambler'],
  [/(?:^|\.)duckduckgo\.com$/, 'duckduckgo'],
  [/(?:^|\.)yahoo\./, 'yahoo'],
]

/** Words that people read instead of a level's code. */
const ALIASES: Readonly<Record<string, string>> = {
  direct: 'Яндекс.Директ',
  yandex: 'Яндекс',
  google: 'Google',
  adwords: 'Google Ads',
  googleads: 'Google Ads',
  vk: 'ВКонтакте',
  vkads: 'VK Реклама',
  mytarget: 'myTarget',
  facebook: 'Facebook',
  instagram: 'Instagram',
  telegram: 'Telegram',
  avito: 'Авито',
  '2gis': '2ГИС',
  email: 'Рассылка',
  seo: 'SEO',
  visit: 'Прямые визиты',
  site: 'Переход с сайта',
}

const MAX_LEVELS = 7
const MAX_VALUE = 1000
const UTM = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const

/** A visit's source: the whole marker and its levels, outermost first. */
export type Source = { marker: string; levels: string[] }

function parseUrl(text: string | null): URL | undefined {
  const url = text === null ? null : URL.parse(text)
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined
}

const plainHost = (host: string): string => host.toLowerCase().replace(/^www\./, '')

function fromUtm(landing: URL): Source | undefined {
  const levels = UTM.map((name) => landing.searchParams.get(name)?.trim() ?? '')
  if (levels.every((level) => level === '')) return undefined
  while (levels.at(-1) === '') levels.pop()
  return { marker: levels.join('_'), levels }
}

/** `_openstat` is base64 of `source;campaign;ad;place`, or that text itself. */
function fromOpenstat(landing: URL): Source | undefined {
  const value = landing.searchParams.get('_openstat')
  if (value === null || value === '') return undefined
  const text = value.includes(';') ? value : Buffer.from(value, 'base64').toString('utf8')
  const levels = text.split(';').map((level) => level.trim())
  return levels.length < 2 || levels.every((level) => level === '') ? undefined : { marker: levels.join('_'), levels }
}

function fromReferrer(referrer: URL | undefined, landing: URL | undefined): Source {
  if (referrer === undefined || plainHost(referrer.hostname) === plainHost(landing?.hostname ?? '')) {
    return { marker: 'visit', levels: ['visit'] }
  }
  const engine = SEARCH_ENGINES.find(([pattern]) => pattern.test(referrer.hostname))?.[1]
  if (engine !== undefined) return { marker: `seo_${engine}`, levels: ['seo', engine] }
  const host = plainHost(referrer.hostname)
  return { marker: `site_${host}`, levels: ['site', host] }
}

/**
 * Where a visit came from. An advertisement's mark (`roistat=level1_level2…`, `rs=`) goes first, then `utm_*`, openstat, the
 * search engine or site of the referrer; without any of them it is a direct visit. (roistat-api.md §8)
 */
export function sourceOf(visit: { marker: string | null; landing: string | null; referrer: string | null }): Source {
  const landing = parseUrl(visit.landing)
  const marker = visit.marker ?? landing?.searchParams.get('roistat') ?? landing?.searchParams.get('rs') ?? ''
  const cut = marker.trim().slice(0, MAX_VALUE)
  if (cut !== '') return { marker: cut, levels: cut.split('_').slice(0, MAX_LEVELS) }
  const marked = landing === undefined ? undefined : (fromUtm(landing) ?? fromOpenstat(landing))
  return marked ?? fromReferrer(parseUrl(visit.referrer), landing)
}

/** The variables of a source: `markerSource`, `source`, `sourceLevel1` … and their readable `sourceAliasLevel1` …. */
export function sourceVariables(source: Source): VariableValues {
  const first = source.levels[0] ?? ''
  const values: VariableValues = { markerSource: source.marker, source: ALIASES[first.toLowerCase()] ?? first }
  for (const [index, level] of source.levels.slice(0, MAX_LEVELS).entries()) {
    if (level === '') continue
    values[`sourceLevel${index + 1}`] = level.slice(0, MAX_VALUE)
    values[`sourceAliasLevel${index + 1}`] = ALIASES[level.toLowerCase()] ?? level.slice(0, MAX_VALUE)
  }
  return values
}
