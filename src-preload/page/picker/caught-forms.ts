import { pathOf } from '../capture/select.ts'
import { openRootsBelow, queryBelow } from './dom.ts'

/**
 * Forms whose submission a form rule catches that matches these elements: the tag asks a submitted form and everything around it, so an
 * element inside of a form, or one without a form, catches nothing (`page/tag/watch.ts`). In document order.
 */
export function caughtForms(matched: readonly Element[]): HTMLFormElement[] {
  if (matched.length === 0) return []
  const wanted = new Set<EventTarget>(matched)
  return openRootsBelow(document)
    .flatMap((root) => queryBelow(root, 'form'))
    .filter((form) => form instanceof HTMLFormElement)
    .filter((form) => pathOf(form).some((around) => wanted.has(around)))
}
