import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Exchange } from '../../../src-preload/contract/index.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import { CrmFailure } from './crm-failure.ts'
import { CrmTransport } from './crm-transport.ts'
import { startFakeServer } from './fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from './fake-server.ts'
import { createCrmHttp } from './http.ts'
import type { CrmHttpOptions } from './http.ts'
import type { CrmHttp, CrmRequest } from './types.ts'

/** An HTTP client, its clock, its transcript and its abort switch. */
export type HttpBench = { http: CrmHttp; clock: ManualClock; exchanges: Exchange[]; abort: AbortController }

/** An HTTP client whose time stands still. */
export function createHttp(more: Partial<CrmHttpOptions> = {}): HttpBench {
  const clock = new ManualClock()
  const transport = new CrmTransport()
  onTestFinished(() => {
    transport.close()
  })
  const exchanges: Exchange[] = []
  const abort = new AbortController()
  const http = createCrmHttp({
    transport,
    secrets: [],
    gate: { enter: () => Promise.resolve(), record: (exchange) => exchanges.push(exchange) },
    clock,
    signal: abort.signal,
    isOnline: () => true,
    ...more,
  })
  return { http, clock, exchanges, abort }
}

/** A fake server for the running test. */
export async function startServer(answer: FakeAnswer | ((request: FakeRequest) => FakeAnswer)): Promise<FakeServer> {
  const server = await startFakeServer((request) => (typeof answer === 'function' ? answer(request) : answer))
  onTestFinished(() => server.close())
  return server
}

/** A TCP server that does with each socket what the test says. */
export async function startTcp(onSocket: (socket: Socket) => void): Promise<{ port: number; accepted: () => number }> {
  const sockets: Socket[] = []
  const server: Server = createTcpServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
  })
  return { port: (server.address() as AddressInfo).port, accepted: () => sockets.length }
}

/** The failure a request ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<CrmFailure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof CrmFailure)) throw new Error(`expected a CrmFailure, got ${String(error)}`)
  return error
}

/** A request that creates something. */
export const create = (url: string): CrmRequest => ({ method: 'POST', url, body: { json: { a: 1 } }, isMutation: true })
/** A request that reads. */
export const read = (url: string): CrmRequest => ({ method: 'GET', url, isMutation: false })
