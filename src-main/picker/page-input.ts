import type { PickerInput, PickerWidth } from '../../src-preload/contract/picker.ts'
import type { Protocol } from './protocol.ts'

type MouseInput = Extract<PickerInput, { kind: 'move' | 'down' | 'up' | 'wheel' }>
type KeyInput = Extract<PickerInput, { kind: 'keyDown' | 'keyUp' }>

/** More movements than these are not sent while the page has not taken the earlier ones. */
const MAX_UNANSWERED = 30
const BUTTONS = { left: 1, right: 2, middle: 4 }
const CONTROL_OR_META = 2 | 4

/** Letters come as text. These write something, and press what has the focus. */
const WRITTEN: Readonly<Record<string, string>> = { Enter: '\r', ' ': ' ' }

/** What keyboards do with Ctrl or ⌘: Chromium does it by itself everywhere but on macOS. */
const COMMANDS: Readonly<Record<string, string>> = { KeyA: 'selectAll', KeyZ: 'undo', KeyY: 'redo' }

/** Sends what a person does to the page, in order and without waiting for it; a phone is touched instead of clicked. */
export class PageInput {
  readonly #protocol: Protocol
  readonly #isPhone: () => boolean
  readonly #scale: () => number
  #pressed = 0
  #unanswered = 0

  /** `scale`: how much the page is scaled in its picture; Chromium scales what it gets by the same again. */
  constructor(parts: { protocol: Protocol; width: () => PickerWidth; scale: () => number }) {
    this.#protocol = parts.protocol
    this.#scale = parts.scale
    this.#isPhone = () => parts.width() === 'phone'
  }

  send(input: PickerInput): void {
    switch (input.kind) {
      case 'text':
        this.#dispatch('Input.insertText', { text: input.text })
        return
      case 'keyDown':
      case 'keyUp':
        this.#key(input)
        return
      case 'move':
      case 'down':
      case 'up':
      case 'wheel':
        if (this.#isPhone() && input.kind !== 'wheel') this.#touch(input)
        else this.#mouse(input)
    }
  }

  #mouse(input: MouseInput): void {
    const at = { ...this.#at(input), modifiers: input.modifiers }
    switch (input.kind) {
      case 'move':
        if (this.#unanswered >= MAX_UNANSWERED) return
        this.#dispatch('Input.dispatchMouseEvent', {
          type: 'mouseMoved',
          ...at,
          buttons: this.#pressed,
          button: this.#held(),
        })
        return
      case 'down':
        this.#pressed |= BUTTONS[input.button]
        this.#dispatch('Input.dispatchMouseEvent', {
          type: 'mousePressed',
          ...at,
          button: input.button,
          buttons: this.#pressed,
          clickCount: input.clickCount,
        })
        return
      case 'up':
        this.#pressed &= ~BUTTONS[input.button]
        this.#dispatch('Input.dispatchMouseEvent', {
          type: 'mouseReleased',
          ...at,
          button: input.button,
          buttons: this.#pressed,
          clickCount: input.clickCount,
        })
        return
      case 'wheel':
        if (this.#unanswered >= MAX_UNANSWERED) return
        this.#dispatch('Input.dispatchMouseEvent', {
          type: 'mouseWheel',
          ...at,
          deltaX: input.deltaX,
          deltaY: input.deltaY,
        })
    }
  }

  #touch(input: Exclude<MouseInput, { kind: 'wheel' }>): void {
    const touchPoints = [this.#at(input)]
    const { modifiers } = input
    switch (input.kind) {
      case 'down':
        if (input.button !== 'left') return
        this.#pressed = BUTTONS.left
        this.#dispatch('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints, modifiers })
        return
      case 'move':
        if (this.#pressed === 0 || this.#unanswered >= MAX_UNANSWERED) return
        this.#dispatch('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints, modifiers })
        return
      case 'up':
        if (input.button !== 'left' || this.#pressed === 0) return
        this.#pressed = 0
        this.#dispatch('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [], modifiers })
    }
  }

  #key({ kind, key, code, keyCode, modifiers }: KeyInput): void {
    const written = kind === 'keyDown' ? WRITTEN[key] : undefined
    const command = (modifiers & CONTROL_OR_META) === 0 ? undefined : COMMANDS[code]
    this.#dispatch('Input.dispatchKeyEvent', {
      type: kind === 'keyUp' ? 'keyUp' : written === undefined ? 'rawKeyDown' : 'keyDown',
      key,
      code,
      modifiers,
      windowsVirtualKeyCode: keyCode,
      ...(written === undefined ? {} : { text: written }),
      ...(kind === 'keyDown' && command !== undefined ? { commands: [command] } : {}),
    })
  }

  #at({ x, y }: { x: number; y: number }): { x: number; y: number } {
    const scale = this.#scale()
    return { x: x / scale, y: y / scale }
  }

  #held(): string {
    if ((this.#pressed & BUTTONS.left) !== 0) return 'left'
    if ((this.#pressed & BUTTONS.right) !== 0) return 'right'
    return (this.#pressed & BUTTONS.middle) === 0 ? 'none' : 'middle'
  }

  #dispatch(method: string, params: Record<string, unknown>): void {
    this.#unanswered += 1
    this.#protocol
      .tell(method, params)
      .catch(() => undefined)
      .finally(() => {
        this.#unanswered -= 1
      })
  }
}
