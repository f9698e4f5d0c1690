import { expect, it } from 'vitest'
import { effectiveLanguage } from './preferences.ts'

it('takes the chosen language, otherwise Russian for browsers that know it, otherwise English', () => {
  expect(effectiveLanguage('en', ['ru-RU'])).toBe('en')
  expect(effectiveLanguage(null, ['de-DE', 'ru'])).toBe('ru')
  expect(effectiveLanguage(null, ['de-DE'])).toBe('en')
  expect(effectiveLanguage(null, [])).toBe('en')
})
