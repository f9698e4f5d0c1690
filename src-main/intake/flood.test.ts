import { describe, expect, it } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { DEFAULT_FLOOD_LIMITS, FloodGate, senderOfAddress, type FloodLimits } from './flood.ts'

function gateWith(limits: Partial<FloodLimits>) {
  const clock = new ManualClock()
  const gate = new FloodGate(clock, { ...DEFAULT_FLOOD_LIMITS, perAddress: { ratePerS: 10, burst: 2 }, ...limits })
  const log: string[] = []
  const send = (address: string, name: string, byteLength = 100) => {
    const admission = gate.admitAddress(address, byteLength)
    if (admission.kind === 'later') void admission.turn.then(() => log.push(name))
    return admission.kind === 'refused' ? `refused ${admission.retryAfterS}` : admission.kind
  }
  /** Moves the clock and lets the promises of those whose turn came run. */
  const advance = async (ms: number) => {
    clock.advance(ms)
    await Promise.resolve()
    return log.splice(0)
  }
  return { clock, gate, send, advance }
}

describe('the flood gate', () => {
  it('lets a burst through, then delays each request until its token is back, in order', async () => {
    const { gate, send, advance } = gateWith({})
    expect(['a', 'b', 'c', 'd'].map((name) => send('192.0.2.1', name))).toEqual(['now', 'now', 'later', 'later'])
    expect(await advance(99)).toEqual([])
    expect(await advance(1)).toEqual(['c'])
    expect(await advance(100)).toEqual(['d'])
    expect(gate.waitingCount).toBe(0)
  })

  it('never delays one sender because of another', async () => {
    const { send, advance } = gateWith({})
    for (let i = 0; i < 100; i++) send('192.0.2.1', 'flood')
    expect([send('192.0.2.2', 'x'), send('192.0.2.2', 'x'), send('192.0.2.2', 'honest')]).toEqual([
      'now',
      'now',
      'later',
    ])
    expect(await advance(100)).toEqual(['flood', 'honest'])
  })

  it('gives tokens back with time, up to the burst', async () => {
    const { send, advance } = gateWith({})
    expect([send('a', ''), send('a', ''), send('a', 'late')]).toEqual(['now', 'now', 'later'])
    await advance(60_000)
    expect([send('a', ''), send('a', ''), send('a', '')]).toEqual(['now', 'now', 'later'])
  })

  it('refuses when the wait would be too long and takes no token for it', async () => {
    const { send, advance } = gateWith({ maxDelayMs: 200 })
    const results = Array.from({ length: 6 }, () => send('a', 'x'))
    expect(results).toEqual(['now', 'now', 'later', 'later', 'refused 1', 'refused 1'])
    await advance(100)
    expect(send('a', 'x')).toBe('later')
  })

  it('refuses when all places are taken; one sender takes half of them at most', () => {
    const { send } = gateWith({ maxWaiting: 4, perAddress: { ratePerS: 1, burst: 1 } })
    expect(['1', '2', '3', '4'].map((name) => send('a', name))).toEqual(['now', 'later', 'later', 'refused 3'])
    expect(['1', '2', '3', '4'].map((name) => send('b', name))).toEqual(['now', 'later', 'later', 'refused 3'])
    expect([send('c', '1'), send('c', '2')]).toEqual(['now', 'refused 1'])
  })

  it('refuses when those who wait hold too many bytes', async () => {
    const { send, advance } = gateWith({ maxWaitingBytes: 1000, perAddress: { ratePerS: 1, burst: 1 } })
    expect([send('a', '', 900), send('a', 'x', 900), send('a', '', 200)]).toEqual(['now', 'later', 'refused 2'])
    await advance(1000)
    expect(send('a', 'x', 900)).toBe('later')
  })

  it('remembers a bounded number of senders and forgets the one that was silent longest', () => {
    const { gate, send } = gateWith({ maxSenders: 3 })
    for (const address of ['a', 'b', 'c']) for (let i = 0; i < 2; i++) send(address, '')
    expect(send('a', '')).toBe('later')
    expect(send('d', '')).toBe('now')
    expect(gate.senderCount).toBe(3)
    expect(send('a', '')).toBe('later')
    expect(send('b', '')).toBe('now')
  })

  it('counts all unknown keys as one sender and known keys apart', () => {
    const { gate } = gateWith({ perKey: { ratePerS: 1, burst: 1 } })
    expect([undefined, undefined, 'k1', 'k2', 'k1'].map((key) => gate.admitKey(key, 1).kind)).toEqual([
      'now',
      'later',
      'now',
      'now',
      'later',
    ])
  })

  it('exempts this machine unless told otherwise', () => {
    const counted = gateWith({ isLoopbackExempt: false })
    const exempt = gateWith({ isLoopbackExempt: true })
    const addresses = ['127.0.0.1', '::ffff:127.0.0.1', '127.0.0.1']
    expect(addresses.map((address) => counted.send(address, ''))).toEqual(['now', 'now', 'later'])
    expect([...addresses, '::1', '::1', '::1'].map((address) => exempt.send(address, ''))).toEqual(Array(6).fill('now'))
    expect(['192.0.2.1', '192.0.2.1', '192.0.2.1'].map((address) => exempt.send(address, ''))[2]).toBe('later')
  })

  it('lets everybody through when it is opened', async () => {
    const { clock, gate, send, advance } = gateWith({})
    for (const name of ['a', 'b', 'c', 'd']) send('x', name)
    gate.open()
    expect(await advance(0)).toEqual(['c', 'd'])
    expect(clock.timerCount).toBe(0)
    expect(send('x', 'e')).toBe('now')
  })

  it('counts an IPv6 customer by the /64', () => {
    expect(
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9', '2001:db8::1', '::1', '::ffff:192.0.2.1', '192.0.2.1'].map(
        senderOfAddress,
      ),
    ).toEqual(['2001:db8:1:2::/64', '2001:db8:1:2::/64', '2001:db8:0:0::/64', '0:0:0:0::/64', '192.0.2.1', '192.0.2.1'])
  })
})
