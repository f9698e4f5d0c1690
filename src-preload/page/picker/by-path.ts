import { childrenOf, contains, parentOf, tagOf } from './dom.ts'
import type { Draft } from './drafts.ts'
import type { Lookup } from './lookup.ts'

function step(element: Element, parent: Element | null): string {
  const tag = CSS.escape(tagOf(element))
  // At the top of a shadow root there is no parent to count from, and only there nothing is a parent.
  if (parent === null) return tag === 'html' ? tag : `${tag}:not(* > *)`
  const alike = [...childrenOf(parent)].filter((one) => tagOf(one) === tagOf(element))
  return alike.length === 1 ? tag : `${tag}:nth-of-type(${alike.indexOf(element) + 1})`
}

/** The whole way down by positions, from the nearest ancestor with a token of its own: matches always, and lasts the least. */
export function byPath(search: { element: Element; lookup: Lookup }): Draft {
  const { element, lookup } = search
  const path: string[] = []
  let depth = 0
  let current: Element | null = element
  while (current !== null && current !== lookup.root) {
    const here: Element = current
    const token = here === element ? undefined : lookup.tokens(here).find((one) => lookup.isSole(one.css, here))
    if (token !== undefined) {
      path.unshift(token.css)
      break
    }
    const parent: Element | null = parentOf(here)
    path.unshift(step(here, parent))
    depth += 1
    current = parent !== null && contains(lookup.root, parent) ? parent : null
  }
  const css = path.join(' > ')
  if (!lookup.isSole(css, element)) return topDraft(element, lookup)
  return { css, stability: 0.12, depth, reasons: depth > 4 ? ['position_based', 'long_path'] : ['position_based'] }
}

/** In a shadow root or a detached tree, tops of the same kind are told by how many elements stand before them. */
function topDraft(element: Element, lookup: Lookup): Draft {
  const path: string[] = []
  let current: Element = element
  for (let parent = parentOf(current); parent !== null && current !== lookup.root; parent = parentOf(current)) {
    path.unshift(step(current, parent))
    current = parent
  }
  const tops = lookup.root instanceof ShadowRoot ? [...lookup.root.children] : [current]
  const before = Math.max(0, tops.indexOf(current))
  const top = `${CSS.escape(tagOf(current))}:not(* > *)`
  path.unshift(`${'* ~ '.repeat(before)}${top}:not(${'* ~ '.repeat(before + 1)}*)`)
  return { css: path.join(' > '), stability: 0.1, depth: path.length, reasons: ['position_based', 'long_path'] }
}
