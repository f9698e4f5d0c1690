import { expect, test } from 'vitest'
import { parsePath, readPath } from './json-path.ts'

test.each([
  ['$', []],
  ['order_id', ['order_id']],
  ['$.data.ids[0].value', ['data', 'ids', '0', 'value']],
  ['fields["Посадочная страница"]', ['fields', 'Посадочная страница']],
  ['fields.Посадочная страница.x', ['fields', 'Посадочная страница', 'x']],
  ['["a\\"b"]', ['a"b']],
  [' fields.city ', ['fields', 'city']],
  ['', null],
  ['a..b', null],
  ['a[b', null],
  ['a[-1]', null],
  ['a.', null],
])('%s is the path %j', (text, expected) => {
  expect(parsePath(text)).toEqual(expected)
})

test('only own keys are read', () => {
  const value = { list: [{ id: 7 }], text: 'abc' }
  expect(readPath(value, ['list', '0', 'id'])).toBe(7)
  expect(readPath(value, ['constructor'])).toBeUndefined()
  expect(readPath(value, ['list', 'length'])).toBe(1)
  expect(readPath(value, ['text', '0'])).toBeUndefined()
  expect(readPath(null, ['a'])).toBeUndefined()
  expect(readPath(value, [])).toBe(value)
})
