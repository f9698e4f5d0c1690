import type { HoverProbe, OpenList, PickedTarget, PickIntent } from '../../src-preload/contract/model/picker.ts'
import type { PickerInput } from '../../src-preload/contract/picker.ts'
import type { PageInput } from './page-input.ts'
import type { ProbeClient } from './probe-client.ts'

/** What inputs do to a session. */
export type HandsEvents = {
  onHover(hover: HoverProbe | null): void
  onPicked(picked: PickedTarget): void
  /** A native list was opened, or the open one is closed. */
  onList(list: OpenList | null): void
}

/** How inputs are to be taken now. */
export type HandsMode = { mode: 'browse' | 'pick'; intent: PickIntent; hasList: boolean }

type At = { x: number; y: number }

const ALT = 1

/**
 * A person's inputs upon the pictures of a page. Browse: they reach the page, but for clicks upon native lists, which no
 * picture shows. Pick: nothing reaches it; moves become hovers, newest wins, and clicks picks.
 */
export class PageHands {
  readonly #parts: { probe: ProbeClient; input: PageInput; mode: () => HandsMode; events: HandsEvents }
  #queue: Promise<void> = Promise.resolve()
  #nextHover: At | undefined
  #isHovering = false
  #isUpSwallowed = false

  constructor(parts: { probe: ProbeClient; input: PageInput; mode: () => HandsMode; events: HandsEvents }) {
    this.#parts = parts
  }

  /** Takes inputs in their order, after all earlier ones. @throws PickerError when a pick could not be asked. */
  async take(inputs: readonly PickerInput[]): Promise<void> {
    const taken = this.#queue.then(async () => {
      for (const input of inputs) await (this.#parts.mode().mode === 'pick' ? this.#pick(input) : this.#browse(input))
    })
    this.#queue = taken.catch(() => undefined)
    await taken
  }

  async #pick(input: PickerInput): Promise<void> {
    const { probe, events } = this.#parts
    if (input.kind === 'move') void this.#hover(input)
    else if (input.kind === 'wheel') await probe.scroll(input)
    else if (input.kind === 'down' && input.button === 'left') {
      const picked = await probe.pickAt({ x: input.x, y: input.y, intent: this.#parts.mode().intent })
      if (picked !== null) events.onPicked(picked)
    }
  }

  async #hover(at: At): Promise<void> {
    const { probe, mode, events } = this.#parts
    this.#nextHover = { x: at.x, y: at.y }
    if (this.#isHovering) return
    this.#isHovering = true
    try {
      while (this.#nextHover !== undefined) {
        const next: At = this.#nextHover
        this.#nextHover = undefined
        // A page that is just loading has nothing under the pointer.
        const hover = await probe.hover({ ...next, intent: mode().intent }).catch(() => null)
        if (mode().mode === 'pick') events.onHover(hover)
      }
    } finally {
      this.#isHovering = false
    }
  }

  async #browse(input: PickerInput): Promise<void> {
    const { input: page, probe, events } = this.#parts
    if (this.#parts.mode().hasList && closesList(input)) {
      events.onList(null)
      this.#isUpSwallowed = input.kind === 'down'
      return
    }
    if (input.kind === 'up' && this.#isUpSwallowed) {
      this.#isUpSwallowed = false
      return
    }
    if (input.kind === 'down' && input.button === 'left') {
      const list = await probe.listAt({ x: input.x, y: input.y }).catch(() => null)
      this.#isUpSwallowed = list !== null
      if (list !== null) {
        events.onList(list)
        return
      }
    }
    if (input.kind === 'keyDown' && opensList(input)) {
      const list = await probe.focusedList().catch(() => null)
      if (list !== null) {
        events.onList(list)
        return
      }
    }
    page.send(input)
  }
}

/** As a native list does: Escape, a click beside it, and the wheel close it, and the page gets nothing of them. */
function closesList(input: PickerInput): boolean {
  return input.kind === 'down' || input.kind === 'wheel' || (input.kind === 'keyDown' && input.key === 'Escape')
}

function opensList({ code, modifiers }: Extract<PickerInput, { kind: 'keyDown' | 'keyUp' }>): boolean {
  if (code === 'Space' || code === 'F4') return true
  return (modifiers & ALT) !== 0 && (code === 'ArrowDown' || code === 'ArrowUp')
}
