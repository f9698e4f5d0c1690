import { accountUrl, isLoopback } from '../kit/base-url.ts'
import { OutcomeError } from '../kit/outcome-error.ts'

/** Hosts a browser shows for an org whose API lives at its My Domain. */
const SHOWN = /\.(?:lightning\.force|my\.salesforce-setup)\.com(?=[:/?#]|$)/i
const OWN = /(?:^|\.)(?:salesforce|force)\.com$/

/** An address as people copy it from the browser, as the address the API is called at. */
function toApiAddress(text: string): string {
  return text.trim().replace(SHOWN, '.my.salesforce.com')
}

function isOwnOrigin(origin: string): boolean {
  const { hostname } = new URL(origin)
  return OWN.test(hostname) || isLoopback(hostname)
}

/** Address of an org: its My Domain, or the common sign-in host. Only hosts of Salesforce; http only for this machine. */
export const salesforceUrl = accountUrl.refine(isOwnOrigin, 'expected an address such as acme.my.salesforce.com')

/** {@link salesforceUrl} for any address the browser shows of an org (`acme.lightning.force.com/lightning/page/home`). */
export function parseAccount(text: string): ReturnType<typeof salesforceUrl.safeParse> {
  return salesforceUrl.safeParse(toApiAddress(text))
}

/** Whether this is `login.salesforce.com` or `test.salesforce.com`: everybody signs in there, nobody's records are there. */
export function isCommonHost(account: string): boolean {
  return /^(login|test)\.salesforce\.com$/.test(new URL(account).hostname)
}

/** Whether sign-ins of this account are those of sandboxes. */
export function isSandbox(account: string): boolean {
  const { hostname } = new URL(account)
  return hostname === 'test.salesforce.com' || hostname.includes('.sandbox.')
}

/**
 * The address that a sign-in names for API calls. Throws `OutcomeError` when it is not one of Salesforce: a token is never
 * sent elsewhere. Loopback is taken only from an account that is on this machine itself.
 */
export function instanceOf(named: string, account: string): string {
  const parsed = parseAccount(named)
  const isHere = parsed.success && isLoopback(new URL(parsed.data).hostname)
  if (parsed.success && (!isHere || isLoopback(new URL(account).hostname))) return parsed.data
  const host = URL.parse(named)?.host ?? 'no address at all'
  throw new OutcomeError({
    kind: 'unauthorized',
    reason: `The sign-in names ${host} for API calls, which is not a host of Salesforce: nothing was sent there`,
  })
}
