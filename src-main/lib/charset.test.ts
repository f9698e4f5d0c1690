import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { chooseCharset, contentTypeCharset, readText } from './charset.ts'

const choose = (bytes: Buffer, ...declared: (string | null)[]) => chooseCharset(bytes, () => declared)

describe('the charset of bytes', () => {
  it('is UTF-8 whenever they are UTF-8, without looking at what is declared', () => {
    const never = () => {
      throw new Error('asked')
    }
    const expected = { charset: 'utf-8', isGuessed: false, isDamaged: false }
    expect(chooseCharset(Buffer.from('Привет 😀'), never)).toEqual(expected)
    expect(chooseCharset(Buffer.alloc(0), never)).toEqual(expected)
  })

  it('is the first declared name that exists', () => {
    const bytes = iconv.encode('Привет', 'koi8-r')
    expect(choose(bytes, null, 'UTF-8', 'nonsense', ' KOI8-R ', 'cp866')).toEqual({
      charset: 'koi8-r',
      isGuessed: false,
      isDamaged: false,
    })
    expect(readText(bytes, 'koi8-r')).toBe('Привет')
    expect(readText(bytes, 'koi8-r', { start: 1, end: 3 })).toBe('ри')
  })

  it.each(['hex', 'base64', 'utf7imap', '__proto__', 'constructor', '', 'x'.repeat(1000)])(
    'is guessed when only %j is declared',
    (name) => {
      const bytes = iconv.encode('Алё, это я', 'windows-1251')
      expect(choose(bytes, name)).toEqual({ charset: 'windows-1251', isGuessed: true, isDamaged: false })
    },
  )

  it('is UTF-8 for UTF-8 with a damaged place, even when windows-1251 is declared', () => {
    const bytes = Buffer.concat([Buffer.from('Привет, мир'), Buffer.from([0xd0])])
    expect(choose(bytes, 'windows-1251')).toEqual({ charset: 'utf-8', isGuessed: false, isDamaged: true })
  })

  it.each(['я', 'Ё', 'СЁМА', 'Алё', 'ООО «Ёлка»', 'ШЁЛК И ЁЖ'])('is windows-1251 for %s in windows-1251', (text) => {
    const bytes = iconv.encode(text, 'windows-1251')
    expect(choose(bytes, 'windows-1251').charset).toBe('windows-1251')
    expect(readText(bytes, 'windows-1251')).toBe(text)
  })

  it('is read from a content type', () => {
    const types = [null, 'text/html', 'text/html; charset=KOI8-R', 'a/b;x=1; Charset = "cp1251" ;y', 'a/b; charset=']
    expect(types.map(contentTypeCharset)).toEqual([null, null, 'KOI8-R', 'cp1251', null])
  })
})
