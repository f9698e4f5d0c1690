import {
  CallError,
  clientMessage,
  findProcedure,
  toWireError,
  type Api,
  type Pipe,
  type ServerMessage,
} from '../../src-preload/contract/index.ts'
import type { FakeState } from './fake-state.ts'

/** Serves an Api over the same pipe that the Electron preload gives, with the same envelopes. */
export function servePipe(api: Api, state: FakeState): Pipe {
  const listeners = new Set<(text: string) => void>()
  const numbers = new Map<string, number>()
  const post = (message: ServerMessage) => {
    const text = JSON.stringify(message)
    queueMicrotask(() => {
      for (const listener of listeners) listener(text)
    })
  }
  state.onPublish((topic, payload) => {
    const seq = numbers.get(topic)
    if (seq === undefined) return
    const next = seq + (state.skipped.delete(topic) ? 2 : 1)
    numbers.set(topic, next)
    post({ type: 'event', topic, seq: next, payload })
  })
  return {
    onMessage: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send: (text) => {
      const message = clientMessage.parse(JSON.parse(text))
      switch (message.type) {
        case 'subscribe':
          numbers.set(message.topic, numbers.get(message.topic) ?? 0)
          post({ type: 'subscribed', topic: message.topic, seq: numbers.get(message.topic) ?? 0, epoch: 'fake' })
          return
        case 'unsubscribe':
          numbers.delete(message.topic)
          return
        case 'call':
          void answer(api, message.name, message.input).then(
            (output) => {
              post({ type: 'reply', id: message.id, ok: true, output })
            },
            (error: unknown) => {
              const wire = error instanceof CallError ? error : new CallError('internal', String(error))
              post({ type: 'reply', id: message.id, ok: false, error: toWireError(wire) })
            },
          )
      }
    },
  }
}

async function answer(api: Api, name: string, input: unknown): Promise<unknown> {
  const procedure = findProcedure(name)
  if (procedure === undefined) throw new CallError('unknown_call', name)
  const parsed = procedure.input.safeParse(input)
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
    throw new CallError('bad_input', 'bad input', { issues })
  }
  const [area = '', procedureName = ''] = name.split('.')
  // Names were just found in the contract; the fake is typed as the whole Api.
  const handlers = api as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
  const handler = handlers[area]?.[procedureName]
  if (handler === undefined) throw new CallError('unknown_call', name)
  return handler(parsed.data)
}
