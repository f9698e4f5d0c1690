/** Why a pipe closed. `no_session`: the host does not know this browser, asking again is pointless until somebody signs in. */
export type CloseReason = 'lost' | 'no_session'

/** What a pipe tells its client. `opened` comes once, `closed` at most once and last. */
export type PipeEvents = {
  opened: () => void
  received: (text: string) => void
  closed: (reason: CloseReason) => void
}

/** A pipe that is open or opening. `send` before `opened` or after `closed` may be dropped. */
export type OpenPipe = {
  send: (text: string) => void
  close: () => void
}

/** Opens a pipe to the core. Events never arrive before the function has returned. */
export type Connector = (events: PipeEvents) => OpenPipe

/** Timers as the bridge needs them; tests pass their own. */
export type Timers = {
  after: (delayMs: number, run: () => void) => () => void
}

/** Timers of the browser. */
export const browserTimers: Timers = {
  after: (delayMs, run) => {
    const handle = setTimeout(run, delayMs)
    return () => {
      clearTimeout(handle)
    }
  },
}
