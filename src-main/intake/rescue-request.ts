/** A request whose address Node's parser refused, made readable. */
export type RescuedRequest = {
  method: 'GET' | 'POST'
  /** The address with its spaces and bytes beyond ASCII percent-encoded. */
  target: string
  headers: Record<string, string>
  body: Buffer
}

const HEAD_END = '\r\n\r\n'

function headersOf(lines: readonly string[]): Record<string, string> | undefined {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const match = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(line)
    if (match?.[1] === undefined) return undefined
    headers[match[1].toLowerCase()] = match[2]?.trim() ?? ''
  }
  return headers
}

/**
 * Reads a request by hand whose only fault is an address that was not encoded: spaces or bytes beyond ASCII, as
 * `file_get_contents("…?name=Иван Петров")` sends them and the servers of Roistat take them. Undefined unless the packet
 * holds the whole request and everything else in it is sound; the connection must be closed after it.
 */
export function rescueRequest(packet: Buffer): RescuedRequest | undefined {
  const headEnd = packet.indexOf(HEAD_END)
  if (headEnd === -1) return undefined
  const [first = '', ...lines] = packet.toString('latin1', 0, headEnd).split('\r\n')
  const [, method, rawTarget] = /^(GET|POST) (\/[^\0\n]*) HTTP\/1\.[01]$/.exec(first) ?? []
  const headers = headersOf(lines)
  if ((method !== 'GET' && method !== 'POST') || rawTarget === undefined || headers === undefined) return undefined
  const body = packet.subarray(headEnd + HEAD_END.length)
  const length = headers['content-length'] ?? '0'
  if (headers['transfer-encoding'] !== undefined || length !== String(body.length)) return undefined
  const target = rawTarget.replace(/[^\x21-\x7e]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return { method, target, headers, body }
}
