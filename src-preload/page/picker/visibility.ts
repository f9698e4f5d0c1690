import { boxOf, queryBelow, tagOf, attributeOf, closest, rootOf, composedParentOf } from './dom.ts'

function isRendered(element: Element): boolean {
  return Element.prototype.checkVisibility.call(element, { opacityProperty: true, visibilityProperty: true })
}

function hasBox(element: Element): boolean {
  const box = boxOf(element)
  if (box.width < 2 || box.height < 2) return false
  // Left of the page or above it nothing can be scrolled to.
  return box.right + window.scrollX > 0 && box.bottom + window.scrollY > 0
}

/** Whether people can see an element when they scroll to it. */
export function isVisible(element: Element): boolean {
  return isRendered(element) && hasBox(element)
}

/** Labels of a control, also those that hold it. */
export function labelsOf(control: Element): Element[] {
  const around = closest(control, 'label')
  const id = attributeOf(control, 'id') ?? ''
  const all = id === '' ? [] : queryBelow(rootOf(control), `label[for="${CSS.escape(id)}"]`)
  // Popups repeat the ids of the page's forms: a label belongs to its own form.
  const form = closest(control, 'form')
  const named = all.filter((label) => closest(label, 'form') === form).slice(0, 2)
  return [...new Set([...named, ...(around === null ? [] : [around])])]
}

/** Whether people can use a control: boxes and files are often hidden behind a label that is painted instead. */
export function isControlVisible(control: Element): boolean {
  const type = (attributeOf(control, 'type') ?? '').toLowerCase()
  if (type === 'hidden') return false
  if (isVisible(control)) return true
  const isReplaced = /^(?:checkbox|radio|file)$/u.test(type) || tagOf(control) === 'select'
  if (!isReplaced) return false
  if (labelsOf(control).some(isVisible)) return true
  const parent = composedParentOf(control)
  return (
    tagOf(control) === 'select' &&
    parent !== null &&
    isVisible(parent) &&
    getComputedStyle(parent).position !== 'static'
  )
}
