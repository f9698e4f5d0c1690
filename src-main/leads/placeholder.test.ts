import { expect, it } from 'vitest'
import { isPlaceholder } from './placeholder.ts'

it.each([
  '<Номер для переопределения>',
  ' <ключ> ',
  '&lt;Номер&gt;',
  'ключ',
  '«ключ»',
  'Имя клиента',
  'Номер телефона клиента',
])('%s is a placeholder', (text) => {
  expect(isPlaceholder(text)).toBe(true)
})

it.each(['', 'Иван', '<b>Срочно</b>', '<p>a</p><p>b</p>', '< 5 минут', '<>', 'ключи', `<${'x'.repeat(300)}>`])(
  '%s is a value',
  (text) => {
    expect(isPlaceholder(text)).toBe(false)
  },
)

it('an ordinary word is a value where people write sentences', () => {
  expect(isPlaceholder('ключ', true)).toBe(false)
  expect(isPlaceholder('Комментарий к сделке', true)).toBe(true)
})
