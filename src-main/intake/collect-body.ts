import type { IncomingMessage } from 'node:http'

/** A body as received. */
export type CollectedBody = {
  bytes: Buffer
  /** The body was longer; its end is left out. */
  isCut: boolean
  /** So much more came that the rest was not waited for: the connection cannot be used again. */
  isUnfinished: boolean
}

const EMPTY = Buffer.alloc(0)

/**
 * Collects the first `keepBytes` of a body and reads on without keeping until `drainBytes`. Null when the sender hung up
 * before the end: such a request was never answered, and storing half of it would double the lead when it is sent again.
 */
export function collectBody(
  source: IncomingMessage,
  limits: { keepBytes: number; drainBytes: number },
  done: (body: CollectedBody | null) => void,
): void {
  const chunks: Buffer[] = []
  let keptBytes = 0
  let seenBytes = 0
  let isDone = false
  const finish = (body: CollectedBody | null) => {
    if (isDone) return
    isDone = true
    done(body)
  }
  const bytes = () => (chunks.length === 1 ? (chunks[0] ?? EMPTY) : Buffer.concat(chunks, keptBytes))
  source.on('data', (chunk: Buffer) => {
    if (isDone) return
    seenBytes += chunk.length
    const room = limits.keepBytes - keptBytes
    if (room > 0) {
      const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
      chunks.push(kept)
      keptBytes += kept.length
    }
    if (seenBytes > limits.drainBytes) finish({ bytes: bytes(), isCut: true, isUnfinished: true })
  })
  source.on('end', () => {
    finish({ bytes: bytes(), isCut: seenBytes > keptBytes, isUnfinished: false })
  })
  source.on('error', () => {
    finish(null)
  })
  source.on('close', () => {
    finish(null)
  })
}
