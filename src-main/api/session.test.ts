import { openSession } from './session.ts'
import { transportConformance } from './transport-conformance.ts'

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

transportConformance('a pipe in memory', (core) => {
  let listener: (text: string) => void = () => undefined
  const session = openSession({
    ...core,
    logger,
    caller: { actor: 'test' },
    send: (text) => {
      listener(text)
    },
  })
  return Promise.resolve({
    send: (text) => {
      session.receive(text)
    },
    onMessage: (next) => {
      listener = next
    },
    close: () => {
      session.close()
    },
  })
})
