import { describe, expect, it } from 'vitest'
import { completeVariable, insertVariable } from './complete-variable.ts'

describe('variables while typing', () => {
  it.each([
    ['Заявка с {dom', 13, ['domain']],
    ['{utms', 5, ['utmSource']],
    ['{Page', 5, ['landingPage', 'orderPage']],
    ['no brace', 8, null],
    ['{name} done', 11, null],
  ])('%s offers %j', (text, caret, words) => {
    expect(completeVariable(text, caret)?.words ?? null).toEqual(words)
  })

  it.each([
    ['a {dom', 6, { text: 'a {domain}', caret: 10 }],
    ['a {do} b', 5, { text: 'a {domain} b', caret: 10 }],
    ['a  b', 2, { text: 'a {domain} b', caret: 10 }],
  ])('puts one into %j', (text, caret, expected) => {
    expect(insertVariable(text, caret, 'domain')).toEqual(expected)
  })
})
