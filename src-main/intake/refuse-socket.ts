import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { failure, JSON_TYPE } from './answers.ts'
import type { IntakeErrorCode } from './errors.ts'

/** The error for trouble that Node's parser reports. */
function codeOf(parserCode: string | undefined): IntakeErrorCode {
  if (parserCode === 'HPE_HEADER_OVERFLOW') return 'header_too_large'
  return parserCode === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request_timeout' : 'bad_request'
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
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  else socket.destroy()
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
