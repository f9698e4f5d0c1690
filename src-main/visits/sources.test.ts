import { describe, expect, it } from 'vitest'
import { sourceOf, sourceVariables } from './sources.ts'

const visit = (over: Partial<Parameters<typeof sourceOf>[0]>) =>
  sourceOf({ marker: null, landing: null, referrer: null, ...over })

describe('the source of a visit', () => {
  it.each([
    ['the cookie’s marker', { marker: 'vk_ad7' }, 'vk_ad7', ['vk', 'ad7']],
    [
      'roistat= of the landing page',
      { landing: 'https://s.example/?roistat=direct_search_1_2' },
      'direct_search_1_2',
      ['direct', 'search', '1', '2'],
    ],
    ['its short form', { landing: 'https://s.example/?rs=avito' }, 'avito', ['avito']],
    [
      'eight levels: seven are kept',
      { marker: 'a_b_c_d_e_f_g_h' },
      'a_b_c_d_e_f_g_h',
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    ],
    [
      'utm marks',
      { landing: 'https://s.example/?utm_source=yandex&utm_medium=cpc&utm_content=b1' },
      'yandex_cpc___b1',
      ['yandex', 'cpc', '', '', 'b1'],
    ],
    [
      'openstat as text',
      { landing: 'https://s.example/?_openstat=direct;1;2;top' },
      'direct_1_2_top',
      ['direct', '1', '2', 'top'],
    ],
    [
      'openstat in base64',
      { landing: `https://s.example/?_openstat=${btoa('market;9;8;x')}` },
      'market_9_8_x',
      ['market', '9', '8', 'x'],
    ],
    [
      'a search engine',
      { landing: 'https://s.example/', referrer: 'https://www.google.com/' },
      'seo_google',
      ['seo', 'google'],
    ],
    [
      'a Russian search engine',
      { landing: 'https://s.example/', referrer: 'https://yandex.ru/search/?text=x' },
      'seo_yandex',
      ['seo', 'yandex'],
    ],
    [
      'another site',
      { landing: 'https://s.example/', referrer: 'https://www.blog.example/post' },
      'site_blog.example',
      ['site', 'blog.example'],
    ],
    ['the site itself', { landing: 'https://s.example/', referrer: 'https://www.s.example/a' }, 'visit', ['visit']],
    ['nothing', {}, 'visit', ['visit']],
    ['hostile addresses', { landing: 'javascript:alert(1)', referrer: 'not an address' }, 'visit', ['visit']],
  ])('%s', (_name, known, marker, levels) => {
    expect(visit(known)).toEqual({ marker, levels })
  })

  it('becomes variables, with words that people read beside the codes', () => {
    expect(sourceVariables({ marker: 'direct_search_77', levels: ['direct', 'search', '77'] })).toEqual({
      markerSource: 'direct_search_77',
      source: 'Яндекс.Директ',
      sourceLevel1: 'direct',
      sourceAliasLevel1: 'Яндекс.Директ',
      sourceLevel2: 'search',
      sourceAliasLevel2: 'search',
      sourceLevel3: '77',
      sourceAliasLevel3: '77',
    })
  })
})
