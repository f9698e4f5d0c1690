import { describe, expect, it } from 'vitest'
import { landVisit, type Landing, type VisitRecord } from './land-visit.ts'

const DAY_MS = 86_400_000
const NOW = 1_795_000_000_000

const landing = (url: string, rest: Partial<Landing> & { cookies?: Record<string, string> } = {}): Landing => ({
  url,
  referrer: '',
  cookieDomain: '',
  cookie: (name) => rest.cookies?.[name] ?? null,
  now: NOW,
  randomId: () => 'visitor-1',
  ...rest,
})

const BEFORE: VisitRecord = {
  visitor: 'visitor-0',
  number: '100',
  first: '90',
  count: 4,
  startedAt: NOW - DAY_MS,
  issuedAt: NOW - DAY_MS,
  landing: 'https://shop.example/?roistat=a&utm_source=yandex',
  referrer: 'https://ya.ru/search',
  marker: 'a',
  params: ['p1'],
  utm: 'yandex',
  from: 'ya.ru',
  isKnown: true,
  past: '90',
}
const cookies = { roistat_visit: '100', roistat_first_visit: '90', roistat_marker: 'a' }

describe('landVisit', () => {
  it('begins the first visit of a visitor with what the page tells', () => {
    const page = landing('https://shop.example/p?rs=m&roistat_param1=x&utm_source=vk', {
      referrer: 'https://vk.com/wall',
    })
    expect(landVisit(null, page)).toEqual({
      visitor: 'visitor-1',
      number: null,
      first: null,
      count: 1,
      startedAt: NOW,
      issuedAt: NOW,
      landing: 'https://shop.example/p?rs=m&roistat_param1=x&utm_source=vk',
      referrer: 'https://vk.com/wall',
      marker: 'm',
      params: ['x'],
      utm: 'vk',
      from: 'vk.com',
      isKnown: false,
      past: null,
    })
  })

  it.each([
    ['a page of the site', 'https://shop.example/other', 'https://shop.example/'],
    ['the same marker', 'https://shop.example/?roistat=a', ''],
    ['the same source', 'https://shop.example/?utm_source=yandex', 'https://www.shop.example/'],
    ['the same outside site', 'https://shop.example/', 'https://ya.ru/other'],
    ['a subdomain', 'https://shop.example/', 'https://blog.shop.example/'],
    ['a visitor without a referrer', 'https://shop.example/', ''],
  ])('goes on: %s', (_name, url, referrer) => {
    expect(landVisit(BEFORE, landing(url, { referrer, cookies }))).toBe(BEFORE)
  })

  it.each([
    ['another marker', 'https://shop.example/?roistat=b', ''],
    ['another source', 'https://shop.example/?utm_source=vk', ''],
    ['another outside site', 'https://shop.example/', 'https://google.com/'],
  ])('begins anew: %s', (_name, url, referrer) => {
    const visit = landVisit(BEFORE, landing(url, { referrer, cookies }))
    expect(visit).toMatchObject({
      visitor: 'visitor-0',
      number: null,
      first: '90',
      count: 5,
      past: '100',
      isKnown: false,
      landing: url,
    })
  })

  it('begins anew two weeks after the number was given, not before', () => {
    const page = (days: number) => landing('https://shop.example/', { cookies, now: BEFORE.issuedAt + days * DAY_MS })
    expect(landVisit(BEFORE, page(13.9))).toBe(BEFORE)
    expect(landVisit(BEFORE, page(14.1)).number).toBeNull()
  })

  it('counts sibling hosts as the site where its cookies are for all of them', () => {
    const page = { referrer: 'https://blog.shop.example/', cookies }
    expect(landVisit(BEFORE, landing('https://www2.shop.example/', page)).count).toBe(5)
    expect(landVisit(BEFORE, landing('https://www2.shop.example/', { ...page, cookieDomain: '.shop.example' }))).toBe(
      BEFORE,
    )
  })

  it('takes over a number that somebody else has put into the cookie, with its marks', () => {
    const page = landing('https://shop.example/', {
      referrer: 'https://google.com/',
      cookies: { ...cookies, roistat_visit: '555', roistat_param2: 'q' },
    })
    expect(landVisit(null, page)).toMatchObject({
      number: '555',
      first: '90',
      marker: 'a',
      params: ['', 'q'],
      count: 1,
      isKnown: false,
    })
  })

  it('begins anew when the page has another marker than the cookies of that number', () => {
    const page = landing('https://shop.example/?roistat=b', { cookies: { ...cookies, roistat_visit: '555' } })
    expect(landVisit(null, page)).toMatchObject({ number: null, first: '90', marker: 'b', past: '555' })
  })

  it('does not take over the number of the visit before', () => {
    const begun: VisitRecord = { ...BEFORE, number: null, past: '100' }
    expect(landVisit(begun, landing('https://shop.example/', { cookies }))).toBe(begun)
  })
})
