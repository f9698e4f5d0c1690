import { expect, it } from 'vitest'
import { selectorParts } from './selector-parts.ts'

it.each([
  ['#a, .b', ['#a', '.b']],
  ['[name="a,b"], form:not(.x, .y)', ['[name="a,b"]', 'form:not(.x, .y)']],
  ['x-shop >>> form.order, #b', ['x-shop >>> form.order', '#b']],
  ['form[', ['form[']],
])('%s has the parts %j', (list, parts) => {
  expect(selectorParts(list)).toEqual(parts)
})
