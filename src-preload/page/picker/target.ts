import type { PickIntent } from '../../contract/model/picker.ts'
import { ownerForm } from '../capture/controls.ts'
import {
  attributeOf,
  childrenOf,
  classesOf,
  closest,
  composedParentOf,
  matches,
  openRootOf,
  queryBelow,
  tagOf,
} from './dom.ts'
import { isOwnHost } from './own-host.ts'

const BUTTON =
  'button, input:is([type="submit" i], [type="button" i], [type="image" i], [type="reset" i]), [role="button"], a, summary'
const FIELD =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="textbox"], [role="combobox"]'

/** Innermost element at a point of the visible page, through open shadow roots; null outside of the page. */
export function elementAt(x: number, y: number): Element | null {
  let found = Document.prototype.elementFromPoint.call(document, x, y)
  for (;;) {
    const root = found === null ? null : openRootOf(found)
    if (root === null) break
    const inner = root.elementFromPoint(x, y)
    if (inner === null || inner === found || inner.getRootNode() !== root) break
    found = inner
  }
  return found !== null && isOwnHost(found) ? null : found
}

/** `closest` that goes on outside of shadow roots. */
function closestAround(element: Element, selector: string): Element | null {
  for (let one: Element | null = element; one !== null; one = composedParentOf(one)) {
    if (matches(one, selector)) return one
  }
  return null
}

function fieldOf(element: Element): Element {
  const own = closestAround(element, FIELD)
  if (own !== null) return own
  const label = closest(element, 'label')
  if (label instanceof HTMLLabelElement) {
    const control: unknown = Reflect.get(HTMLLabelElement.prototype, 'control', label)
    if (control instanceof Element) return control
  }
  // A block around one field only stands for it: drawn boxes, icons inside inputs.
  for (
    let one: Element | null = element, level = 0;
    one !== null && level < 3;
    one = composedParentOf(one), level += 1
  ) {
    const inner = queryBelow(one, FIELD)
    if (inner.length === 1 && inner[0] !== undefined) return inner[0]
    if (inner.length > 1) break
  }
  return element
}

/** What is meant when an element is pointed at (desktop.md §9.3.1); the element itself where nothing of the kind is around it. */
export function normalise(element: Element, intent: PickIntent): Element {
  switch (intent) {
    case 'form':
      return ownerForm(element) ?? element
    case 'button':
      return closestAround(element, BUTTON) ?? clickable(element)
    case 'field':
      return fieldOf(element)
  }
}

/** A `div` that works as a button: the nearest one that says so. */
function clickable(element: Element): Element {
  for (
    let one: Element | null = element, level = 0;
    one !== null && level < 4;
    one = composedParentOf(one), level += 1
  ) {
    if (attributeOf(one, 'onclick') !== null || attributeOf(one, 'tabindex') === '0') return one
    if ([...classesOf(one)].some((name) => /btn|button|submit|send/iu.test(name))) return one
  }
  return element
}

/** `form#order.form_big`: how an element is called in the console. */
export function tagLineOf(element: Element): string {
  const id = attributeOf(element, 'id')
  const classes = [...classesOf(element)].slice(0, 3).map((name) => `.${name}`)
  return `${tagOf(element)}${id === null || id === '' ? '' : `#${id}`}${classes.join('')}`.slice(0, 120)
}

function childOf(element: Element): Element | null {
  const root = openRootOf(element)
  const children = root === null ? [...childrenOf(element)] : [...root.children]
  return children.find((child) => !matches(child, 'script, style, link, template, noscript, br')) ?? null
}

/** Whether there is something to go up or down to. */
export function waysFrom(element: Element): { hasParent: boolean; hasChild: boolean } {
  const parent = composedParentOf(element)
  return { hasParent: parent !== null && tagOf(parent) !== 'html', hasChild: childOf(element) !== null }
}

/** Parent or child of an element, through open shadow roots. */
export function neighbour(element: Element, to: 'parent' | 'child'): Element | null {
  if (to === 'child') return childOf(element)
  const parent = composedParentOf(element)
  return parent === null || tagOf(parent) === 'html' ? null : parent
}

/** Selector for everything of an intent's kind, to step through. */
export const KINDS: Readonly<Record<PickIntent, string>> = { form: 'form', button: BUTTON, field: FIELD }
