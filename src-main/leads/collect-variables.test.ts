import { describe, expect, it } from 'vitest'
import { VARIABLES } from '../../src-preload/contract/index.ts'
import { collectVariables, type VariableLead } from './collect-variables.ts'

const PHONE_UA = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15'

function lead(parts: Partial<VariableLead> = {}): VariableLead {
  return {
    name: null,
    phone: null,
    email: null,
    visit: null,
    fields: {},
    flags: {},
    origin: { ip: null, userAgent: null, referrer: null },
    receivedAt: Date.UTC(2026, 0, 15, 21, 30, 5),
    ...parts,
  }
}

describe('what a lead knows for its variables', () => {
  it('is the lead itself and the call', () => {
    const known = collectVariables({
      lead: lead({
        name: 'Иван',
        phone: '8 900 000 00 01',
        email: 'i@test.example',
        visit: '77',
        flags: { order_creation_method: 'Виджет' },
        origin: {
          ip: '203.0.113.7',
          userAgent: PHONE_UA,
          referrer: 'https://shop.example/a?utm_source=yandex&utm_term=кот',
        },
      }),
      timeZone: 'Europe/Moscow',
    })
    expect(known).toEqual({
      agent: PHONE_UA,
      date: '2026-01-16 00:30:05',
      domain: 'shop.example',
      email: 'i@test.example',
      ip: '203.0.113.7',
      landingPage: 'https://shop.example/a?utm_source=yandex&utm_term=%D0%BA%D0%BE%D1%82',
      name: 'Иван',
      orderCreationMethod: 'Виджет',
      orderPage: 'https://shop.example/a?utm_source=yandex&utm_term=%D0%BA%D0%BE%D1%82',
      os: 'iOS',
      phone: '8 900 000 00 01',
      referrer: 'https://shop.example/a?utm_source=yandex&utm_term=кот',
      utmSource: 'yandex',
      utmTerm: 'кот',
      visit: '77',
    })
  })

  it('is nothing but the date for an empty lead', () => {
    expect(collectVariables({ lead: lead(), timeZone: 'UTC' })).toEqual({ date: '2026-01-15 21:30:05' })
  })

  it.each<[string, string, string]>([
    ['agent', 'user_agent', 'Mozilla/5.0'],
    ['city', 'Город', 'Пермь'],
    ['country', 'country', 'Россия'],
    ['domain', 'domain', 'a.example'],
    ['facebookClientId', '_fbp', 'fb.1.2'],
    ['firstVisit', 'first_visit', '5'],
    ['googleClientId', '_ga', 'GA1.2.3'],
    ['ip', 'ip', '203.0.113.9'],
    ['landingPage', 'landing_page', 'about'],
    ['markerSource', 'marker_source', 'direct'],
    ['metrikaClientId', '_ym_uid', '1700'],
    ['orderCreationMethod', 'order_creation_method', 'Чат'],
    ['orderPage', 'page_url', 'about'],
    ['referrer', 'referer', 'https://ya.ru/'],
    ['region', 'region', 'Пермский край'],
    ['roistatParam3', 'roistat_param3', 'p3'],
    ['sourceAliasLevel2', 'source_alias_level_2', 'Директ'],
    ['sourceLevel7', 'sourceLevel7', 'l7'],
    ['utmCampaign', 'utm_campaign', 'c'],
    ['utmContent', 'UTM_CONTENT', 'c'],
    ['utmMedium', 'utm-medium', 'cpc'],
    ['utmSource', 'utmSource', 'yandex'],
    ['utmTerm', 'utm_term', '{visit}'],
    ['visitor_uid', 'visitor_id', 'u1'],
  ])('takes %s from the field %s', (word, field, value) => {
    expect(collectVariables({ lead: lead({ fields: { [field]: value } }) })[word]).toBe(value)
  })

  it('does not take the ordinary names of CRM fields for variables', () => {
    const fields = {
      source: 'shop',
      name: 'x',
      date: '2026-02-01',
      phone: '1',
      items: [{ id: 1 }],
      utm_source: { a: 1 },
    }
    expect(collectVariables({ lead: lead({ fields }), timeZone: 'UTC' })).toEqual({ date: '2026-01-15 21:30:05' })
  })

  it('reads the marks of an advertisement from the address of the page', () => {
    const fields = {
      page: 'https://shop.example/?roistat=yandex_direct__kot&roistat_param1=p&utm_medium=cpc&utm_source=',
    }
    const known = collectVariables({ lead: lead({ fields }) })
    expect(known).toMatchObject({
      domain: 'shop.example',
      markerSource: 'yandex_direct__kot',
      source: 'yandex_direct__kot',
      sourceLevel1: 'yandex',
      sourceLevel2: 'direct',
      sourceLevel4: 'kot',
      roistatParam1: 'p',
      utmMedium: 'cpc',
    })
    expect([known['sourceLevel3'], known['utmSource']]).toEqual([undefined, undefined])
    const short = collectVariables({ lead: lead({ fields: { page: 'https://shop.example/?rs=vk_post' } }) })
    expect(short['source']).toBe('vk_post')
  })

  it('reads the marks of the Referer too when a field names the page', () => {
    const origin = { ip: null, userAgent: null, referrer: 'https://a.example/?utm_source=vk&utm_term=r' }
    const known = collectVariables({ lead: lead({ fields: { page: 'https://a.example/order?utm_term=p' }, origin }) })
    expect([known['utmSource'], known['utmTerm'], known['orderPage']]).toEqual([
      'vk',
      'p',
      'https://a.example/order?utm_term=p',
    ])
  })

  it('lets fields win over the address, and the visit over everything', () => {
    const fields = { utm_source: 'field', page: 'https://a.example/?utm_source=page&utm_term=page' }
    const known = collectVariables({ lead: lead({ fields, visit: '1' }), visit: { visit: '2', city: 'Пермь' } })
    expect([known['utmSource'], known['utmTerm'], known['visit'], known['city']]).toEqual([
      'field',
      'page',
      '2',
      'Пермь',
    ])
  })

  it('knows only words of the list', () => {
    const fields = { page: 'https://a.example/?utm_x=1&roistat_param9=1&utm_source=s&__proto__=1' }
    const known = Object.keys(collectVariables({ lead: lead({ fields }) }))
    expect(known.filter((word) => !VARIABLES.includes(word))).toEqual([])
  })

  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'Windows'],
    ['Mozilla/5.0 (Linux; Android 14; Pixel 8)', 'Android'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'macOS'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'Linux'],
    ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)', 'ChromeOS'],
    ['python-requests/2.31.0', undefined],
    ['curl/8.0 (x86_64-pc-linux-gnu)', undefined],
  ])('tells the system of %s', (userAgent, os) => {
    const known = collectVariables({ lead: lead({ origin: { ip: null, userAgent, referrer: null } }) })
    expect(known['os']).toBe(os)
  })
})
