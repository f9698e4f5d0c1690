import type { TagForm } from '../../contract/model/submission.ts'
import { allowed } from '../capture/allowed.ts'

/** Host of an address in lower case, Cyrillic names as browsers write them, without `www.`. Empty when there is none. */
export const hostOf = (address: string): string => allowed(() => new URL(address).hostname.replace(/^www\./, ''), '')

/** Whether a form's rule applies on a host. `*.x` stands for every host below x; `www.` does not count. */
export function isOnSite(sites: TagForm['sites'], hostname: string): boolean {
  if (sites === undefined || sites.hosts.length === 0) return true
  const host = hostOf(`http://${hostname}`)
  const isListed = sites.hosts.some((entry) => {
    const listed = hostOf(`http://${entry.trim().replace(/^\*\./, '')}`)
    return entry.startsWith('*.') ? host.endsWith(`.${listed}`) : host === listed
  })
  return isListed === (sites.mode === 'include')
}
