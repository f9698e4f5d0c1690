import { controlsOf, ownerForm } from './controls.ts'
import { hostOf } from './select.ts'

/** A box for words of people: not a switch, not a counter of goods. */
const WORDS = 'textarea, input:not([type]), [type="text"], [type="tel"], [type="email"]'

/**
 * Where the controls of a submission are: for a form rule the form itself; for a button its form, else the nearest
 * ancestor that holds all named controls (with no names: the nearest that holds something people fill in), else the page.
 */
export function scopeOf(target: Element, type: 'form' | 'button', names: readonly string[]): Element {
  const form = ownerForm(target)
  if (form !== null) return form
  if (type === 'form') return target
  for (let around = parentOf(target); around !== null; around = parentOf(around)) {
    const controls = controlsOf(around)
    const isHeld = (name: string): boolean => controls.some((control) => control.getAttribute('name') === name)
    if (names.length > 0 ? names.every(isHeld) : controls.some((control) => control.matches(WORDS))) return around
  }
  return document.body
}

const parentOf = (element: Element): Element | null => element.parentElement ?? hostOf(element)
