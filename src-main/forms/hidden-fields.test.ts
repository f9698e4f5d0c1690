import { expect, it } from 'vitest'
import { pageControl } from '../../src-preload/contract/index.ts'
import { hiddenFields } from './hidden-fields.ts'
import { newRule } from './test-form.ts'

const control = (over: Record<string, unknown>) =>
  pageControl.parse({
    name: '',
    selector: null,
    kind: 'text',
    label: '',
    value: '',
    options: [],
    meaning: null,
    isRequired: false,
    isVisible: false,
    isPrivate: false,
    isHoneypot: false,
    ...over,
  })

it('names the mapped fields that are empty and out of sight, with the words beside them', () => {
  const rule = newRule({
    comment: { source: { kind: 'element', selector: '#note' } },
    extras: [
      { of: 'deal', key: 'UF_1', source: { kind: 'field', name: 'way' } },
      { of: 'deal', key: 'UF_2', source: { kind: 'script', code: 'return 1' } },
    ],
  })
  const controls = [
    control({ name: 'fio', label: 'Имя' }),
    control({ name: 'tel', isVisible: true }),
    control({ name: 'mail', value: 'a@example.com' }),
    control({ selector: '#note', label: 'Пожелания', kind: 'textarea' }),
    control({ name: 'way[]', kind: 'checkbox' }),
    control({ name: 'other', label: 'Ни к чему' }),
  ]
  expect(hiddenFields(rule, controls)).toEqual([
    { key: 'name', label: 'Имя' },
    { key: 'comment', label: 'Пожелания' },
    { key: 'deal:UF_1', label: 'way[]' },
  ])
})

it('says nothing of fields that nobody is to fill in', () => {
  const of = (over: Record<string, unknown>) => hiddenFields(newRule(), [control({ name: 'fio', ...over })])
  expect([of({ kind: 'hidden' }), of({ isPrivate: true }), of({ isHoneypot: true }), of({ isVisible: true })]).toEqual([
    [],
    [],
    [],
    [],
  ])
})
