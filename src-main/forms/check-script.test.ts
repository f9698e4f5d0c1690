import { describe, expect, it } from 'vitest'
import { scriptFault } from './check-script.ts'

describe('the body of a script field', () => {
  it.each([
    'return document.title',
    'const x = form?.querySelector("#a")?.value ?? ""\nreturn x // last line',
    'return (() => { return 1 })()',
    'if (trigger) { return "{" } return "}"',
  ])('may be %s', (code) => {
    expect(scriptFault(code)).toBeUndefined()
  })

  it.each([
    ['return (', { message: 'Unexpected token', at: 8 }],
    ['return 1 }', { message: 'Unexpected token', at: 9 }],
    ['})(),alert(1),(function(){', { message: 'Unexpected token', at: 0 }],
    ['return await x', { message: 'Unexpected token', at: 13 }],
    ['import "x"', { message: "'import' and 'export' may appear only with 'sourceType: module'", at: 0 }],
    ['/* never closed', { message: 'Unterminated comment', at: 0 }],
  ])('may not be %s', (code, fault) => {
    expect(scriptFault(code)).toEqual(fault)
  })
})
