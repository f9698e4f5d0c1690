import { PickerError } from './picker-error.ts'

/** An address to open, and the one to try when the first is refused. */
export type PageAddress = { url: string; fallback: string | null }

/** The page that is nowhere. */
export const BLANK = 'about:blank'

/**
 * What a person typed: with a scheme as it is, without one `https://` and, if that is refused, `http://`. Only http, https and
 * `about:blank` are opened.
 *
 * @throws PickerError `bad_address`.
 */
export function pageAddress(typed: string): PageAddress {
  const text = typed.trim()
  if (text === BLANK) return { url: BLANK, fallback: null }
  // `shop.example:8080/x` has a port, `mailto:somebody` a scheme.
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))/i.test(text)
  const url = webAddress(hasScheme ? text : `https://${text}`)
  if (url === null) throw new PickerError('bad_address', `${text.slice(0, 200)} is no address of a web page`)
  return { url, fallback: hasScheme ? null : webAddress(`http://${text}`) }
}

function webAddress(text: string): string | null {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== ''
    ? url.href
    : null
}

/** An address as it may be shown, stored and sent on: without the name and password of a closed site. */
export function withoutCredentials(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null || (parsed.username === '' && parsed.password === '')) return url
  parsed.username = ''
  parsed.password = ''
  return parsed.href
}
