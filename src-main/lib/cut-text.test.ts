import { describe, expect, it } from 'vitest'
import { characterCount, cutText } from './cut-text.ts'

describe('cutting a text', () => {
  it('leaves a text within the limit alone, counting characters and not UTF-16 units', () => {
    expect(cutText('абв', 3)).toBeUndefined()
    expect(cutText('😀😀😀', 3)).toBeUndefined()
    expect(cutText('', 0)).toBeUndefined()
  })

  it('keeps as many characters as allowed', () => {
    expect(cutText('абвг', 3)).toBe('абв')
    expect(cutText('😀😀😀😀', 3)).toBe('😀😀😀')
    expect(cutText('a'.repeat(5000), 4096)).toHaveLength(4096)
  })

  it('does not tear a flag, a family or a letter from its accent', () => {
    expect(cutText('ab🇷🇺c', 3)).toBe('ab')
    expect(cutText('ab👨‍👩‍👧c', 4)).toBe('ab')
    expect(cutText('abe\u0301c', 3)).toBe('ab')
    expect(cutText(`${'x'.repeat(200)}🇷🇺c`, 201)).toBe('x'.repeat(200))
  })

  it('cuts within a character of thousands of accents rather than losing everything', () => {
    expect(cutText(`a${'\u0301'.repeat(5000)}`, 1000)).toHaveLength(1000)
  })

  it('counts an emoji of two units as one character and a lone surrogate as one', () => {
    expect([characterCount('a😀б'), characterCount('\ud83d'), characterCount('')]).toEqual([3, 1, 0])
  })
})
