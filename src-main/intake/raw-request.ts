import { connect, type Socket } from 'node:net'

/** An answer read from a socket, byte for byte. */
export type RawAnswer = { status: number; version: string; headers: Record<string, string>; body: string }

/** A request as it is written to the wire; the caller decides about every header. */
export type RawRequest = {
  method?: string
  target: string
  version?: '1.0' | '1.1'
  headers?: Record<string, string>
  body?: string | Buffer
}

/** The bytes of a request. Content-Length is added for a body, Connection: close always. */
export function requestBytes(request: RawRequest): Buffer {
  const { method = 'GET', target, version = '1.1', headers = {}, body = '' } = request
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const all: Record<string, string> = { Host: 'localhost', Connection: 'close', ...headers }
  if (bytes.length > 0 || method === 'POST') all['Content-Length'] ??= String(bytes.length)
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/${version}\r\n${lines.join('')}\r\n`, 'latin1'), bytes])
}

/** Opens a connection to a local server. */
export function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

/** Reads a whole answer until the server closes. */
export async function readAnswer(socket: Socket): Promise<RawAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer) // A socket without encoding gives buffers.
  const text = Buffer.concat(chunks).toString('utf8')
  const headEnd = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, headEnd).split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const [version = '', status = ''] = first.split(' ')
  return { status: Number(status), version, headers: Object.fromEntries(headers), body: text.slice(headEnd + 4) }
}

/** Sends one request over a connection of its own and reads the answer. */
export async function sendRaw(url: string, request: RawRequest): Promise<RawAnswer> {
  const socket = await openSocket(url)
  socket.write(requestBytes(request))
  return readAnswer(socket)
}
