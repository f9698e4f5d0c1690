import { z } from 'zod'
import { accountUrl, isLoopback } from '../kit/base-url.ts'

/** The vendor's server that gives tokens, the same for the cloud and for boxes. */
export const SIGN_IN_SERVER = 'https://oauth.bitrix24.tech'

/** Parts of an incoming webhook's address. `base` is what a method's name is appended to. */
export type Webhook = { portal: string; base: string; user: string; code: string }

const REST = /^(.*?)\/rest\/(?:api\/)?(\d+)\/([\w-]{6,})(?:\/.*)?$/

function withScheme(text: string): string {
  return /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
}

/** Reads a webhook's address as it is copied from Bitrix24, with or without a method at its end; null when it is none. */
export function readWebhook(text: string): Webhook | null {
  const origin = accountUrl.safeParse(text)
  const url = URL.parse(withScheme(text.trim()))
  if (!origin.success || url === null) return null
  const [, prefix = '', user = '', code = ''] = REST.exec(url.pathname) ?? []
  if (code === '') return null
  const portal = `${origin.data}${prefix}`
  return { portal, base: `${portal}/rest/${user}/${code}/`, user, code }
}

/** The address of an incoming webhook, normalised to `https://portal/rest/17/code/`; empty when there is none. */
export const webhookAddress = z.string().transform((text, issues) => {
  if (text.trim() === '') return ''
  const webhook = readWebhook(text)
  if (webhook !== null) return webhook.base
  const origin = accountUrl.safeParse(text)
  const lacksUser = /\/rest\/[\w-]+\/?$/.test(text.trim())
  const message = !origin.success
    ? (origin.error.issues[0]?.message ?? 'expected an address')
    : lacksUser
      ? 'the number of the user is missing: copy the whole address, such as https://demo.bitrix24.ru/rest/17/code/'
      : 'expected the address of an incoming webhook, such as https://demo.bitrix24.ru/rest/17/code/'
  issues.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** Address of a portal: host, and for boxes the path the site is under; empty when there is none. */
export const portalAddress = z.string().transform((text, issues) => {
  if (text.trim() === '') return ''
  const origin = accountUrl.safeParse(text)
  if (!origin.success) {
    issues.addIssue({ code: 'custom', message: origin.error.issues[0]?.message ?? 'expected an address' })
    return z.NEVER
  }
  const path = URL.parse(withScheme(text.trim()))?.pathname ?? '/'
  return `${origin.data}${path.replace(/\/(rest|crm|company|stream|oauth|online)(\/.*)?$/, '').replace(/\/+$/, '')}`
})

/** An https address, http only for this machine, with its path. */
export const redirectAddress = z
  .string()
  .trim()
  .refine((text) => accountUrl.safeParse(text).success, 'expected an address such as https://example.com/bitrix24')

/** The vendor's domain a cloud portal lives under: `bitrix24.ru`, `bitrix24.com.br`; null for other hosts. */
function vendorDomain(hostname: string): string | null {
  return /\.(bitrix24\.[a-z]{2,}(?:\.[a-z]{2})?)$/.exec(hostname)?.[1] ?? null
}

/**
 * Whether the secret may follow a redirect: to a renamed portal of the same vendor's domain, never to another domain
 * and never out of https. This machine may redirect to itself.
 */
export function isSameOwner(from: URL, to: URL): boolean {
  if (to.username !== '' || to.password !== '') return false
  if (isLoopback(from.hostname) && isLoopback(to.hostname)) return true
  if (to.protocol !== 'https:') return false
  const domain = vendorDomain(from.hostname)
  return domain !== null && vendorDomain(to.hostname) === domain && to.port === ''
}
