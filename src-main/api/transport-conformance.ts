import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type ClientMessage,
  serverMessage,
  type ServerMessage,
  type TopicName,
  CallError,
} from '../../src-preload/contract/index.ts'
import type { Dispatch } from './dispatch.ts'
import { Publisher } from './publisher.ts'

/** The console's end of a transport under test. */
export type TransportEnd = {
  send(text: string): void
  /** Called with every message that arrives. */
  onMessage(listener: (text: string) => void): void
  close(): Promise<void> | void
}

/** What the core's end is given by the suite. */
export type TransportCore = { dispatch: Dispatch; publisher: Publisher }

/** A dispatch with the behaviours that a transport must carry. */
export const conformanceDispatch: Dispatch = async (name, input) => {
  await Promise.resolve()
  if (name === 'leads.get') throw new CallError('not_found', 'there is no such lead')
  if (name === 'projects.create') {
    throw new CallError('bad_input', 'name: too short', { issues: [{ path: 'name', message: 'too short' }] })
  }
  if (name === 'system.info') throw new Error('secret detail of a fault: password=1')
  return { name, input }
}

/** Waits for messages of one end; keeps those nobody asked for yet. */
class Inbox {
  #messages: ServerMessage[] = []
  #wake: () => void = () => undefined

  take(text: string): void {
    this.#messages.push(serverMessage.parse(JSON.parse(text)))
    this.#wake()
  }

  async next(): Promise<ServerMessage> {
    for (;;) {
      const message = this.#messages.shift()
      if (message !== undefined) return message
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

/** What every transport of wire messages must do. `open` connects a console's end to the given core. */
export function transportConformance(name: string, open: (core: TransportCore) => Promise<TransportEnd>): void {
  describe(`transport: ${name}`, () => {
    let end: TransportEnd
    let inbox: Inbox
    let publisher: Publisher
    beforeEach(async () => {
      publisher = new Publisher({ fraction: () => 0, hex: () => 'epoch-1' })
      inbox = new Inbox()
      const arriving = inbox
      end = await open({ dispatch: conformanceDispatch, publisher })
      end.onMessage((text) => {
        arriving.take(text)
      })
    })
    afterEach(async () => {
      await end.close()
    })
    const send = (message: ClientMessage) => {
      end.send(JSON.stringify(message))
    }
    const subscribe = async (topic: TopicName) => {
      send({ type: 'subscribe', topic })
      return await inbox.next()
    }

    it('carries a call and its answer, whatever the text holds', async () => {
      const input = { search: 'ё \u{1f680} "\\ \u2028 <script> \u0000', list: [1, null, { a: [] }] }
      send({ type: 'call', id: 7, name: 'leads.list', input })
      expect(await inbox.next()).toEqual({ type: 'reply', id: 7, ok: true, output: { name: 'leads.list', input } })
    })

    it('answers many calls, each by its own id', async () => {
      for (let id = 1; id <= 50; id += 1) send({ type: 'call', id, name: 'jobs.list', input: { id } })
      const ids: number[] = []
      for (let i = 0; i < 50; i += 1) {
        const message = await inbox.next()
        if (message.type === 'reply') ids.push(message.id)
      }
      expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    })

    it('carries typed errors with their details', async () => {
      send({ type: 'call', id: 1, name: 'projects.create', input: {} })
      expect(await inbox.next()).toEqual({
        type: 'reply',
        id: 1,
        ok: false,
        error: { code: 'bad_input', message: 'name: too short', issues: [{ path: 'name', message: 'too short' }] },
      })
    })

    it('tells nothing of a fault but that it happened', async () => {
      send({ type: 'call', id: 2, name: 'system.info', input: {} })
      const reply = await inbox.next()
      expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } })
      expect(JSON.stringify(reply)).not.toContain('password')
    })

    it('numbers the hints of a topic from where the subscription began', async () => {
      publisher.publish('unrecognised.changed', { total: 1 })
      expect(await subscribe('unrecognised.changed')).toEqual({
        type: 'subscribed',
        topic: 'unrecognised.changed',
        seq: 1,
        epoch: 'epoch-1',
      })
      publisher.publish('unrecognised.changed', { total: 2 })
      publisher.publish('unrecognised.changed', { total: 3 })
      expect([await inbox.next(), await inbox.next()]).toEqual([
        { type: 'event', topic: 'unrecognised.changed', seq: 2, payload: { total: 2 } },
        { type: 'event', topic: 'unrecognised.changed', seq: 3, payload: { total: 3 } },
      ])
    })

    it('sends nothing more of a topic after it was unsubscribed', async () => {
      await subscribe('unrecognised.changed')
      send({ type: 'unsubscribe', topic: 'unrecognised.changed' })
      send({ type: 'call', id: 1, name: 'jobs.list', input: {} })
      await inbox.next()
      publisher.publish('unrecognised.changed', { total: 9 })
      send({ type: 'call', id: 2, name: 'jobs.list', input: {} })
      expect(await inbox.next()).toMatchObject({ type: 'reply', id: 2 })
    })

    it('survives messages that are none', async () => {
      for (const text of ['', 'no json', '[]', '{"type":"call"}', '{"type":"subscribe","topic":"no.topic"}', '1']) {
        end.send(text)
      }
      send({ type: 'call', id: 3, name: 'jobs.list', input: {} })
      expect(await inbox.next()).toMatchObject({ type: 'reply', id: 3, ok: true })
    })
  })
}
