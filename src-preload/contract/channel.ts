/** The one IPC channel and the one global name that join the console to its host. Nothing else is shared with the preload. */

/** Electron IPC channel that carries every wire message, both ways. */
export const CHANNEL = 'estafeta'

/** Name under which the preload exposes its pipe (`{ send, onMessage }`) on `window`. */
export const PIPE_NAME = 'estafetaPipe'

/** What the preload gives the console: wire messages as JSON text, both ways. `onMessage` returns the unsubscribe function. */
export type Pipe = {
  send: (text: string) => void
  onMessage: (listener: (text: string) => void) => () => void
}
