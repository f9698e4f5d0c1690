import { describe, expect, it } from 'vitest'
import { VARIABLES } from '../../src-preload/contract/index.ts'
import { findUnknownVariables, resolveVariables } from './variables.ts'

describe('variables in a text', () => {
  it.each([...VARIABLES])('{%s} is replaced by its value and is empty without one', (word) => {
    expect(resolveVariables(`a {${word}} b`, { [word]: 'value' })).toBe('a value b')
    expect(resolveVariables(`a {${word}} b`, {})).toBe('a  b')
    expect(findUnknownVariables(`{${word}}`)).toEqual([])
  })

  it('stay as typed when nobody knows them', () => {
    expect(resolveVariables('{utm_source} {Visit} {visit', { visit: '1' })).toBe('{utm_source} {Visit} {visit')
    expect(findUnknownVariables('{utm_source} {Visit} {utm_source}')).toEqual(['utm_source', 'Visit'])
  })

  it('are not seen in JSON, CSS, prices or names of Object', () => {
    const text = '{"a":1} a{color:red} {100} {} {a b} {constructor}'
    expect(resolveVariables(text, {})).toBe(text)
    expect(findUnknownVariables(text)).toEqual(['constructor'])
  })

  it('are not resolved again inside values', () => {
    const values = { name: '{phone} $& $1', phone: '{name}' }
    expect(resolveVariables('{name}|{phone}', values)).toBe('{phone} $& $1|{name}')
  })

  it('do not find values on the prototype', () => {
    expect(resolveVariables('{visit}', Object.create({ visit: 'no' }) as Record<string, string>)).toBe('')
  })
})
