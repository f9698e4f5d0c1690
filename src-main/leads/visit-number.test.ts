import { expect, it } from 'vitest'
import { readVisitNumber } from './visit-number.ts'

it.each([
  ['1000', '1000', false],
  [' 42 ', '42', false],
  ['nocookie', null, false],
  ['no_cookie', null, false],
  ['NoCookie', null, false],
  ['', null, false],
  ['null', null, false],
  ['undefined', null, false],
  ['0', null, false],
  [null, null, false],
  ['Форма «Рулетка»', null, true],
  ['12a', null, true],
  ['-5', null, true],
  ['1'.repeat(21), null, true],
])('%j is the visit %j (free text: %j)', (text, visit, isFreeText) => {
  expect(readVisitNumber(text)).toEqual({ visit, isFreeText })
})
