/** Names under which the console may be reached. */
export type OwnHosts = { port: number; listener: string; extra: readonly string[] }

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

function allowed(hosts: OwnHosts): string[] {
  const listener = hosts.listener.includes(':') ? `[${hosts.listener}]` : hosts.listener
  const names = [...LOOPBACK, listener.toLowerCase()]
  const own = names.map((host) => `${host}:${hosts.port}`)
  // Browsers leave the port of plain HTTP out.
  return [...own, ...(hosts.port === 80 ? names : []), ...hosts.extra.map((host) => host.toLowerCase())]
}

/**
 * Whether `Host` is one of ours. A page that points its own name at 127.0.0.1 (DNS rebinding) arrives with that name.
 */
export function isAllowedHost(host: string | undefined, hosts: OwnHosts): boolean {
  return host !== undefined && allowed(hosts).includes(host.toLowerCase())
}

/** Whether `Origin`, where a browser sends one, is one of ours; `null` (sandboxed, file) is not. */
export function isAllowedOrigin(origin: string | undefined, hosts: OwnHosts): boolean {
  if (origin === undefined) return true
  const match = /^https?:\/\/(.+)$/.exec(origin.toLowerCase())
  return match?.[1] !== undefined && allowed(hosts).includes(match[1])
}
