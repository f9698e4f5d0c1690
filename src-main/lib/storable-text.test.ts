import { expect, it } from 'vitest'
import { storableText } from './storable-text.ts'

it('makes NUL and lone surrogates storable and leaves other text alone', () => {
  expect(['a\0b\0', '\ud83d', 'x\udc00\0y', '😀 Привет\n', ''].map(storableText)).toEqual([
    'ab',
    '\ufffd',
    'x\ufffdy',
    '😀 Привет\n',
    '',
  ])
})
