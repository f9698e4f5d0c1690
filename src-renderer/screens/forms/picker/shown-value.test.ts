import { expect, it } from 'vitest'
import { shownValue } from './shown-value.ts'

const options = [
  { value: 'msk', text: 'Москва' },
  { value: 'perm', text: '' },
]

it.each([
  ['what was typed, in one line', { value: ' Звонить\n после 18 ' }, 'Звонить после 18'],
  ['the words of what was chosen', { value: 'msk', options }, 'Москва'],
  ['the value where a choice has no words', { value: 'perm', options }, 'perm'],
  ['several choices as they are', { value: 'msk, perm', options }, 'msk, perm'],
  ['nothing of what is private', { value: 'secret', isPrivate: true }, ''],
])('shows %s', (_what, control, shown) => {
  expect(shownValue({ options: [], isPrivate: false, ...control })).toBe(shown)
})
