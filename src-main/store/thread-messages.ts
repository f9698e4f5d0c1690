import type { StoreErrorKind } from './store-error.ts'

/** One request to a thread of the store. */
export type ThreadRequest = { id: number; name: string; input: unknown }

/** One answer. */
export type ThreadReply =
  { id: number; isOk: true; value: unknown } | { id: number; isOk: false; kind: StoreErrorKind; message: string }

/** What the main thread sends. `close`: finish, checkpoint, exit. */
export type ToThread = { type: 'requests'; requests: ThreadRequest[] } | { type: 'close' }

/** What a thread sends. `indexed`: nothing waits to be indexed. `grown`: enough was written for a checkpoint. */
export type FromThread =
  | { type: 'ready' }
  | { type: 'refused'; kind: StoreErrorKind; message: string }
  | { type: 'replies'; replies: ThreadReply[] }
  | { type: 'indexed' }
  | { type: 'grown' }

/** How a thread is started. */
export type ThreadData = { file: string }
