import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { MAX_MESSAGE_CHARS } from '../../../src-preload/contract/index.ts'
import { openSession } from '../../api/session.ts'
import type { ConsoleOptions } from './console-server.ts'
import { isAllowedHost, isAllowedOrigin, type OwnHosts } from './origin-check.ts'

/** Path of the console's pipe. */
export const SOCKET_PATH = '/ws'
/** Close code that says "sign in first": the browser cannot see the status of a refused upgrade. */
const NO_SESSION = 4401
/** Bytes a console may lag behind before it is cut off: it reconnects and refetches. */
const MAX_BUFFERED_BYTES = 32 * 1024 * 1024
/** A stop waits so long for consoles to close their end: a frozen tab never does. */
const CLOSE_GRACE_MS = 300

/** What the socket needs besides the console's options. */
export type SocketOptions = ConsoleOptions & {
  hosts: () => OwnHosts
  cookieName: () => string
  readCookies: (header: string) => Record<string, string | undefined>
}

/** Serves the pipe of the console on `/ws`; checks host, origin and session on the upgrade. */
export function attachSocket(server: Server, options: SocketOptions): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_CHARS * 4 })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => {
      stream.destroy()
    })
    const path = (request.url ?? '').split('?')[0]
    const hosts = options.hosts()
    const isOurs = isAllowedHost(request.headers.host, hosts) && isAllowedOrigin(request.headers.origin, hosts)
    if (path !== SOCKET_PATH || !isOurs) {
      stream.end(`HTTP/1.1 ${isOurs ? '404 Not Found' : '403 Forbidden'}\r\nConnection: close\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      serve(socket, request, options)
    })
  })
  return {
    close: () => {
      for (const socket of sockets.clients) socket.close(1001)
      sockets.close()
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, CLOSE_GRACE_MS).unref()
    },
  }
}

function mayEnter(request: IncomingMessage, options: SocketOptions): boolean {
  const cookie = options.readCookies(request.headers.cookie ?? '')[options.cookieName()]
  if (cookie !== undefined && options.access.isSession(cookie)) return true
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return token !== undefined && options.access.isToken(token)
}

function serve(socket: WebSocket, request: IncomingMessage, options: SocketOptions): void {
  socket.on('error', () => {
    socket.terminate()
  })
  if (!mayEnter(request, options)) {
    socket.close(NO_SESSION, 'sign in first')
    return
  }
  const session = openSession({
    dispatch: options.dispatch,
    publisher: options.publisher,
    logger: options.logger,
    caller: { actor: 'console' },
    send: (text) => {
      if (socket.readyState !== WebSocket.OPEN) return
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate()
      else socket.send(text)
    },
  })
  socket.on('message', (data, isBinary) => {
    if (!isBinary && Buffer.isBuffer(data)) session.receive(data.toString('utf8'))
  })
  socket.on('close', () => {
    session.close()
  })
}
