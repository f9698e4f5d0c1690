import { expect, it } from 'vitest'
import { installedForms } from './installed-forms.ts'
import { newForm, newRule } from './test-form.ts'

const forms = [
  newForm({ id: 'form_1', rule: newRule({ selector: '#order' }) }),
  newForm({ id: 'form_2', rule: newRule({ selector: '.field' }) }),
  newForm({ id: 'form_3', rule: newRule({ selector: '.send', type: 'button' }) }),
]
const matched = (counts: [number, number][]) =>
  counts.map(([count, caught]) => ({ selector: 'x', isValid: true, count, forms: caught, boxes: [] }))

it('counts forms for a form rule and matches for a button rule, and says which selector takes no form', () => {
  const matches = matched([
    [1, 2],
    [3, 0],
    [4, 0],
  ])
  expect(installedForms(forms, { running: undefined, matches })).toEqual([
    { id: 'form_1', selector: '#order', count: 2, isOnThisSite: true, warning: null },
    { id: 'form_2', selector: '.field', count: 0, isOnThisSite: true, warning: 'not_a_form' },
    { id: 'form_3', selector: '.send', count: 4, isOnThisSite: true, warning: null },
  ])
})

it('takes the count of the running tag, but for what is no form, and says which rules it does not have', () => {
  const running = {
    forms: [
      { id: 1, count: 0 },
      { id: 2, count: 3 },
    ],
  }
  const matches = matched([
    [1, 1],
    [3, 0],
    [4, 0],
  ])
  const told = installedForms(forms, { running, matches })
  expect(told.map(({ count, isOnThisSite, warning }) => [count, isOnThisSite, warning])).toEqual([
    [0, true, null],
    [0, true, 'not_a_form'],
    [4, false, null],
  ])
})

it('has the tag’s own counts for a page that could not be asked', () => {
  const running = { forms: [{ id: 2, count: 3 }] }
  expect(installedForms(forms, { running, matches: [] }).map(({ count }) => count)).toEqual([0, 3, 0])
})
