import { allowed } from '../capture/allowed.ts'

/** An item of localStorage; null when there is none or storage is blocked. */
export const readItem = (name: string): string | null => allowed(() => localStorage.getItem(name), null)

/** Writes an item, or removes it. Nothing happens when storage is full or blocked. */
export function writeItem(name: string, value: string | null): void {
  allowed(() => {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  })
}

/** Names of all items that begin with a prefix. */
export const itemNames = (prefix: string): string[] =>
  allowed(() => Object.keys(localStorage).filter((name) => name.startsWith(prefix)), [])

/** JSON of a value. Libraries of old pages give arrays a `toJSON` of their own; the replacer takes what it would spoil. */
export const toText = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key: string) {
    return this[key]
  })

/** What JSON text says; an empty object when there is none or it is damaged. */
export const parsed = (text: string | null): unknown => allowed<unknown>(() => JSON.parse(text ?? ''), {})

/** A cookie of the page; null when there is none, it is empty, or cookies are blocked. */
export function readCookie(name: string): string | null {
  const cookies = allowed(() => document.cookie, '')
  const [, value = ''] = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(cookies) ?? []
  return allowed(() => decodeURIComponent(value), value) || null
}

/** Domain that the site's cookies are for, such as `.shop.example`; empty: the host alone. */
export function cookieDomain(): string {
  const { roistatCookieDomain } = window as { roistatCookieDomain?: unknown } // a setting of the page
  return typeof roistatCookieDomain === 'string' ? roistatCookieDomain : ''
}

/** Sets a first-party cookie for some days; null removes it. */
export function writeCookie(name: string, value: string | null, days: number): void {
  const domain = cookieDomain()
  const age = value === null ? 0 : Math.round(days * 86_400)
  const parts = [`${name}=${encodeURIComponent(value ?? '')};path=/;samesite=lax;max-age=${age}`]
  if (domain !== '') parts.push(`domain=${domain}`)
  if (location.protocol === 'https:') parts.push('secure')
  allowed(() => {
    document.cookie = parts.join(';')
  })
}
