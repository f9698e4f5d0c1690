import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { failure, JSON_TYPE } from './answers.ts'
import type { IntakeErrorCode } from './errors.ts'

/** The error for trouble that Node's parser reports. */
function codeOf(parserCode: string | undefined): IntakeErrorCode {
  if (parserCode === 'HPE_HEADER_OVERFLOW') return 'header_too_large'
  return parserCode === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request_timeout' : 'bad_request'
}

/** So much of what a client still sends is read and thrown away after its answer, and for so long. */
const LINGER_BYTES = 8 * 1024 * 1024
const LINGER_MS = 5_000

/**
 * Reads on after the last answer: a connection that is closed on unread bytes is reset, and the answer is lost with it. Node's
 * parser no longer gets the bytes: its next error would end the connection.
 */
function linger(socket: Socket): void {
  let left = LINGER_BYTES
  socket.removeAllListeners('data')
  socket.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) socket.destroy()
  })
  socket.setTimeout(LINGER_MS, () => {
    socket.destroy()
  })
}

/** Writes one JSON answer to a connection that Node's server has given up, and ends it. */
export function endSocket(socket: Socket, answer: { status: number; body: string }): void {
  const { status, body } = answer
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${JSON_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  if (!socket.writable) {
    socket.destroy()
    return
  }
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  linger(socket)
}

/** Answers a request that Node could not parse: JSON like every answer, then the connection ends. Returns its error code. */
export function refuseSocket(parserCode: string | undefined, socket: Socket): IntakeErrorCode | undefined {
  if (parserCode === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return undefined
  }
  const code = codeOf(parserCode)
  endSocket(socket, failure(code))
  return code
}
