import { describe, expect, it } from 'vitest'
import { tagVisit, VARIABLES } from '../../src-preload/contract/index.ts'
import { knownOfVisit } from './known-of-visit.ts'

const origin = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0 (Windows NT 10.0)', referrer: null }
const page = { url: 'https://www.okna.example/contacts?x=1', title: 'Контакты', referrer: null }

describe('what is known of a visit', () => {
  it('is every variable that a tag can tell', () => {
    const visit = tagVisit.parse({
      visitor: 'v1',
      number: '100007',
      first: '100001',
      landing: 'https://okna.example/?utm_source=vk&utm_medium=cpc&utm_campaign=leto&utm_term=okna&utm_content=b2',
      referrer: 'https://vk.com/',
      params: ['p1', '', 'p3', '', ''],
      ga: '12.34',
      ym: '1700',
      fbp: 'fb.1.2.3',
      amo: 'amo-9',
    })
    expect(
      knownOfVisit({ visit, page, origin, place: { country: 'Россия', region: 'Пермский край', city: 'Пермь' } }),
    ).toEqual({
      agent: 'Mozilla/5.0 (Windows NT 10.0)',
      city: 'Пермь',
      country: 'Россия',
      region: 'Пермский край',
      domain: 'www.okna.example',
      facebookClientId: 'fb.1.2.3',
      firstVisit: '100001',
      googleClientId: '12.34',
      ip: '203.0.113.7',
      landingPage: 'https://okna.example/?utm_source=vk&utm_medium=cpc&utm_campaign=leto&utm_term=okna&utm_content=b2',
      markerSource: 'vk_cpc_leto_okna_b2',
      metrikaClientId: '1700',
      orderPage: 'https://www.okna.example/contacts?x=1',
      referrer: 'https://vk.com/',
      roistatParam1: 'p1',
      roistatParam3: 'p3',
      source: 'ВКонтакте',
      sourceAliasLevel1: 'ВКонтакте',
      sourceAliasLevel2: 'cpc',
      sourceAliasLevel3: 'leto',
      sourceAliasLevel4: 'okna',
      sourceAliasLevel5: 'b2',
      sourceLevel1: 'vk',
      sourceLevel2: 'cpc',
      sourceLevel3: 'leto',
      sourceLevel4: 'okna',
      sourceLevel5: 'b2',
      utmCampaign: 'leto',
      utmContent: 'b2',
      utmMedium: 'cpc',
      utmSource: 'vk',
      utmTerm: 'okna',
      visitor_uid: 'amo-9',
    })
  })

  it('has no word that is not in the list of variables', () => {
    const visit = tagVisit.parse({ marker: 'a_b_c_d_e_f_g_h', params: ['1', '2', '3', '4', '5'] })
    const known = knownOfVisit({ visit, page, origin, place: undefined })
    expect(Object.keys(known).filter((word) => !VARIABLES.includes(word))).toEqual([])
  })

  it('without anything known is the page, the address and a direct visit', () => {
    const nobody = { ip: null, userAgent: null, referrer: null }
    expect(
      knownOfVisit({ visit: tagVisit.parse({}), page: { ...page, url: '' }, origin: nobody, place: undefined }),
    ).toEqual({
      markerSource: 'visit',
      source: 'Прямые визиты',
      sourceLevel1: 'visit',
      sourceAliasLevel1: 'Прямые визиты',
    })
  })

  it('takes a Facebook click where there is no Facebook cookie', () => {
    const visit = tagVisit.parse({ fbc: 'fb.1.99.click' })
    expect(knownOfVisit({ visit, page, origin, place: undefined })).toMatchObject({ facebookClientId: 'fb.1.99.click' })
  })
})
