import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { PickerInput, PickerState } from '../../src-preload/contract/picker.ts'
import { systemClock } from '../lib/clock.ts'
import { systemRandom } from '../lib/random.ts'
import type { PageBrowser } from '../ports.ts'
import { PickerSessions } from './picker-sessions.ts'
import type { PageFrame } from './screencast.ts'

/** How fast the picker answers on a simple page: milliseconds of each single go. */
export type PickerFigures = {
  /** From a move of the pointer to the state with what is under it. */
  hoverMs: number[]
  /** From a click to the first picture that shows what it did. */
  clickToFrameMs: number[]
}

const BODY = `<!doctype html><meta charset="utf-8"><title>Measure</title>
<style>body { margin: 0; font: 16px sans-serif } input { display: block; margin: 8px }</style>
<div id="light" style="height:200px;background:#fff" onclick="this.style.background = this.style.background === 'black' ? 'white' : 'black'"></div>
<form id="order">${Array.from({ length: 12 }, (_, index) => `<input name="field${index}" placeholder="Field ${index}">`).join('')}<button>Send</button></form>`

/** Opens a page of a loopback server and does each thing so often. */
export async function measurePicker(options: {
  browser: PageBrowser
  probeSource: string
  times: number
}): Promise<PickerFigures> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(BODY)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  const told = new Told()
  const silent = () => undefined
  const sessions = new PickerSessions({
    browser: options.browser,
    clock: systemClock,
    random: systemRandom,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    probeSource: options.probeSource,
    events: {
      onState: (_id, state) => {
        told.state(state)
      },
      onFrame: (frame) => {
        sessions.drawn(frame.id, frame.frame)
        told.frame(frame)
      },
    },
  })
  try {
    const opening = {
      projectId: 'project_1',
      url: `http://127.0.0.1:${port}/`,
      surface: 'canvas',
      width: 'desktop',
    } as const
    const { id } = await sessions.open(opening)
    await told.nextState(({ title, isLoading }) => title === 'Measure' && !isLoading)
    const clickToFrameMs = await measureClicks({ sessions, told, id, times: options.times })
    return { hoverMs: await measureHovers({ sessions, told, id, times: options.times }), clickToFrameMs }
  } finally {
    await sessions.stop()
    server.close()
  }
}

type Measured = { sessions: PickerSessions; told: Told; id: string; times: number }

async function measureHovers({ sessions, told, id, times }: Measured): Promise<number[]> {
  await sessions.setMode(id, { mode: 'pick', intent: 'field' })
  const spent: number[] = []
  for (let go = 0; go < times; go += 1) {
    const before = told.hover
    const start = performance.now()
    const seen = told.nextState(({ hover }) => JSON.stringify(hover) !== before)
    await sessions.input(id, [{ kind: 'move', x: 20, y: go % 2 === 0 ? 225 : 255, modifiers: 0 }])
    await seen
    spent.push(performance.now() - start)
  }
  return spent
}

async function measureClicks({ sessions, told, id, times }: Measured): Promise<number[]> {
  const at = { x: 100, y: 100, button: 'left', clickCount: 1, modifiers: 0 } as const
  const click: PickerInput[] = [
    { kind: 'down', ...at },
    { kind: 'up', ...at },
  ]
  const spent: number[] = []
  await told.rest()
  for (let go = 0; go < times; go += 1) {
    const start = performance.now()
    const seen = told.nextFrame()
    await sessions.input(id, click)
    await seen
    spent.push(performance.now() - start)
    // The page is still again before the next click.
    await told.rest()
  }
  return spent
}

/** No picture for so long: the page stands still. */
const REST_MS = 150

/** States and pictures as they are told. */
class Told {
  hover = 'null'
  readonly #stateWaiters = new Set<(state: PickerState) => void>()
  readonly #frameWaiters = new Set<() => void>()

  state(state: PickerState | null): void {
    if (state === null) return
    this.hover = JSON.stringify(state.hover)
    for (const waiter of [...this.#stateWaiters]) waiter(state)
  }

  frame(_frame: PageFrame): void {
    for (const waiter of [...this.#frameWaiters]) waiter()
  }

  async nextState(fits: (state: PickerState) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const waiter = (state: PickerState) => {
        if (!fits(state)) return
        this.#stateWaiters.delete(waiter)
        resolve()
      }
      this.#stateWaiters.add(waiter)
    })
  }

  async nextFrame(): Promise<void> {
    await new Promise<void>((resolve) => {
      const waiter = () => {
        this.#frameWaiters.delete(waiter)
        resolve()
      }
      this.#frameWaiters.add(waiter)
    })
  }

  async rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      let cancel: () => void = () => undefined
      const restart = () => {
        cancel()
        cancel = systemClock.after(REST_MS, () => {
          this.#frameWaiters.delete(restart)
          resolve()
        })
      }
      this.#frameWaiters.add(restart)
      restart()
    })
  }
}
