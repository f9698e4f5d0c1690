import { describe, expect, it } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import type { CdpTarget } from '../ports.ts'
import { Protocol } from './protocol.ts'
import { type PageFrame, Screencast } from './screencast.ts'

function start() {
  const clock = new ManualClock()
  const sent: string[] = []
  const target: CdpTarget = {
    send: (method, params) => {
      const { sessionId } = params ?? {}
      sent.push(typeof sessionId === 'number' ? `${method} ${sessionId}` : method)
      return Promise.resolve({})
    },
    on: () => () => undefined,
    onNotice: () => () => undefined,
    onClosed: () => () => undefined,
    acceptCertificatesOf: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  const told: PageFrame[] = []
  const cast = new Screencast({
    protocol: new Protocol({ target, clock, limitMs: 5_000 }),
    clock,
    onFrame: (frame) => told.push(frame),
  })
  cast.watch()
  let serial = 0
  const paint = (data: string) => {
    const metadata = { deviceWidth: 1280, deviceHeight: 800 }
    cast.hear('Page.screencastFrame', { data, sessionId: (serial += 1), metadata })
  }
  return { clock, cast, sent, told, paint, shown: () => told.map(({ data }) => data) }
}

describe('pictures', () => {
  it('come one at a time; the next is the newest when the last was drawn', () => {
    const { cast, paint, told, shown } = start()
    paint('a')
    expect(told).toEqual([{ frame: 1, data: 'a', width: 1280, height: 800 }])
    paint('b')
    paint('c')
    expect(shown()).toEqual(['a'])
    cast.drawn(1)
    expect(shown()).toEqual(['a', 'c'])
    cast.drawn(1)
    paint('d')
    expect(shown()).toEqual(['a', 'c'])
  })

  it('do not wait longer than half a second for a console', () => {
    const { clock, paint, shown } = start()
    paint('a')
    paint('b')
    clock.advance(499)
    expect(shown()).toEqual(['a'])
    clock.advance(1)
    expect(shown()).toEqual(['a', 'b'])
  })

  it('are acknowledged at once: a page that stands still is seen as it is', () => {
    const { paint, sent } = start()
    for (const data of ['a', 'b', 'c']) paint(data)
    expect(sent).toEqual([
      'Page.startScreencast',
      'Page.screencastFrameAck 1',
      'Page.screencastFrameAck 2',
      'Page.screencastFrameAck 3',
    ])
  })

  it('stop when nobody draws for five seconds, and start again for whoever looks', () => {
    const { clock, cast, paint, sent } = start()
    paint('a')
    clock.advance(3_000)
    cast.drawn(1)
    paint('b')
    clock.advance(4_999)
    expect(sent.filter((line) => line === 'Page.stopScreencast')).toEqual([])
    clock.advance(1)
    expect(sent.at(-1)).toBe('Page.stopScreencast')
    cast.watch()
    cast.watch()
    expect(sent.at(-1)).toBe('Page.startScreencast')
    expect(sent.filter((line) => line === 'Page.startScreencast').length).toBe(2)
  })

  it('begin anew when the page gets another size, also when nobody drew for long, and not after the end', () => {
    const { clock, cast, paint, sent } = start()
    cast.restart()
    expect(sent).toEqual(['Page.startScreencast', 'Page.stopScreencast', 'Page.startScreencast'])
    paint('a')
    clock.advance(5_000)
    expect(sent.at(-1)).toBe('Page.stopScreencast')
    cast.restart()
    expect(sent.at(-1)).toBe('Page.startScreencast')
    cast.close()
    const before = sent.length
    cast.restart()
    expect(sent.length).toBe(before)
  })

  it('are repeated for a console that comes late, and end with the page', () => {
    const { clock, cast, paint, shown } = start()
    cast.repeat()
    paint('a')
    cast.repeat()
    expect(shown()).toEqual(['a', 'a'])
    cast.close()
    paint('b')
    clock.advance(10_000)
    expect(shown()).toEqual(['a', 'a'])
  })
})
