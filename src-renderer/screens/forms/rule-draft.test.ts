import { describe, expect, it } from 'vitest'
import type { PageControl, PageForm } from '../../../src-preload/contract/index.ts'
import { diffRules } from './rule-diff.ts'
import { emptyRule, mapControls, parseHosts, sourceOfControl } from './rule-draft.ts'
import { takeIntoRule } from './take-into-rule.ts'

const control = (over: Partial<PageControl>): PageControl => ({
  name: '',
  selector: null,
  kind: 'text',
  label: '',
  value: '',
  options: [],
  meaning: null,
  isRequired: false,
  isVisible: true,
  isPrivate: false,
  isHoneypot: false,
  ...over,
})

describe('hosts of a site filter', () => {
  it.each([
    ['okna.example', ['okna.example']],
    [
      'https://Okna.example/page?x, *.okna.example;\n dveri.example',
      ['okna.example', '*.okna.example', 'dveri.example'],
    ],
    [' , ', []],
  ])('%j are %j', (text, hosts) => {
    expect(parseHosts(text)).toEqual(hosts)
  })
})

describe('the source of a control', () => {
  it.each([
    [{ name: 'tel' }, { kind: 'field', name: 'tel', part: 'value' }],
    [
      { name: 'city', kind: 'select' as const },
      { kind: 'field', name: 'city', part: 'text' },
    ],
    [{ selector: '#phone' }, { kind: 'element', selector: '#phone', part: 'value' }],
    [{}, null],
    [{ name: 'password', isPrivate: true }, null],
  ])('%j is %j', (over, source) => {
    expect(sourceOfControl(control(over))).toEqual(source)
  })
})

const orderForm: PageForm = {
  title: 'Заказать',
  builder: null,
  candidates: [{ selector: '#order', score: 0.9, count: 1, reasons: ['stable_id'] }],
  controls: [
    control({ name: 'trap', meaning: 'name', isHoneypot: true }),
    control({ name: 'fio', meaning: 'name' }),
    control({ name: 'tel', kind: 'tel', meaning: 'phone' }),
    control({ selector: '#mail', meaning: 'email' }),
    control({ name: 'city', meaning: 'city' }),
    control({ name: 'pass', isPrivate: true }),
  ],
  buttons: [{ text: 'Отправить', candidates: [], isVisible: true }],
  isVisible: true,
  isLeadForm: true,
  warnings: [],
}

describe('a rule of a form on a page', () => {
  it('has its fields mapped and remembers what the form looked like', () => {
    const dealFields = [{ value: 'UF_CITY', label: 'Город клиента', isActive: true }]
    const mine = { ...emptyRule(), title: 'Заявка', isSentToCrm: false }
    const taken = { kind: 'form' as const, form: orderForm, url: 'https://okna.example/' }
    expect(takeIntoRule({ rule: mine, fingerprint: null }, { taken, place: null, dealFields })).toEqual({
      rule: {
        ...mine,
        selector: '#order',
        name: { source: { kind: 'field', name: 'fio', part: 'value' }, isRequired: false },
        phone: { source: { kind: 'field', name: 'tel', part: 'value' }, isRequired: false },
        email: { source: { kind: 'element', selector: '#mail', part: 'value' }, isRequired: false },
        extras: [
          { of: 'deal', key: 'UF_CITY', source: { kind: 'field', name: 'city', part: 'value' }, isRequired: false },
        ],
      },
      fingerprint: { url: 'https://okna.example/', controls: ['trap', 'fio', 'tel', 'city'], words: 'Отправить' },
    })
  })

  it('keeps what a person has filled in already', () => {
    const mine = { ...emptyRule(), phone: { source: { kind: 'static' as const, value: '1' }, isRequired: true } }
    const mapped = mapControls(mine, orderForm.controls, [])
    expect([mapped.phone, mapped.extras[0]?.key]).toEqual([mine.phone, 'city'])
    expect(mapControls(mapped, orderForm.controls, []).extras.length).toBe(1)
  })
})

describe('the difference of two rules', () => {
  it('names every part that changed and nothing else', () => {
    const before = emptyRule()
    const after = {
      ...before,
      selector: '#order',
      isCallbackWanted: true,
      callbackPhone: '+7 495',
      sites: { mode: 'include' as const, hosts: ['a.example'] },
      phone: { source: { kind: 'field' as const, name: 'tel', part: 'text' as const }, isRequired: true },
      extras: [{ of: 'deal' as const, key: 'X', source: { kind: 'static' as const, value: ' ' }, isRequired: false }],
    }
    expect(diffRules(before, after)).toEqual([
      { part: 'selector', before: '', after: '#order' },
      { part: 'callback', before: '', after: '+ +7 495' },
      { part: 'sites', before: '', after: '+ a.example' },
      { part: 'phone', before: '', after: '[name="tel"] (text) *' },
      { part: 'deal:X', before: null, after: '" "' },
    ])
    expect(diffRules(after, after)).toEqual([])
  })
})
