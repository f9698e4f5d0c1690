import { controlsOf, ownerForm } from '../capture/controls.ts'
import { isPrivateControl } from '../capture/privacy.ts'

/** What a class says of a control that the site's check has refused; not `no-error`, nor Tailwind's `aria-invalid:ring`. */
const ERROR_CLASS =
  /(?<!(no|without|hide)[-_]?)(\berr|errors?|invalid|not-valid|alert|danger|(?<!:)border-red-\d+)(?![a-z:=\]]|-(holder|wrap))/i
/** Hand-made sites paint the border of a wrong field. */
const RED_BORDER = /border.*(red|rgb\(2\d\d, \d?\d, )/
/** Whether people see an element. */
const isShown = (element: Element): boolean =>
  element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden'

type Box = Element & { value?: string; checked?: boolean }

/** What is in a box now; nothing is read of private ones. */
export const stateOf = (box: Box): string => (isPrivateControl(box) ? '' : (box.checked ? '+' : '') + String(box.value))

/** Boxes that people fill in and see now, with what is in them. */
export const shownBoxes = (scope: Element): Map<Element, string> =>
  new Map(
    controlsOf(scope)
      .filter((box) => box.matches('select, :read-write, [type="checkbox"], [type="radio"]') && isShown(box))
      .map((box) => [box, stateOf(box)]),
  )

const classOf = (element: Element): string => ` ${element.getAttribute('class') ?? ''}`

/** Classes of a control, of what wraps it alone, and of messages beside them: where sites put their marks. */
function classesAround(control: Element, scope: Element): string {
  let classes = ''
  for (let box: Element | null = control, level = 0; box !== null && box !== scope && level < 3; level++) {
    if (box.querySelectorAll('input, select, textarea').length > 1) break
    classes += classOf(box)
    const next: Element | null = box.nextElementSibling
    // A star is no message; an alert around more than the box may tell of success.
    if (next?.textContent.trim()[2] && isShown(next))
      classes += level === 0 && next.matches('[role="alert"]') ? ' error' : classOf(next).replace(/alert/g, '')
    box = box.parentElement
  }
  return classes
}

/** Whether the site shows an error at a field: what the visitor has to correct. Messages about the whole form are none. `isInvalid`: so is a box that the browser would refuse. */
export function showsErrors(scope: Element, isInvalid: boolean): boolean {
  const refused = `${isInvalid ? ':invalid, ' : ''}[aria-invalid="true"]`
  return [...shownBoxes(scope).keys()].some(
    (box) =>
      box.matches(refused) ||
      ERROR_CLASS.test(classesAround(box, scope)) ||
      RED_BORDER.test(box.getAttribute('style') ?? ''),
  )
}

/** Whether the browser's own check refuses a form; asked so that the page gets no `invalid` events. */
export function isRefusedByBrowser(form: Element, submitter: Element | null): boolean {
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
