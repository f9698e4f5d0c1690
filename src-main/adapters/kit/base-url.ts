import { z } from 'zod'

/** Whether a host name is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/**
 * Address of an account: `https://host[:port]` without path, from what people type (`demo.retailcrm.ru`, a trailing slash).
 * `http://` only for this machine itself, so that a key never crosses a network in the clear.
 */
export const accountUrl = z.string().transform((text, issues) => {
  const trimmed = text.trim()
  const url = URL.parse(/^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`)
  const complain = (message: string): never => {
    issues.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  if (url === null || url.hostname === '') return complain('expected an address such as https://demo.example.com')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return complain('the address must begin with https://')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return complain('the address must begin with https://')
  if (url.username !== '' || url.password !== '') return complain('the address must not hold a user or password')
  return url.origin
})
