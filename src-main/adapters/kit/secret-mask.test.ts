import { expect, test } from 'vitest'
import { createSecretMask } from './secret-mask.ts'

const secret = 'пароль/К1+"x y"='

test.each([
  ['plain', secret],
  ['percent-encoded', encodeURIComponent(secret)],
  [
    'percent-encoded in small letters',
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ],
  ['form-encoded', new URLSearchParams({ a: secret }).toString().slice(2)],
  ['JSON', JSON.stringify(secret).slice(1, -1)],
  [
    'JSON as PHP writes it',
    JSON.stringify(secret)
      .slice(1, -1)
      .replaceAll('/', '\\/')
      .replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  ['base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
])('a secret is hidden in its form: %s', (_name, form) => {
  const masked = createSecretMask([secret]).text(`before ${form} after`)
  expect(masked).toMatch(/^before .{0,2}•••.{0,4} after$/u)
  expect(masked).not.toContain(form)
})

test.each([0, 1, 2, 3, 4, 5])('a secret is hidden inside base64 at offset %i', (offset) => {
  const encoded = Buffer.from(`${'u'.repeat(offset)}:secret-key-123:tail`).toString('base64')
  const masked = createSecretMask(['secret-key-123']).text(encoded)
  expect(masked).toContain('•••')
  expect(Buffer.from(masked.replaceAll('•••', ''), 'base64').toString('latin1')).not.toContain('cret-key')
})

test('secrets with signs of patterns are taken literally; the longer one is hidden first', () => {
  const mask = createSecretMask(['a.*b', 'a.*b+c', ''])
  expect(mask.text('axxb a.*b a.*b+c')).toBe('axxb ••• •••')
})

test('texts shorter than three characters are no secrets', () => {
  expect(createSecretMask(['1', 'ab']).text('1 ab abc')).toBe('1 ab abc')
})

test('headers that carry keys are hidden whole', () => {
  const masked = createSecretMask([]).headers({ Authorization: 'Bearer x', 'X-Api-Key': 'k', accept: '*/*' })
  expect(masked).toEqual({ Authorization: '•••', 'X-Api-Key': '•••', accept: '*/*' })
})
