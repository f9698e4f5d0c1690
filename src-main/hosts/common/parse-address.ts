import { StartError } from './data-folder.ts'

/** An address to listen on. Port 0 takes any free one. */
export type ListenAddress = { host: string; port: number }

/** Reads `HOST:PORT`, `[::1]:PORT`, `:PORT` or `PORT`; without a host it is loopback. @throws StartError in words. */
export function parseAddress(text: string, option: string): ListenAddress {
  const match = /^(?:(\[[0-9a-fA-F:]+\]|[^:[\]\s]*):)?(\d{1,5})$/.exec(text.trim())
  const port = Number(match?.[2])
  if (match === null || port > 65_535) {
    throw new StartError(`${option} must be HOST:PORT, such as 127.0.0.1:8437; got "${text}"`)
  }
  const host = (match[1] ?? '').replace(/^\[|\]$/g, '')
  return { host: host === '' ? '127.0.0.1' : host, port }
}

/** What a failed listen means. */
export function listenError(error: unknown, address: ListenAddress, option: string): StartError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const where = `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`
  switch (code) {
    case 'EADDRINUSE':
      return new StartError(`${option}: ${where} is taken by another program; give another port, or 0 for any free one`)
    case 'EACCES':
      return new StartError(`${option}: no permission to listen on ${where}; ports below 1024 need root`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`${option}: this machine has no address ${address.host}`)
    default:
      return new StartError(
        `${option}: cannot listen on ${where}: ${error instanceof Error ? error.message : String(error)}`,
      )
  }
}
