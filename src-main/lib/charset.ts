import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

/** How bytes are to be read. */
export type CharsetChoice = {
  /** `utf-8` or a name that iconv-lite knows. */
  charset: string
  /** Nobody declared it and the bytes are not UTF-8. */
  isGuessed: boolean
  /** UTF-8 with damaged places (text cut in the middle of a character); they become U+FFFD. */
  isDamaged: boolean
}

const UTF8: CharsetChoice = { charset: 'utf-8', isGuessed: false, isDamaged: false }
const FALLBACK_CHARSET = 'windows-1251'
/** iconv-lite also "decodes" these, but they are not charsets of text. */
const NOT_CHARSETS = new Set(['base64', 'hex', 'internal', 'utf7imap'])
/** So many sound characters per damaged place make a text UTF-8: Cyrillic in one byte gives hardly any. */
const SOUND_PER_DAMAGED = 4

/** The name if text can be decoded with it, undefined for unknown names and for UTF-8. */
function usableCharset(name: string | null | undefined): string | undefined {
  const plain = name?.trim().toLowerCase() ?? ''
  const letters = plain.replace(/[^0-9a-z]/g, '')
  if (letters === '' || letters.length > 40 || letters === 'utf8' || NOT_CHARSETS.has(letters)) return undefined
  try {
    return iconv.encodingExists(plain) ? plain : undefined
  } catch {
    return undefined
  }
}

/** Whether the bytes are UTF-8 with a few damaged places rather than a one-byte charset. */
function isDamagedUtf8(bytes: Buffer): boolean {
  let damaged = 0
  let sound = 0
  for (const character of bytes.toString('utf8')) {
    if (character === '\ufffd') damaged++
    else if (character > '\u007f') sound++
  }
  return sound >= damaged * SOUND_PER_DAMAGED
}

/**
 * Chooses how to read bytes: UTF-8 whenever they are UTF-8 (many UTF-8 sites declare Windows-1251, copied from the
 * documentation of Roistat), else the first usable name of `declared`, else windows-1251.
 */
export function chooseCharset(bytes: Buffer, declared: () => readonly (string | null | undefined)[]): CharsetChoice {
  if (isUtf8(bytes)) return UTF8
  if (isDamagedUtf8(bytes)) return { charset: 'utf-8', isGuessed: false, isDamaged: true }
  for (const name of declared()) {
    const charset = usableCharset(name)
    if (charset !== undefined) return { charset, isGuessed: false, isDamaged: false }
  }
  return { charset: FALLBACK_CHARSET, isGuessed: true, isDamaged: false }
}

/** The text of bytes `start` (inclusive) to `end` (exclusive) in a charset that {@link chooseCharset} named. */
export function readText(bytes: Buffer, charset: string, range?: { start: number; end: number }): string {
  const start = range?.start ?? 0
  const end = range?.end ?? bytes.length
  return charset === 'utf-8' ? bytes.toString('utf8', start, end) : iconv.decode(bytes.subarray(start, end), charset)
}

/** The `charset` parameter of a Content-Type header, null when there is none. */
export function contentTypeCharset(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? null
}
