import { PHONE } from './sample-data.ts'

type TextControl = HTMLInputElement | HTMLTextAreaElement

/** The setter of the browser: React puts its own one onto the element and would not notice a value set there. */
function setValue(control: TextControl, value: string): void {
  const prototype = control instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Reflect.set(prototype, 'value', value, control)
}

function dispatch(control: Element, event: Event): boolean {
  return EventTarget.prototype.dispatchEvent.call(control, event)
}

function keyEvent(type: string, key: string): KeyboardEvent {
  const isDigit = /^\d$/u.test(key)
  const code = isDigit ? `Digit${key}` : key === '+' ? 'Equal' : `Key${key.toUpperCase()}`
  const keyCode = key === '+' ? 187 : key.toUpperCase().charCodeAt(0) || 0
  return new KeyboardEvent(type, {
    key,
    code,
    keyCode,
    which: type === 'keypress' ? key.charCodeAt(0) : keyCode,
    charCode: type === 'keypress' ? key.charCodeAt(0) : 0,
    bubbles: true,
    cancelable: true,
    composed: true,
  })
}

function moveCaret(control: TextControl, to: number): void {
  try {
    control.setSelectionRange(to, to)
  } catch {
    // Inputs for numbers and addresses have no caret that scripts may move.
  }
}

/** One key as a person presses it. A script of the page that handles the key itself gets nothing on top. */
function press(control: TextControl, key: string): void {
  const isTaken =
    !dispatch(control, keyEvent('keydown', key)) ||
    !dispatch(control, keyEvent('keypress', key)) ||
    !dispatch(
      control,
      new InputEvent('beforeinput', {
        data: key,
        inputType: 'insertText',
        bubbles: true,
        cancelable: true,
        composed: true,
      }),
    )
  if (!isTaken) {
    const caret = control.selectionStart ?? control.value.length
    const end = control.selectionEnd ?? caret
    setValue(control, `${control.value.slice(0, caret)}${key}${control.value.slice(end)}`)
    moveCaret(control, caret + key.length)
    dispatch(control, new InputEvent('input', { data: key, inputType: 'insertText', bubbles: true, composed: true }))
  }
  dispatch(control, keyEvent('keyup', key))
}

function digitsOf(text: string): string {
  return text.replace(/\D/gu, '')
}

/** Whether a mask has the whole number and no place is left. */
function isWholePhone(value: string): boolean {
  return digitsOf(value).endsWith(PHONE.national) && !/[_#]/u.test(value)
}

function type(control: TextControl, text: string): void {
  for (const key of text) press(control, key)
}

function clear(control: TextControl): void {
  setValue(control, '')
  dispatch(control, new InputEvent('input', { inputType: 'deleteContentBackward', bubbles: true, composed: true }))
}

/** Caret where a person would go on: at the first free place of a mask, else at the end. */
function caretOf(value: string): number {
  const free = value.search(/[_#]/u)
  return free < 0 ? value.length : free
}

/** Types a phone into whatever mask there is: with what it has written by itself kept, then whole, then set at once. */
function typePhone(control: TextControl): void {
  const started = control.value
  const keys = /^\s*\+?[78]/u.test(started) ? PHONE.national : started === '' ? PHONE.whole : PHONE.national
  moveCaret(control, caretOf(started))
  type(control, keys)
  if (isWholePhone(control.value)) return
  for (const other of [PHONE.national, PHONE.whole.slice(1), PHONE.whole]) {
    clear(control)
    moveCaret(control, caretOf(control.value))
    type(control, other)
    if (isWholePhone(control.value)) return
  }
  setValue(control, PHONE.whole)
  dispatch(
    control,
    new InputEvent('input', { data: PHONE.whole, inputType: 'insertFromPaste', bubbles: true, composed: true }),
  )
}

/** Gives or takes the focus as a click does; where the window has none itself, the page is told all the same. */
function setFocus(control: TextControl, isGiven: boolean): void {
  const [main, bubbling] = isGiven ? ['focus', 'focusin'] : ['blur', 'focusout']
  const told: Event[] = []
  const note = (event: Event): void => {
    told.push(event)
  }
  control.addEventListener(main, note, { once: true })
  if (isGiven) HTMLElement.prototype.focus.call(control, { preventScroll: true })
  else HTMLElement.prototype.blur.call(control)
  control.removeEventListener(main, note)
  if (told.length > 0) return
  dispatch(control, new FocusEvent(main, { composed: true }))
  dispatch(control, new FocusEvent(bubbling, { bubbles: true, composed: true }))
}

/** Puts text into a control as typing does: focus, keys, input events, change, blur. */
export function typeText(control: TextControl, text: string, isPhone: boolean): void {
  setFocus(control, true)
  const isTyped = /^(?:text|tel|search|url|textarea|)$/u.test(control.type)
  if (isPhone && isTyped) typePhone(control)
  else {
    setValue(control, text)
    dispatch(control, new InputEvent('input', { data: text, inputType: 'insertText', bubbles: true, composed: true }))
  }
  dispatch(control, new Event('change', { bubbles: true }))
  setFocus(control, false)
}
