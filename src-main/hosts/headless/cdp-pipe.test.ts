import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { type CdpEvent, CdpPipe } from './cdp-pipe.ts'

function start() {
  const toBrowser = new PassThrough()
  const fromBrowser = new PassThrough()
  const pipe = new CdpPipe({ toBrowser, fromBrowser })
  const events: CdpEvent[] = []
  pipe.on((event) => events.push(event))
  const ends: string[] = []
  pipe.onEnd((why) => ends.push(why))
  return { pipe, toBrowser, fromBrowser, events, ends }
}

const bytes = (...messages: object[]) => Buffer.from(messages.map((message) => `${JSON.stringify(message)}\0`).join(''))

it('writes messages ended by NUL and pairs the answers by their numbers', async () => {
  const { pipe, toBrowser, fromBrowser } = start()
  const first = pipe.send('A.one', { a: 1 })
  const second = pipe.send('B.two', {}, 'session-1')
  expect(String(toBrowser.read())).toBe(
    '{"id":1,"method":"A.one","params":{"a":1}}\0{"id":2,"method":"B.two","params":{},"sessionId":"session-1"}\0',
  )
  fromBrowser.write(bytes({ id: 2, error: { code: -32000, message: 'no' } }, { id: 1, result: { ok: 'да' } }))
  expect(await first).toEqual({ ok: 'да' })
  await expect(second).rejects.toMatchObject({ name: 'PageBrowserError', kind: 'refused', message: 'B.two: no' })
})

it('reads messages however they are cut, also inside a letter', async () => {
  const { fromBrowser, events } = start()
  for (const byte of bytes({ method: 'E.vent', params: { text: 'ёж' }, sessionId: 's' }, { method: 'F' })) {
    fromBrowser.write(Buffer.from([byte]))
  }
  fromBrowser.end()
  await once(fromBrowser, 'end')
  expect(events).toEqual([
    { method: 'E.vent', params: { text: 'ёж' }, sessionId: 's' },
    { method: 'F', params: undefined, sessionId: undefined },
  ])
})

it('ends once, and nothing waits any more', async () => {
  const { pipe, fromBrowser, ends } = start()
  const waiting = pipe.send('A.one')
  fromBrowser.destroy()
  await expect(waiting).rejects.toMatchObject({ kind: 'gone' })
  await expect(pipe.send('A.two')).rejects.toMatchObject({ kind: 'gone' })
  pipe.end('again')
  expect(ends).toEqual(['the browser ended'])
})

it('does not listen to what is no protocol, or too large', async () => {
  const odd = start()
  odd.fromBrowser.write('hello\0')
  await expect.poll(() => odd.ends).toEqual(['the browser does not speak the DevTools protocol'])
  const huge = start()
  const part = Buffer.alloc(8 * 1024 * 1024, 0x20)
  for (let written = 0; written < 9; written += 1) huge.fromBrowser.write(part)
  await expect.poll(() => huge.ends).toEqual(['the browser sent too large a message'])
})
