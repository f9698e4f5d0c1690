import type { TagForm } from '../../contract/model/submission.ts'

/** Lower case, Cyrillic names as browsers write them, without `www.`. */
function normal(host: string): string {
  const name = host.trim().toLowerCase()
  try {
    return new URL(`http://${name}`).hostname.replace(/^www\./, '')
  } catch {
    return name
  }
}

/** Whether a form's rule applies on a host. `*.x` stands for every host below x; `www.` does not count. */
export function isOnSite(sites: TagForm['sites'], hostname: string): boolean {
  if (sites === undefined || sites.hosts.length === 0) return true
  const host = normal(hostname)
  const isListed = sites.hosts.some((entry) =>
    entry.startsWith('*.') ? host.endsWith(`.${normal(entry.slice(2))}`) : host === normal(entry),
  )
  return isListed === (sites.mode === 'include')
}
