import { childrenOf, parentOf } from './dom.ts'

/** Number of an element from the start and from the end, from 1. */
export type Place = { start: number; end: number }

/** A set of elements, and where its members stand among the members of their parents. */
export class Places {
  readonly #members: ReadonlySet<Element>
  readonly #places = new Map<Element, Place>()

  constructor(members: ReadonlySet<Element>) {
    this.#members = members
  }

  /** Place among the siblings that are members too; null for no member. */
  of(element: Element): Place | null {
    if (!this.#members.has(element)) return null
    const known = this.#places.get(element)
    if (known !== undefined) return known
    const parent = parentOf(element)
    const members = parent === null ? [element] : [...childrenOf(parent)].filter((one) => this.#members.has(one))
    members.forEach((one, index) => this.#places.set(one, { start: index + 1, end: members.length - index }))
    return this.#places.get(element) ?? null
  }
}

/** All ancestors of the elements: what `:has()` of them matches. */
export function holdersOf(elements: readonly Element[]): Set<Element> {
  const holders = new Set<Element>()
  for (const element of elements) {
    for (let parent = parentOf(element); parent !== null && !holders.has(parent); parent = parentOf(parent)) {
      holders.add(parent)
    }
  }
  return holders
}
