import { expect, it } from 'vitest'
import { selectorParts } from './selector-parts.ts'

it.each([
  ['#order, .popup form', ['#order', '.popup form']],
  [' #order ,, ', ['#order']],
  ['', []],
  ['[data-words="a, b"], :is(.x, .y) form', ['[data-words="a, b"]', ':is(.x, .y) form']],
  ["[name='a\\', b'], form", ["[name='a\\', b']", 'form']],
  ['.a\\,b, c', ['.a\\,b', 'c']],
  ['#half, [name="', ['#half', '[name="']],
])('%s is the selectors %j', (list, parts) => {
  expect(selectorParts(list)).toEqual(parts)
})
