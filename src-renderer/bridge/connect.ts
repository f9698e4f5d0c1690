import { PIPE_NAME, type Pipe } from '../../src-preload/contract/channel.ts'
import type { Connector } from './pipe.ts'

/** WebSocket close code by which the host says "no session". */
export const NO_SESSION_CODE = 4401

/** The parts of `window` that decide how the console reaches its core. */
export type Surroundings = {
  location: { protocol: string; host: string }
  [PIPE_NAME]?: Pipe
}

declare global {
  // Declaration merging with the browser's Window needs an interface.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface Window {
    [PIPE_NAME]?: Pipe
  }
}

/** The Electron pipe where the preload has put one, otherwise a WebSocket to `/ws` of the same origin. */
export function chooseConnector(surroundings: Surroundings): Connector {
  const pipe = surroundings[PIPE_NAME]
  return pipe === undefined ? webSocketConnector(socketUrl(surroundings.location)) : preloadConnector(pipe)
}

/** `http://127.0.0.1:8438` → `ws://127.0.0.1:8438/ws`. */
export function socketUrl(location: Surroundings['location']): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`
}

/** A pipe over the preload's channel: open at once, closes only with the window. */
export function preloadConnector(pipe: Pipe): Connector {
  return (events) => {
    const stopListening = pipe.onMessage((text) => {
      events.received(text)
    })
    queueMicrotask(() => {
      events.opened()
    })
    return {
      send: (text) => {
        pipe.send(text)
      },
      close: stopListening,
    }
  }
}

/** A pipe over a WebSocket. The session cookie travels by itself. */
export function webSocketConnector(url: string): Connector {
  return (events) => {
    const socket = new WebSocket(url)
    socket.addEventListener('open', () => {
      events.opened()
    })
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'string') events.received(event.data)
    })
    socket.addEventListener('close', (event) => {
      events.closed(event.code === NO_SESSION_CODE ? 'no_session' : 'lost')
    })
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text)
      },
      close: () => {
        socket.close()
      },
    }
  }
}
