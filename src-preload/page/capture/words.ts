/** Words of an element as people read them: single spaces, lines kept. */
export function textOf(element: Element): string {
  const text = element instanceof HTMLElement ? element.innerText : element.textContent
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim()
}

/** What stands beside a box: its label, `aria-label`, or the words after it. Empty when there are none. */
export function labelOf(box: HTMLInputElement): string {
  const words = [...(box.labels ?? [])].map(textOf).join(' ').trim()
  const next = box.nextSibling
  return words || (box.getAttribute('aria-label') ?? (next instanceof Text ? next.data : '')).trim()
}
