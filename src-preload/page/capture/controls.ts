import type { CapturedControl, CapturedResult } from '../../contract/model/submission.ts'
import { allowed } from './allowed.ts'
import { hideCards, isPrivateControl, isPrivateValue } from './privacy.ts'
import { hostOf } from './select.ts'
import { labelOf, textOf } from './words.ts'

/** Longest value that is read. */
export const MAX_VALUE = 20_000
const MAX_CONTROLS = 500
const MAX_NAME = 500
const CONTROLS = 'input, select, textarea, button'

/** What controls of all kinds have, or not; custom elements may have any of it. */
type AnyControl = Element &
  Partial<Pick<HTMLInputElement, 'type' | 'value' | 'checked' | 'files'>> &
  Partial<Pick<HTMLSelectElement, 'options'>>
type Part = [value: string, ...text: string[]]

const nameOf = (control: Element): string => (control.getAttribute('name') ?? '').slice(0, MAX_NAME)
const isCustom = (element: Element): boolean => element.localName.includes('-')

/** The form that an element belongs to: it itself, by `form="id"`, or around it, also around its shadow root. */
export function ownerForm(element: Element): HTMLFormElement | null {
  if (element instanceof HTMLFormElement) return element
  if ('form' in element && element.form instanceof HTMLFormElement) return element.form
  const host = hostOf(element)
  return element.closest('form') ?? (host && ownerForm(host))
}

/** Elements below a node, through open shadow roots, with those that are slotted. */
const below = (scope: ParentNode | null): Element[] =>
  [...(scope?.querySelectorAll('*') ?? [])].flatMap((element) => [
    element,
    ...below(element.shadowRoot),
    ...(element instanceof HTMLSlotElement ? element.assignedElements().flatMap((one) => [one, ...below(one)]) : []),
  ])

/**
 * Controls of a form: its elements, those with `form="id"`, those in open shadow roots inside it or slotted into it. Of anything
 * else: every control inside. Custom elements with a name are controls too. In document order; what is not in
 * a form's own list comes after it, custom elements last.
 */
export function controlsOf(scope: Element): Element[] {
  const isForm = scope instanceof HTMLFormElement
  // The platform's own getter: a control named `elements` must not stand for it. It gives a collection of elements.
  const own = isForm ? (Reflect.get(HTMLFormElement.prototype, 'elements', scope) as Iterable<Element>) : []
  const inner = [...below(scope.shadowRoot), ...below(scope)].filter(
    // A form inside a component of this form is a form of its own.
    (element) => element.matches(CONTROLS) && (!isForm || (ownerForm(element) ?? scope) === scope),
  )
  return [
    ...new Set([...own, ...inner].filter((element) => element.matches(CONTROLS))),
    ...[...scope.querySelectorAll('[name]')].filter(isCustom),
  ]
}

/** What a control stands for now: each value with its words. Nothing for boxes that are off and for buttons. */
function partsOf(control: AnyControl, submitter: Element | null = null): Part[] {
  const { type, value } = control
  if (control.options !== undefined) {
    return [...control.options]
      .filter((option) => option.selected && !option.matches(':disabled'))
      .map((option) => [option.value, option.text])
  }
  if (type === 'file') return [...(control.files ?? [])].map((file) => [file.name])
  const isOther = control !== submitter && /^(submit|button|reset)$/.test(type ?? '')
  if (isOther || type === 'image' || typeof value !== 'string') return []
  if (control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type)) {
    return control.checked ? [[value, labelOf(control)]] : []
  }
  return control.checked === false && isCustom(control) ? [] : [[value]]
}

/** A part without what must not be read; none when nothing is left. */
function clean([value, text = '']: Part): Part[] {
  if (isPrivateValue(value)) return []
  const shown = hideCards(value.slice(0, MAX_VALUE))
  const words = hideCards(text.slice(0, MAX_VALUE))
  return [words === '' || words === shown ? [shown] : [shown, words]]
}

/**
 * What a form would send, by the rules of HTML: checked boxes, chosen options, several entries under one name, nothing
 * of disabled controls and of other buttons than `submitter`. Of files the name only; of private controls nothing.
 * @returns `[name, value]`, or `[name, value, words]` where people see other words than the value.
 */
export function readControls(scope: Element, submitter: AnyControl | null = null): CapturedControl[] {
  const read: CapturedControl[] = []
  const seen = new Set<string>()
  const controls = controlsOf(scope)
  for (const control of controls) {
    const name = nameOf(control)
    if (name === '' || control.matches(':disabled, datalist *') || (isCustom(control) && seen.has(name))) continue
    const parts = isPrivateControl(control) ? null : partsOf(control, submitter)
    if (parts === null || parts.length > 0) seen.add(name)
    for (const part of (parts ?? []).flatMap(clean)) read.push([name, ...part])
  }
  const image = submitter?.type === 'image' ? submitter : null
  if (scope instanceof HTMLFormElement && (controls.some(isCustom) || image)) {
    // A form's own data: only the browser knows what custom elements hold, and where a picture was clicked.
    const data = allowed<Iterable<[string, unknown]>>(() => new FormData(scope, image as HTMLElement | null), []) // a picture
    for (const [name, value] of data) {
      if (!seen.has(name)) for (const part of clean([String(value)])) read.push([name, ...part])
    }
  }
  return read.slice(0, MAX_CONTROLS)
}

function resultOf(parts: Part[]): CapturedResult {
  const kept = parts.flatMap(clean)
  const value = kept.map(([own]) => own).join(', ')
  const text = kept.map(([own, words]) => words ?? own).join(', ')
  return text === value ? { value } : { value, text }
}

const ON = '[aria-checked="true"], [aria-selected="true"]'
const GROUP = '[role="radiogroup"], [role="listbox"]'

/** Value of one element: of any control, of editable text, of `role=radio` and the like, else the words on it. */
export function readElement(element: Element): CapturedResult {
  if (isPrivateControl(element)) return { value: '' }
  if (element.matches(`[role="radio"], [role="option"], [role="checkbox"], [role="switch"], ${GROUP}`)) {
    // One of a group stands for what is chosen in the group.
    const group = element.matches('[role="radio"], [role="option"]') ? element.closest(GROUP) : element
    const chosen = element.matches(ON) ? element : group?.querySelector(ON)
    if (!chosen) return { value: '' }
    const words = textOf(chosen) || (chosen.getAttribute('aria-label') ?? '')
    return resultOf([[chosen.getAttribute('data-value') ?? words, words]])
  }
  if (element.matches('input:not([type="submit"], [type="button"]), select, textarea')) {
    const group = element.matches('[type="radio"]') ? controlsOf(ownerForm(element) ?? document.body) : []
    const isChosen = (other: Element): boolean =>
      nameOf(other) !== '' && nameOf(other) === nameOf(element) && other.matches('[type="radio"]:checked')
    return resultOf(partsOf(group.find(isChosen) ?? element))
  }
  const own = isCustom(element) ? partsOf(element) : []
  return resultOf(own.length > 0 ? own : [[element.getAttribute('content') ?? textOf(element)]])
}
