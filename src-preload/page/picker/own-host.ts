/** Tag of the one element that the picker puts into a page. */
export const OWN_TAG = 'estafeta-frames'

/** Whether an element is the picker's own: it is never matched, picked or described. */
export function isOwnHost(element: Element): boolean {
  return element.localName === OWN_TAG
}
