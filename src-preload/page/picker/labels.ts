import {
  attributeOf,
  closest,
  contains,
  firstBelow,
  matches,
  parentOf,
  queryBelow,
  rootOf,
  tagOf,
  textContentOf,
  wordsOf,
} from './dom.ts'
import { isMachineName } from './token-stability.ts'
import { labelsOf } from './visibility.ts'

const NOT_WORDS = 'script, style, select, textarea, option, noscript, template'

/** Words of an element without those of scripts and of controls in it. */
export function plainWords(element: Element, max = 120): string {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let words = ''
  for (let node = walker.nextNode(); node !== null && words.length < max * 3; node = walker.nextNode()) {
    const parent = parentOf(node)
    if (parent !== null && closest(parent, NOT_WORDS) === null) words += ` ${node.nodeValue ?? ''}`
  }
  return wordsOf(words, max)
}

/** Without marks of required fields and colons at the end. */
function tidy(words: string): string {
  return words.replace(/[\s*:•]+$/u, '').replace(/^[\s*•]+/u, '')
}

function byIds(element: Element, attribute: string): string {
  const ids = (attributeOf(element, attribute) ?? '').split(/\s+/u).filter((id) => id !== '')
  const root = rootOf(element)
  return ids
    .map((id) => firstBelow(root, `[id="${CSS.escape(id)}"]`))
    .map((one) => (one === null ? '' : plainWords(one)))
    .join(' ')
    .trim()
}

/** Cell to the left, or a short text that stands right before the control or before the block around it. */
function before(control: Element): string {
  const cell = closest(control, 'td')
  if (cell !== null) {
    const left = cell.previousElementSibling
    if (left !== null && queryBelow(left, 'input, select, textarea').length === 0) return plainWords(left, 80)
  }
  let around: Element | null = control
  for (let level = 0; around !== null && level < 3 && tagOf(around) !== 'form'; level += 1) {
    for (
      let node = Reflect.get(Node.prototype, 'previousSibling', around) as Node | null;
      node !== null;
      node = node.previousSibling
    ) {
      if (node instanceof Element) {
        if (matches(node, 'script, style, br, input[type="hidden"], template')) continue
        if (
          matches(node, 'input, select, textarea, button') ||
          firstBelow(node, 'input, select, textarea, button') !== null
        )
          return ''
      }
      const words = node instanceof Element ? plainWords(node, 80) : wordsOf(textContentOf(node), 80)
      if (words !== '') return words.length <= 60 ? words : ''
    }
    around = parentOf(around)
  }
  return ''
}

function after(box: Element): string {
  const next = box.nextSibling
  if (next === null) return ''
  return next instanceof Element ? plainWords(next) : wordsOf(textContentOf(next))
}

/** What stands before a group of boxes; empty when nothing does. */
export function wordsBefore(control: Element): string {
  return tidy(before(closest(control, 'label') ?? control))
}

/** Label, placeholder or what stands beside a control; empty when nothing does. */
export function labelOfControl(control: Element): string {
  const isBox = matches(control, 'input[type="checkbox" i], input[type="radio" i]')
  const options = [
    () => byIds(control, 'aria-labelledby'),
    () =>
      labelsOf(control)
        .map((label) => plainWords(label))
        .join(' '),
    () => attributeOf(control, 'aria-label') ?? '',
    () => (isBox ? after(control) : ''),
    () => attributeOf(control, 'placeholder') ?? attributeOf(control, 'data-placeholder') ?? '',
    () => before(control),
    () => attributeOf(control, 'title') ?? '',
  ]
  for (const option of options) {
    const words = tidy(wordsOf(option()))
    if (words !== '') return words
  }
  return ''
}

/** Words on a button. */
export function labelOfButton(button: Element): string {
  const isInput = tagOf(button) === 'input'
  const shown = isInput ? attributeOf(button, 'value') : plainWords(button)
  const words = [
    shown,
    attributeOf(button, 'aria-label'),
    attributeOf(button, 'title'),
    attributeOf(button, 'alt'),
    attributeOf(button, 'value'),
  ]
  return wordsOf(words.find((text) => text !== null && text.trim() !== ''))
}

const HEADING =
  'h1, h2, h3, h4, h5, h6, [role="heading"], legend, [class*="title" i], [class*="heading" i], [class*="caption" i]'

function isBefore(one: Element, other: Element): boolean {
  return (Node.prototype.compareDocumentPosition.call(one, other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
}

/** Child of an ancestor that an element is in. */
function childWith(around: Element, element: Element): Element {
  let child = element
  for (let parent = parentOf(child); parent !== null && parent !== around; parent = parentOf(child)) child = parent
  return child
}

/** Last heading before the form in the nearest block that has one. Headings of other blocks that can be used by themselves are not its. */
function headingAround(form: Element): string {
  let around = parentOf(form)
  for (let level = 0; around !== null && level < 6 && tagOf(around) !== 'html'; level += 1) {
    const block = around
    const ahead = queryBelow(block, HEADING).filter((one) => isBefore(one, form) && !contains(one, form))
    for (const one of ahead.reverse()) {
      const child = childWith(block, one)
      if (
        child !== one &&
        (matches(child, 'form') || firstBelow(child, 'form, button, a, input, select, textarea') !== null)
      )
        return ''
      const words = plainWords(one, 100)
      if (words !== '') return words
    }
    // What stands between the heading and this form belongs to a form of its own.
    if (queryBelow(block, 'form').some((other) => other !== form && isBefore(other, form))) return ''
    around = parentOf(around)
  }
  return ''
}

/** A heading above all fields, which is not that of one field. */
function headingInside(form: Element): string {
  const fields = queryBelow(form, 'input:not([type="hidden" i]), textarea, select')
  const [control = firstBelow(form, 'button')] = fields
  const headings = queryBelow(form, HEADING).filter((one) => {
    if (control !== null && (!isBefore(one, control) || contains(one, control))) return false
    const group = closest(one, 'label, fieldset, [class*="field" i], [class*="input" i], [class*="label" i]')
    return group === null || !contains(form, group) || group === form || fields.every((field) => contains(group, field))
  })
  return headings.map((one) => plainWords(one, 100)).find((words) => words !== '') ?? ''
}

/** Words of the first button that sends a form and has any. */
function wordsOfButton(form: Element): string {
  const buttons = [
    ...queryBelow(form, 'button:not([type]), button[type="submit" i], input[type="submit" i]'),
    ...queryBelow(form, 'button, [role="button"], [class*="submit" i], [class*="btn" i]'),
  ]
  return buttons.map(labelOfButton).find((words) => /\p{L}{2}/u.test(words)) ?? ''
}

/** Heading, legend, `aria-label`, name or button of a form; empty when none of them has words for people. */
export function titleOf(form: Element): string {
  const name = attributeOf(form, 'name') ?? ''
  const dialog = closest(form, '[role="dialog"], dialog')
  const options = [
    () => byIds(form, 'aria-labelledby'),
    () => headingInside(form),
    () => (/[\p{Script=Cyrillic}\s]/u.test(name) ? name : ''),
    () => headingAround(form),
    () => (dialog === null ? '' : byIds(dialog, 'aria-labelledby') || (attributeOf(dialog, 'aria-label') ?? '')),
    () => attributeOf(form, 'aria-label') ?? '',
    () => (isMachineName(name) ? wordsOfButton(form) : name),
  ]
  for (const option of options) {
    const words = tidy(wordsOf(option(), 100))
    if (words !== '') return words
  }
  return ''
}
