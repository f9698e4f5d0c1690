import { isHoneypot, isPrivateControl } from '../capture/privacy.ts'
import { fieldsOf, kindOfControl } from './describe-controls.ts'
import { attributeOf, isConnected, matches, textContentOf } from './dom.ts'
import { labelOfControl } from './labels.ts'
import { meaningOf } from './meaning.ts'
import { sampleFor } from './sample-data.ts'
import { typeText } from './type-text.ts'
import { isControlVisible } from './visibility.ts'

function isFillable(control: Element): boolean {
  return (
    !matches(control, ':disabled, [readonly], [type="file" i], [type="hidden" i]') &&
    !isPrivateControl(control) &&
    !isHoneypot(control) &&
    isControlVisible(control)
  )
}

function notifyChange(control: Element): void {
  EventTarget.prototype.dispatchEvent.call(control, new Event('input', { bubbles: true, composed: true }))
  EventTarget.prototype.dispatchEvent.call(control, new Event('change', { bubbles: true }))
}

/** Chooses options of a list with the events that pages wait for. */
export function chooseOptions(select: HTMLSelectElement, indexes: readonly number[]): void {
  const wanted = new Set(select.multiple ? indexes : indexes.slice(0, 1))
  if (!select.multiple) {
    // The browser's own setter: frameworks put theirs onto the element.
    Reflect.set(HTMLSelectElement.prototype, 'selectedIndex', [...wanted][0] ?? -1, select)
  } else {
    for (const [index, option] of [...select.options].entries()) option.selected = wanted.has(index)
  }
  notifyChange(select)
}

/** The first option that is an answer: not disabled, with a value, not "choose …". */
function fillSelect(select: HTMLSelectElement): boolean {
  const isEmpty = select.selectedIndex <= 0 && (select.value === '' || isPrompt(select.options[0]))
  if (!isEmpty) return false
  const index = [...select.options].findIndex(
    (option, at) => !option.disabled && option.value !== '' && !(at === 0 && isPrompt(option)),
  )
  if (index < 0) return false
  chooseOptions(select, [index])
  return true
}

function isPrompt(option: HTMLOptionElement | undefined): boolean {
  if (option === undefined) return true
  return (
    option.value === '' ||
    option.disabled ||
    /^(?:[-–—.\s]*$|[-–—\s]*(?:выбер|укаж|choose|select|не выбран))/iu.test(option.text)
  )
}

/** Ticks a box as a click does, which is what pages listen to. */
function tick(box: HTMLInputElement): boolean {
  if (box.checked) return false
  HTMLElement.prototype.click.call(box)
  // A script of the page may have taken the click.
  if (!isTicked(box)) {
    Reflect.set(HTMLInputElement.prototype, 'checked', true, box)
    notifyChange(box)
  }
  return true
}

function isTicked(box: HTMLInputElement): boolean {
  return box.checked
}

function isRadioChosen(radio: HTMLInputElement, all: readonly Element[]): boolean {
  return all.some(
    (one) => one instanceof HTMLInputElement && one.type === 'radio' && one.name === radio.name && one.checked,
  )
}

function fillInput(control: HTMLInputElement | HTMLTextAreaElement, isAtOnce = false): boolean {
  const kind = kindOfControl(control)
  if (/^(?:range|color)$/u.test(kind)) return false
  const meaning = meaningOf(control, labelOfControl(control))
  // A mask that shows its empty places is not filled in.
  const isBlank = control.value.trim() === '' || (meaning === 'phone' && control.value.replace(/\D/gu, '').length < 5)
  if (!isBlank) return false
  const limits = { min: attributeOf(control, 'min'), max: attributeOf(control, 'max'), maxLength: control.maxLength }
  typeText(control, sampleFor({ kind, meaning }, limits), meaning === 'phone' && !isAtOnce)
  return control.value.trim() !== ''
}

function fillOne(control: Element, all: readonly Element[]): boolean {
  if (control instanceof HTMLSelectElement) return fillSelect(control)
  if (control instanceof HTMLTextAreaElement) return fillInput(control)
  if (control instanceof HTMLInputElement) {
    if (control.type === 'radio') return !isRadioChosen(control, all) && tick(control)
    if (control.type === 'checkbox') {
      const isWanted = control.required || meaningOf(control, labelOfControl(control)) === 'consent'
      return isWanted && tick(control)
    }
    return fillInput(control)
  }
  if (kindOfControl(control) !== 'contenteditable' || (textContentOf(control) ?? '').trim() !== '') return false
  control.textContent = sampleFor({ kind: 'textarea', meaning: null }, { min: null, max: null, maxLength: 0 })
  notifyChange(control)
  return true
}

/** How long a page that submits itself after a change is held back, ms: its scripts may wait for the end of typing. */
const HOLD_MS = 1000

/** The part of the Navigation API that is used; this version of the DOM's types may lack it. */
type NavigateEvent = Event & { hashChange?: boolean }

/** Keeps forms from being sent and the page from being left, for a while; scripts of the page cannot tell. */
function holdSubmits(): void {
  const refuse = (event: NavigateEvent): void => {
    if (event.hashChange === true) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  // `form.submit()` fires no submit event; leaving the page does.
  const navigation: unknown = 'navigation' in window ? window.navigation : null
  const targets = navigation instanceof EventTarget ? [navigation] : []
  window.addEventListener('submit', refuse, true)
  for (const target of targets) target.addEventListener('navigate', refuse)
  setTimeout(() => {
    window.removeEventListener('submit', refuse, true)
    for (const target of targets) target.removeEventListener('navigate', refuse)
  }, HOLD_MS)
}

/**
 * Fills the empty fields of a scope with sample data, as a person would; answers how many. Private, hidden and disabled ones and traps for
 * robots are not touched, and nothing is submitted: no key is Enter, no button is pressed, and a page that submits itself is held back.
 */
export function fillFields(scope: Element, again: () => Element | null = () => scope): number {
  holdSubmits()
  // A page that draws its form anew after each change has other controls in the same places.
  const read = (): Element[] => fieldsOf(again() ?? scope).filter(isFillable)
  let filled = 0
  let fields = fieldsOf(scope).filter(isFillable)
  for (let index = 0; index < fields.length; index += 1) {
    if (fields.some((field) => !isConnected(field))) fields = read()
    const control = fields[index]
    if (control === undefined) break
    if (fillOne(control, fields)) filled += 1
    if (isConnected(control)) continue
    fields = read()
    const drawn = fields[index]
    // It went away under the first key of a phone: its successor gets the whole at once.
    if (drawn instanceof HTMLInputElement && drawn.type !== 'radio' && drawn.type !== 'checkbox') fillInput(drawn, true)
  }
  return filled
}
