import { expect, test } from 'vitest'
import { CrmTransport } from './crm-transport.ts'
import { startServer, startTcp } from './http-bench.ts'

const ask = { method: 'GET', path: '/' } as const

test('a fresh connection is opened once: a request cannot leave on a second one', async () => {
  const tcp = await startTcp((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'))
  })
  const transport = new CrmTransport()
  const lease = transport.lease(`http://127.0.0.1:${tcp.port}`, true)
  await (await lease.client.request(ask)).body.text()
  await expect(lease.client.request(ask)).rejects.toThrow('closed by the server before the request')
  expect(tcp.accepted()).toBe(1)
  lease.destroy()
})

test('a read connection that died while idle is opened again', async () => {
  const tcp = await startTcp((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'))
  })
  const transport = new CrmTransport()
  for (let round = 0; round < 3; round += 1) {
    const lease = transport.lease(`http://127.0.0.1:${tcp.port}`, false)
    await (await lease.client.request(ask)).body.text()
    lease.release()
  }
  expect(tcp.accepted()).toBe(3)
  transport.close()
})

test('an idle connection serves its own origin only, and is closed with the transport', async () => {
  const one = await startServer({ status: 200 })
  const other = await startServer({ status: 200 })
  const transport = new CrmTransport()
  const first = transport.lease(one.url, false)
  first.release()
  expect(transport.lease(other.url, false).client).not.toBe(first.client)
  expect(transport.lease(one.url, false).client).toBe(first.client)
  first.release()
  transport.close()
  expect(first.client.destroyed).toBe(true)
})
