import { attributeOf, openRootsBelow, queryBelow, tagOf } from './dom.ts'
import { isVisible } from './visibility.ts'

/** The page is looked at so often at most, ms: animations change it all the time. */
const PAUSE_MS = 700

const OPTIONS: MutationObserverInit = {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ['class', 'style', 'hidden', 'open', 'name', 'type'],
}

/** Forms, whether they are seen, and fields, in short and in order: two equal ones would give equal surveys. */
function outlineOf(roots: readonly (Document | ShadowRoot)[]): string {
  return roots
    .flatMap((root) => queryBelow(root, 'form, input, textarea, select, iframe'))
    .map((one) =>
      tagOf(one) === 'form'
        ? `form ${isVisible(one)}`
        : `${tagOf(one)} ${attributeOf(one, 'name') ?? ''} ${attributeOf(one, 'type') ?? ''}`,
    )
    .join('\n')
}

/** Tells whenever the forms of the page are others than they were: at first when there are any, then after each change. */
export function watchForms(tell: () => void): void {
  const watched = new WeakSet<Document | ShadowRoot>()
  let known = ''
  let isWaiting = false
  const observer = new MutationObserver(() => {
    later()
  })
  const look = (): void => {
    isWaiting = false
    const roots = openRootsBelow(document)
    for (const root of roots) {
      if (!watched.has(root)) observer.observe(root, OPTIONS)
      watched.add(root)
    }
    const outline = outlineOf(roots)
    if (outline === known) return
    known = outline
    tell()
  }
  const later = (): void => {
    if (isWaiting) return
    isWaiting = true
    setTimeout(look, PAUSE_MS)
  }
  observer.observe(document, OPTIONS)
  watched.add(document)
  later()
}
