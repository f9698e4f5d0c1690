import { controlsOf, ownerForm } from '../capture/controls.ts'

/** What a class says of a control that the site's check has refused; not `no-error`. */
const ERROR_CLASS = /(?<!(no|without|hide)[-_])\b(error|is-invalid|not-valid|invalid)\b|(-|_)(error|invalid)\b/i

/** Whether people see an element. */
export const isShown = (element: Element): boolean =>
  element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden'

/** Boxes that people fill in and see now. */
export const shownBoxes = (scope: Element): Element[] =>
  controlsOf(scope).filter(
    (box) => box.matches('select, :read-write, [type="checkbox"], [type="radio"]') && isShown(box),
  )

/** Classes of a control and of what wraps it alone: where sites put their marks. */
function classesAround(control: Element, scope: Element): string {
  let classes = ''
  for (let box: Element | null = control, level = 0; box !== null && box !== scope && level < 3; level++) {
    if (box.querySelectorAll('input, select, textarea').length > 1) break
    classes += ` ${box.getAttribute('class') ?? ''}`
    box = box.parentElement
  }
  return classes
}

/** Whether the site shows an error at a field: what the visitor has to correct. Messages about the whole form are none. */
export function showsErrors(scope: Element, isUnchanged: boolean): boolean {
  const refused =
    isUnchanged && scope.matches('form[novalidate]') ? ':invalid, [aria-invalid="true"]' : '[aria-invalid="true"]'
  return shownBoxes(scope).some((box) => box.matches(refused) || ERROR_CLASS.test(classesAround(box, scope)))
}

/** Whether the browser's own check refuses a form; asked so that the page gets no `invalid` events. */
export function isRefusedByBrowser(form: HTMLFormElement, submitter: Element | null): boolean {
  const isOff = form.hasAttribute('novalidate') || submitter?.hasAttribute('formnovalidate') === true
  return !isOff && form.matches(':invalid')
}

/** The submit button that a click on a path presses, with its form. */
export function pressedSubmit(path: readonly EventTarget[]): { button: Element; form: HTMLFormElement } | null {
  const buttons = 'button:not([type="button"], [type="reset"]), [type="submit"], [type="image"]'
  const button = path.find((element): element is Element => element instanceof Element && element.matches(buttons))
  const form = button && ownerForm(button)
  return form ? { button, form } : null
}
