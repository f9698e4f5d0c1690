import { describe, expect, it } from 'vitest'
import { checkRule, selectorFault } from './check-rule.ts'
import { newForm, newRule } from './test-form.ts'

describe('a selector list', () => {
  it.each([
    '#a',
    '#a, .b > form',
    '[name="form[phone]"]',
    'x-shop >>> form.order',
    'form:has([name="tel"])',
    '#\\31 0, [id="1x"]',
  ])('may be %s', (selector) => {
    expect(selectorFault(selector)).toBeUndefined()
  })
  it.each(['#', '#a,', 'form[', '> form', 'form >>>', 'a::before', 'form:not('])('may not be %s', (selector) => {
    expect(selectorFault(selector)).not.toBeUndefined()
  })
})

describe('a rule', () => {
  it('without faults has no problems', () => {
    expect(checkRule(newRule(), [])).toEqual([])
  })

  it('has every problem named with its place', () => {
    const rule = newRule({
      title: 'Из {gorod}',
      selector: '#',
      sites: { mode: 'include', hosts: ['okna.example', '*.okna.example', 'https://x'] },
      phone: { source: null },
      email: { source: null },
      comment: { source: { kind: 'script', code: 'return (' } },
      extras: [
        { of: 'deal', key: 'A', source: { kind: 'static', value: '{nope} {ip}' } },
        { of: 'deal', key: 'A', source: { kind: 'element', selector: '[' } },
      ],
    })
    expect(checkRule(rule, []).map(({ kind, path, isFatal }) => [kind, path, isFatal])).toEqual([
      ['selector', 'selector', true],
      ['variable', 'title', false],
      ['site', 'sites.hosts.2', true],
      ['script', 'comment.source.code', true],
      ['variable', 'extras.0.source.value', false],
      ['selector', 'extras.1.source.selector', true],
      ['duplicate_field', 'extras.1.key', true],
      ['no_contact', 'phone.source', false],
    ])
  })

  it('is told of another form with its selector, unless that is switched off', () => {
    const other = newForm({ id: 'form_7' })
    expect(checkRule(newRule(), [other])).toEqual([
      { kind: 'overlap', path: 'selector', message: 'form_7', isFatal: false },
    ])
    expect(checkRule(newRule(), [{ ...other, isEnabled: false }])).toEqual([])
  })
})
