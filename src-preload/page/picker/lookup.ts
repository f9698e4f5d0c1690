import { closest, contains, parentOf, queryBelow, tagOf } from './dom.ts'
import { tokensOf, type Token } from './tokens.ts'

/** What selectors are looked for, its ancestors (nearest first), and where. */
export type Search = { element: Element; ancestors: Element[]; lookup: Lookup }

/** From this share of a page's elements on an ancestor holds nearly the whole of it; pages of a few elements have no such ancestor. */
const WHOLE_SHARE = 0.9
const MIN_PAGE = 40

/** How many elements are below. */
function sizeOf(root: Document | ShadowRoot | Element): number {
  return queryBelow(root instanceof Document ? root.body : root, '*').length
}

/** What one call asks of one tree, each question once. Queries of a large page are what the time goes into, so they are numbered. */
export class Lookup {
  readonly root: Document | ShadowRoot | Element
  /** How many queries were run over the whole tree. */
  queries = 0
  readonly #found = new Map<string, Element[]>()
  readonly #tokens = new Map<Element, Token[]>()
  readonly #whole = new Map<Element, boolean>()
  #size: number | undefined

  constructor(root: Document | ShadowRoot | Element) {
    this.root = root
  }

  /** All matches in document order. */
  all(selector: string): Element[] {
    let found = this.#found.get(selector)
    if (found === undefined) {
      this.queries += 1
      found = queryBelow(this.root, selector)
      this.#found.set(selector, found)
    }
    return found
  }

  /** Whether a selector matches this element and nothing else. */
  isSole(selector: string, element: Element): boolean {
    const found = this.all(selector)
    return found.length === 1 && found[0] === element
  }

  /** Whether `anchor own` matches this element and nothing else, when the element itself is inside such an anchor. Asks no whole tree. */
  isSoleInside(anchor: string, own: string, element: Element): boolean {
    return !this.all(own).some((other) => {
      if (other === element) return false
      const parent = parentOf(other)
      return parent !== null && closest(parent, anchor) !== null
    })
  }

  /** Tokens that an element may be found by, best first. */
  tokens(element: Element): Token[] {
    let tokens = this.#tokens.get(element)
    if (tokens === undefined) {
      tokens = tokensOf(element)
      this.#tokens.set(element, tokens)
    }
    return tokens
  }

  /** Ancestors, nearest first, without `html`. */
  ancestors(element: Element): Element[] {
    const found: Element[] = []
    for (let parent = parentOf(element); parent !== null; parent = parentOf(parent)) {
      if (tagOf(parent) !== 'html' && contains(this.root, parent) && parent !== this.root) found.push(parent)
    }
    return found
  }

  /** Whether an ancestor holds nearly the whole page, so that being inside of it says nothing: `#app`, `#root`, `body`. */
  isWholePage(ancestor: Element): boolean {
    let isWhole = this.#whole.get(ancestor)
    if (isWhole === undefined) {
      this.#size ??= sizeOf(this.root)
      isWhole = this.#size >= MIN_PAGE && sizeOf(ancestor) >= this.#size * WHOLE_SHARE
      this.#whole.set(ancestor, isWhole)
    }
    return isWhole
  }

  /** How many of the ancestors, counted from the nearest, hold no other match of the selector than this element. */
  soleDepth(selector: string, element: Element, ancestors: readonly Element[]): number {
    const found = this.all(selector)
    const index = found.indexOf(element)
    // What an ancestor holds is one run in document order, so the neighbours decide.
    const before = found[index - 1]
    const after = found[index + 1]
    const depth = ancestors.findIndex(
      (ancestor) =>
        (before !== undefined && contains(ancestor, before)) || (after !== undefined && contains(ancestor, after)),
    )
    return depth < 0 ? ancestors.length : depth
  }
}
