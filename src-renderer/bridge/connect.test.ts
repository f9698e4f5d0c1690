import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import { chooseConnector, socketUrl, webSocketConnector } from './connect.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

/** A WebSocket server on loopback; answers its address. */
async function startServer(onSocket: (socket: ServerSocket) => void): Promise<string> {
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, path: '/ws' })
  sockets.on('connection', onSocket)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    sockets.close()
    http.close()
  })
  return `127.0.0.1:${(http.address() as AddressInfo).port}`
}

describe('chooseConnector', () => {
  it('uses the preload pipe where there is one: open at once, messages both ways, silent after close', async () => {
    const sent: string[] = []
    const listeners = new Set<(text: string) => void>()
    const connect = chooseConnector({
      location: { protocol: 'app:', host: 'console' },
      estafetaPipe: {
        send: (text) => sent.push(text),
        onMessage: (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      },
    })
    const received: string[] = []
    await new Promise<void>((opened) => {
      const pipe = connect({ opened, received: (text) => received.push(text), closed: () => undefined })
      pipe.send('up')
      for (const listener of listeners) listener('down')
      pipe.close()
    })
    expect({ sent, received, listening: listeners.size }).toEqual({ sent: ['up'], received: ['down'], listening: 0 })
  })

  it('derives the WebSocket address from the page address', () => {
    expect(socketUrl({ protocol: 'http:', host: '127.0.0.1:8438' })).toBe('ws://127.0.0.1:8438/ws')
    expect(socketUrl({ protocol: 'https:', host: 'console.example' })).toBe('wss://console.example/ws')
  })
})

describe('webSocketConnector', () => {
  it('opens, exchanges messages and reports a lost connection', async () => {
    const host = await startServer((socket) => {
      socket.on('message', (data) => {
        socket.send(`echo ${(data as Buffer).toString()}`) // ws hands text over as a Buffer
        socket.close(1011)
      })
    })
    const received: string[] = []
    const reason = await new Promise((closed) => {
      const pipe = webSocketConnector(`ws://${host}/ws`)({
        opened: () => {
          pipe.send('hello')
        },
        received: (text) => received.push(text),
        closed,
      })
    })
    expect({ received, reason }).toEqual({ received: ['echo hello'], reason: 'lost' })
  })

  it('reports no_session when the host closes with 4401', async () => {
    const host = await startServer((socket) => {
      socket.close(4401)
    })
    const reason = await new Promise((closed) => {
      webSocketConnector(`ws://${host}/ws`)({ opened: () => undefined, received: () => undefined, closed })
    })
    expect(reason).toBe('no_session')
  })
})
