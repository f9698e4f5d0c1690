import type { PageControl } from '../../contract/model/picker.ts'
import { controlsOf } from '../capture/controls.ts'
import { isHoneypot, isPrivateControl, isPrivateValue } from '../capture/privacy.ts'
import { candidatesFor, type Lookups } from './candidates.ts'
import {
  attributeOf,
  closest,
  contains,
  firstBelow,
  matches,
  queryBelow,
  tagOf,
  textContentOf,
  wordsOf,
} from './dom.ts'
import { labelOfControl, plainWords, wordsBefore } from './labels.ts'
import { meaningOf } from './meaning.ts'
import { isControlVisible } from './visibility.ts'

const MAX_VALUE = 2000
const MAX_NAME = 500

/** `text`, `tel`, `select`, `contenteditable` …: what people see of a control. */
export function kindOfControl(control: Element): string {
  const tag = tagOf(control)
  if (tag === 'input') return (control as HTMLInputElement).type // by its tag
  if (tag === 'select' || tag === 'textarea') return tag
  return tag.includes('-') ? 'custom' : 'contenteditable'
}

/** Whether it is a button, which is no field. */
export function isButtonControl(control: Element): boolean {
  return matches(control, 'button, input:is([type="submit" i], [type="button" i], [type="reset" i], [type="image" i])')
}

/** Fields of a scope without its buttons: controls, and text that people edit in place. */
export function fieldsOf(scope: Element): Element[] {
  const editable = queryBelow(
    scope,
    '[contenteditable=""], [contenteditable="true"], [contenteditable="plaintext-only"]',
  )
  return [...controlsOf(scope).filter((control) => !isButtonControl(control)), ...editable]
}

function valueOf(control: Element): string {
  if (control instanceof HTMLInputElement) {
    if (control.type === 'file') return ''
    if (control.type === 'checkbox' || control.type === 'radio') return control.checked ? control.value : ''
    return control.value
  }
  if (control instanceof HTMLSelectElement) {
    return [...control.selectedOptions].map((option) => option.value).join(', ')
  }
  if (control instanceof HTMLTextAreaElement) return control.value
  if ('value' in control) return typeof control.value === 'string' ? control.value : ''
  return wordsOf(textContentOf(control), MAX_VALUE)
}

function isRequired(control: Element): boolean {
  if (attributeOf(control, 'required') !== null || attributeOf(control, 'aria-required') === 'true') return true
  if (attributeOf(control, 'data-tilda-req') === '1') return true
  return matches(control, '.wpcf7-validates-as-required, .wpforms-field-required, .validate-required *')
}

/** Label of boxes that share a name: of their group, else what stands before them. */
function groupLabel(boxes: readonly Element[]): string {
  const [first] = boxes
  if (first === undefined) return ''
  const group = closest(first, 'fieldset, [role="radiogroup"], [role="group"]')
  if (group !== null && boxes.every((box) => contains(group, box))) {
    const legend = firstBelow(group, 'legend')
    const words = attributeOf(group, 'aria-label') ?? (legend === null ? '' : plainWords(legend))
    if (words !== '') return wordsOf(words)
  }
  return wordsBefore(first)
}

function optionsOf(control: Element, boxes: readonly Element[]): PageControl['options'] {
  if (control instanceof HTMLSelectElement) {
    return [...control.options].slice(0, 200).map((option) => ({
      value: option.value.slice(0, MAX_VALUE),
      text: wordsOf(option.text),
    }))
  }
  if (boxes.length < 2) return []
  return boxes.slice(0, 200).map((box) => ({
    value: (attributeOf(box, 'value') ?? 'on').slice(0, MAX_VALUE),
    text: labelOfControl(box),
  }))
}

/** Boxes of one name are one field: `[name, its controls]`. */
function grouped(controls: readonly Element[]): Element[][] {
  const groups: Element[][] = []
  const byName = new Map<string, Element[]>()
  for (const control of controls) {
    const name = attributeOf(control, 'name') ?? ''
    const isBox = matches(control, 'input:is([type="radio" i], [type="checkbox" i])')
    const key = `${kindOfControl(control)}:${name}`
    const known = isBox && name !== '' ? byName.get(key) : undefined
    if (known !== undefined) known.push(control)
    else {
      const group = [control]
      groups.push(group)
      if (isBox) byName.set(key, group)
    }
  }
  return groups
}

function describe(boxes: readonly Element[], lookups: Lookups): PageControl[] {
  const [control] = boxes
  if (control === undefined) return []
  const name = attributeOf(control, 'name') ?? ''
  const isPrivate = isPrivateControl(control)
  const label = boxes.length > 1 ? groupLabel(boxes) : labelOfControl(control)
  const values = boxes.map(valueOf).filter((value) => value !== '')
  const value = values.join(', ').slice(0, MAX_VALUE)
  const isTrap = isHoneypot(control)
  return [
    {
      name: name.slice(0, MAX_NAME),
      selector: name === '' ? (candidatesFor(control, undefined, lookups)[0]?.selector ?? null) : null,
      kind: kindOfControl(control),
      label,
      value: isPrivate || isPrivateValue(value) ? '' : value,
      options: isPrivate ? [] : optionsOf(control, boxes),
      meaning: isPrivate || isTrap ? null : meaningOf(control, label),
      isRequired: boxes.some(isRequired),
      isVisible: boxes.some(isControlVisible),
      isPrivate,
      isHoneypot: isTrap,
    },
  ]
}

/** Fields as people and mappings see them, at most 300. */
export function describeControls(controls: readonly Element[], lookups: Lookups): PageControl[] {
  return grouped(controls)
    .slice(0, 300)
    .flatMap((boxes) => describe(boxes, lookups))
}
