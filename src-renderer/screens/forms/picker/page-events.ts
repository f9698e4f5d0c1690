import type { PickerInput } from '../../../../src-preload/contract/index.ts'

/** Modifier keys as CDP counts them: Alt 1, Ctrl 2, Meta 4, Shift 8. */
export function modifiersOf(event: { altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }): number {
  return (event.altKey ? 1 : 0) + (event.ctrlKey ? 2 : 0) + (event.metaKey ? 4 : 0) + (event.shiftKey ? 8 : 0)
}

/** Where a pointer is on the page, CSS pixels, when the page's picture of `page` size fills `box`. */
export function pagePoint(
  pointer: { clientX: number; clientY: number },
  box: { left: number; top: number; width: number; height: number },
  page: { width: number; height: number },
): { x: number; y: number } {
  const scale = (at: number, shown: number, real: number) => (shown === 0 ? 0 : Math.round((at / shown) * real))
  return {
    x: scale(pointer.clientX - box.left, box.width, page.width),
    y: scale(pointer.clientY - box.top, box.height, page.height),
  }
}

const BUTTONS = ['left', 'middle', 'right'] as const

/** Name of a mouse button; others do nothing on a page. */
export function buttonName(button: number): (typeof BUTTONS)[number] | undefined {
  return BUTTONS[button]
}

/** Whether a key types a character: those come as text, in any language and input method. Space also presses what has the focus. */
export function isTyping(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): boolean {
  return Array.from(event.key).length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey
}

const KEY_CODES: Readonly<Record<string, number>> = {
  ' ': 32,
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Escape: 27,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Delete: 46,
}

/** The number that pages know a key by; 0 for keys that have none here. */
export function keyCodeOf(event: { key: string; code: string }): number {
  const letter = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code)
  const sign = letter?.[1] ?? letter?.[2]
  return KEY_CODES[event.key] ?? sign?.charCodeAt(0) ?? 0
}

/** Events of one animation frame: only the last move of a row of moves matters, and wheels add up. */
export function squeeze(events: readonly PickerInput[]): PickerInput[] {
  const kept: PickerInput[] = []
  for (const event of events) {
    const last = kept.at(-1)
    if (event.kind === 'move' && last?.kind === 'move') kept[kept.length - 1] = event
    else if (event.kind === 'wheel' && last?.kind === 'wheel') {
      kept[kept.length - 1] = { ...event, deltaX: last.deltaX + event.deltaX, deltaY: last.deltaY + event.deltaY }
    } else kept.push(event)
  }
  return kept
}
