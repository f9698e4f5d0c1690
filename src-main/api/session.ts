import {
  type ClientMessage,
  clientMessage,
  findTopic,
  MAX_MESSAGE_CHARS,
  type ServerMessage,
  toWireError,
  CallError,
  type TopicName,
} from '../../src-preload/contract/index.ts'
import type { Logger } from '../ports.ts'
import type { Caller } from './caller.ts'
import { type Dispatch, toCallError } from './dispatch.ts'
import type { Publisher } from './publisher.ts'

/** One console on one pipe: takes wire messages, answers them, forwards subscribed hints. */
export type Session = {
  /** Handles one message; bad ones are answered or dropped, never thrown. */
  receive(text: string): void
  /** Ends the subscriptions. */
  close(): void
}

/** What a transport gives to a session. */
export type SessionOptions = {
  dispatch: Dispatch
  publisher: Publisher
  logger: Logger
  caller: Caller
  /** Sends one wire message; must not throw when the pipe is gone. */
  send: (text: string) => void
}

/** Opens a session over any pipe; Electron IPC and WebSocket are a few lines around it. */
export function openSession(options: SessionOptions): Session {
  const subscriptions = new Map<string, () => void>()
  let isClosed = false
  const send = (message: ServerMessage) => {
    if (!isClosed) options.send(JSON.stringify(message))
  }
  return {
    receive: (text) => {
      const message = parse(text)
      if (message === undefined) {
        options.logger.warn('a console sent something that is no message', { length: text.length })
        return
      }
      switch (message.type) {
        case 'call':
          void answer(options, message, send)
          return
        case 'subscribe':
          subscribe({ options, topic: message.topic, subscriptions, send })
          return
        case 'unsubscribe':
          subscriptions.get(message.topic)?.()
          subscriptions.delete(message.topic)
      }
    },
    close: () => {
      isClosed = true
      for (const end of subscriptions.values()) end()
      subscriptions.clear()
    },
  }
}

function parse(text: string): ClientMessage | undefined {
  if (text.length > MAX_MESSAGE_CHARS) return undefined
  try {
    return clientMessage.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function answer(
  options: SessionOptions,
  call: Extract<ClientMessage, { type: 'call' }>,
  send: (message: ServerMessage) => void,
): Promise<void> {
  try {
    const output = await options.dispatch(call.name, call.input, options.caller)
    send({ type: 'reply', id: call.id, ok: true, output })
  } catch (error) {
    const failure = error instanceof CallError ? error : toCallError(error, options.logger, call.name)
    send({ type: 'reply', id: call.id, ok: false, error: toWireError(failure) })
  }
}

function subscribe(input: {
  options: SessionOptions
  topic: string
  subscriptions: Map<string, () => void>
  send: (message: ServerMessage) => void
}): void {
  const { publisher } = input.options
  if (findTopic(input.topic) === undefined || input.subscriptions.has(input.topic)) return
  const topic = input.topic as TopicName // findTopic knows it
  input.subscriptions.set(
    topic,
    publisher.subscribe(topic, (event) => {
      input.send({ type: 'event', topic: event.topic, seq: event.seq, payload: event.payload })
    }),
  )
  input.send({ type: 'subscribed', topic, seq: publisher.seqOf(topic), epoch: publisher.epoch })
}
