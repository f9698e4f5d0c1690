import { isLoopback } from '../kit/base-url.ts'

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
/** The vendor's API hosts (`api-b.amocrm.ru`), named by tokens; they know where an account lives now. */
const API_HOST = /^api(?:-[a-z0-9]+)?\.(?:amocrm\.ru|kommo\.com)$/
const ACCOUNT_HOST = new RegExp(`^(?!www\\.)${LABEL}\\.(?:amocrm\\.ru|kommo\\.com)$`)

function isTestAccount(account: string): boolean {
  const url = URL.parse(account)
  return url?.protocol === 'http:' && isLoopback(url.hostname)
}

/** Whether an address (`https://demo.amocrm.ru`) is an account of the vendor; this machine itself counts for tests. */
export function isAccountOrigin(origin: string): boolean {
  const url = URL.parse(origin)
  if (url?.protocol === 'https:')
    return url.port === '' && ACCOUNT_HOST.test(url.hostname) && !API_HOST.test(url.hostname)
  return isTestAccount(origin)
}

/**
 * Address of a host that the vendor named (`referer`, `api_domain`, a redirect); null unless it is one of the vendor's own: a key
 * must never go elsewhere. An account on this machine (tests) may name this machine.
 */
export function originOfNamedHost(host: string, account: string, kind: 'account' | 'api'): string | null {
  const isTest = isTestAccount(account)
  const url = URL.parse(`${isTest ? 'http' : 'https'}://${host}`)
  if (url === null || url.host !== host.toLowerCase()) return null
  if (isTest) return isLoopback(url.hostname) ? url.origin : null
  if (kind === 'api') return API_HOST.test(url.host) ? url.origin : null
  return isAccountOrigin(url.origin) ? url.origin : null
}

/** Where a person is asked for consent: the vendor's common page of the account's domain. */
export function consentPage(account: string): string {
  if (isTestAccount(account)) return `${account}/oauth`
  return account.endsWith('.kommo.com') ? 'https://www.kommo.com/oauth' : 'https://www.amocrm.ru/oauth'
}
