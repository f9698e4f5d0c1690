import { describe, expect, it } from 'vitest'
import { CallError } from '../../src-preload/contract/errors.ts'
import type { ClientMessage, ServerMessage } from '../../src-preload/contract/wire.ts'
import { ANSWER_WAIT_MS, CONNECT_WAIT_MS } from './calls.ts'
import { createClient, type LinkState } from './client.ts'
import { checkOutput } from './output-check.ts'
import { manualTimers } from '../testing/manual-timers.ts'
import type { PipeEvents } from './pipe.ts'

/** An in-memory core: the test plays its side of every pipe. */
function setUp(options: { isChecked?: boolean } = {}) {
  const clock = manualTimers()
  const pipes: { events: PipeEvents; sent: ClientMessage[] }[] = []
  const client = createClient({
    connect: (events) => {
      const sent: ClientMessage[] = []
      pipes.push({ events, sent })
      return { send: (text) => sent.push(JSON.parse(text)), close: () => undefined }
    },
    timers: clock.timers,
    ...(options.isChecked === true ? { checkOutput } : {}),
  })
  const pipe = () => pipes.at(-1)!
  const answer = (message: ServerMessage) => {
    pipe().events.received(JSON.stringify(message))
  }
  return { client, clock, pipes, pipe, answer }
}

const settled = async (promise: Promise<unknown>) => {
  try {
    return { value: await promise }
  } catch (error) {
    return { error }
  }
}

describe('calls', () => {
  it('sends the name and the input, and resolves with the output of the reply with the same id', async () => {
    const { client, pipe, answer } = setUp()
    pipe().events.opened()
    const first = client.api.demo.setMode({ mode: 'down' })
    const second = client.call('demo.setMode', { mode: 'works' })
    expect(pipe().sent).toEqual([
      { type: 'call', id: 1, name: 'demo.setMode', input: { mode: 'down' } },
      { type: 'call', id: 2, name: 'demo.setMode', input: { mode: 'works' } },
    ])
    answer({ type: 'reply', id: 2, ok: true, output: { mode: 'works' } })
    answer({ type: 'reply', id: 1, ok: true, output: { mode: 'down' } })
    expect(await first).toEqual({ mode: 'down' })
    expect(await second).toEqual({ mode: 'works' })
  })

  it('rejects with the CallError that the core sent, details included', async () => {
    const { client, pipe, answer } = setUp()
    pipe().events.opened()
    const call = client.api.deliveries.resend({ id: 'lead_1' })
    answer({ type: 'reply', id: 1, ok: false, error: { code: 'cooldown', message: 'too soon', afterMs: 4000 } })
    const { error } = await settled(call)
    expect(error).toBeInstanceOf(CallError)
    expect(error).toMatchObject({ code: 'cooldown', message: 'too soon', afterMs: 4000 })
  })

  it('keeps calls made before the pipe opens and sends them when it does', async () => {
    const { client, pipe, answer } = setUp()
    const call = client.api.demo.state({})
    expect(pipe().sent).toEqual([])
    pipe().events.opened()
    expect(pipe().sent).toEqual([{ type: 'call', id: 1, name: 'demo.state', input: {} }])
    answer({ type: 'reply', id: 1, ok: true, output: { mode: 'works', dealCount: 0, requestCount: 0 } })
    expect(await call).toEqual({ mode: 'works', dealCount: 0, requestCount: 0 })
  })

  it('ends a call that found no pipe in time with closed', async () => {
    const { client, clock } = setUp()
    const call = settled(client.api.demo.state({}))
    clock.advance(CONNECT_WAIT_MS)
    expect(await call).toMatchObject({ error: { code: 'closed' } })
  })

  it('ends a call that got no answer in time with closed, and ignores the late answer', async () => {
    const { client, clock, pipe, answer } = setUp()
    pipe().events.opened()
    const call = settled(client.api.demo.state({}))
    clock.advance(ANSWER_WAIT_MS)
    expect(await call).toMatchObject({ error: { code: 'closed' } })
    answer({ type: 'reply', id: 1, ok: true, output: {} })
    expect(clock.count()).toBe(0)
  })

  it('rejects sent calls when the pipe closes and does not repeat them on the next pipe', async () => {
    const { client, clock, pipe, pipes } = setUp()
    pipe().events.opened()
    const call = settled(client.api.demo.setMode({ mode: 'down' }))
    pipe().events.closed('lost')
    expect(await call).toMatchObject({ error: { code: 'closed' } })
    clock.advance(250)
    pipe().events.opened()
    expect(pipes).toHaveLength(2)
    expect(pipe().sent).toEqual([])
  })

  it('ignores messages that are no JSON or no wire message', async () => {
    const { client, pipe, answer } = setUp()
    pipe().events.opened()
    const call = client.api.demo.setMode({ mode: 'down' })
    pipe().events.received('<html>')
    pipe().events.received('{"type":"reply","id":1}')
    answer({ type: 'reply', id: 1, ok: true, output: { mode: 'down' } })
    expect(await call).toEqual({ mode: 'down' })
  })

  it('parses the output by the contract when asked to', async () => {
    const { client, pipe, answer } = setUp({ isChecked: true })
    pipe().events.opened()
    const wrong = settled(client.api.demo.setMode({ mode: 'down' }))
    answer({ type: 'reply', id: 1, ok: true, output: { mode: 'upside-down' } })
    expect(await wrong).toMatchObject({ error: { name: 'ZodError' } })
  })
})

describe('the link', () => {
  it('reconnects with growing pauses and starts over after a success', () => {
    const { client, clock, pipe, pipes } = setUp()
    const states: LinkState[] = []
    client.onLinkState((state) => states.push(state))
    pipe().events.opened()
    pipe().events.closed('lost')
    for (const delayMs of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
      const before = pipes.length
      clock.advance(delayMs - 1)
      expect(pipes).toHaveLength(before)
      clock.advance(1)
      expect(pipes).toHaveLength(before + 1)
      pipe().events.closed('lost')
    }
    clock.advance(5000)
    pipe().events.opened()
    pipe().events.closed('lost')
    const before = pipes.length
    clock.advance(250)
    expect(pipes).toHaveLength(before + 1)
    expect(states).toEqual(['open', 'reconnecting', 'open', 'reconnecting'])
  })

  it('stops and rejects everything when there is no session, until it is told to reconnect', async () => {
    const { client, clock, pipe, pipes } = setUp()
    const call = settled(client.api.demo.state({}))
    pipe().events.closed('no_session')
    expect(await call).toMatchObject({ error: { code: 'unauthorized' } })
    expect(client.linkState()).toBe('no_session')
    clock.advance(60_000)
    expect(pipes).toHaveLength(1)
    client.reconnectNow()
    expect(pipes).toHaveLength(2)
    pipe().events.opened()
    expect(client.linkState()).toBe('open')
  })

  it('ignores the events of a pipe that was replaced', () => {
    const { client, pipes } = setUp()
    client.reconnectNow()
    pipes[0]!.events.closed('no_session')
    expect(client.linkState()).toBe('connecting')
    pipes[1]!.events.opened()
    expect(client.linkState()).toBe('open')
  })

  it('rejects waiting calls and opens no more pipes after close', async () => {
    const { client, clock, pipes } = setUp()
    const call = settled(client.api.demo.state({}))
    client.close()
    expect(await call).toMatchObject({ error: { code: 'closed' } })
    clock.advance(60_000)
    client.reconnectNow()
    expect(pipes).toHaveLength(1)
  })
})

describe('topics', () => {
  const subscribed = (seq: number, epoch = 'a') => ({ type: 'subscribed', topic: 'demo.changed', seq, epoch }) as const
  const event = (seq: number, dealCount = seq) =>
    ({ type: 'event', topic: 'demo.changed', seq, payload: { mode: 'works', dealCount } }) as const

  function subscribedClient() {
    const parts = setUp()
    const seen: number[] = []
    let gaps = 0
    parts.client.onGap(() => gaps++)
    const stop = parts.client.subscribe('demo.changed', (payload) => seen.push(payload.dealCount))
    parts.pipe().events.opened()
    parts.answer(subscribed(7))
    return { ...parts, seen, stop, gaps: () => gaps }
  }

  it('subscribes before any waiting call is sent', () => {
    const { client, pipe } = setUp()
    void settled(client.api.demo.state({}))
    client.subscribe('demo.changed', () => undefined)
    pipe().events.opened()
    expect(pipe().sent.map((message) => message.type)).toEqual(['subscribe', 'call'])
  })

  it('hands payloads over and sees no gap in numbers that rise by one', () => {
    const { answer, seen, gaps } = subscribedClient()
    answer(event(8))
    answer(event(9))
    expect(seen).toEqual([8, 9])
    expect(gaps()).toBe(0)
  })

  it('reports a gap when a number is missing, once', () => {
    const { answer, seen, gaps } = subscribedClient()
    answer(event(8))
    answer(event(11))
    answer(event(12))
    expect(seen).toEqual([8, 11, 12])
    expect(gaps()).toBe(1)
  })

  it('subscribes again after a reconnection; the same number means that nothing was missed', () => {
    const { answer, pipe, clock, gaps } = subscribedClient()
    answer(event(8))
    pipe().events.closed('lost')
    clock.advance(250)
    pipe().events.opened()
    expect(pipe().sent).toEqual([{ type: 'subscribe', topic: 'demo.changed' }])
    answer(subscribed(8))
    expect(gaps()).toBe(0)
  })

  it('reports a gap when the number moved on while the pipe was closed', () => {
    const { answer, pipe, clock, gaps } = subscribedClient()
    pipe().events.closed('lost')
    clock.advance(250)
    pipe().events.opened()
    answer(subscribed(9))
    expect(gaps()).toBe(1)
  })

  it('reports a gap when the core was restarted, even if the number is the same', () => {
    const { answer, pipe, clock, gaps } = subscribedClient()
    pipe().events.closed('lost')
    clock.advance(250)
    pipe().events.opened()
    answer(subscribed(7, 'b'))
    expect(gaps()).toBe(1)
  })

  it('unsubscribes when the last listener is gone', () => {
    const { client, pipe, answer, seen, stop } = subscribedClient()
    const stopSecond = client.subscribe('demo.changed', () => undefined)
    stop()
    expect(pipe().sent.filter((message) => message.type === 'unsubscribe')).toEqual([])
    stopSecond()
    expect(pipe().sent.at(-1)).toEqual({ type: 'unsubscribe', topic: 'demo.changed' })
    answer(event(8))
    expect(seen).toEqual([])
  })
})
