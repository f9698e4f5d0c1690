import { contains, parentOf } from './dom.ts'
import type { Compound } from './compounds.ts'
import type { Draft } from './drafts.ts'
import type { Search } from './lookup.ts'
import { holdersOf, Places, type Place } from './places.ts'
import { kindToken } from './tokens.ts'

/** The n-th block, counted from one end. */
type Step = { number: number; end: keyof Place }

/**
 * The n-th of the siblings that hold such an element, at the levels where the likes part: `.cards :nth-child(3 of :has(.buy)) .buy`.
 * Neighbours of other kinds do not count, so a banner between them or a wrapper around one changes nothing. Large pages make such
 * selectors slow to query, so what they would match is reckoned from the one list of likes.
 */
export function byPosition(search: Search, own: Compound): Draft | null {
  return new PositionSearch(search, own).run()
}

class PositionSearch {
  readonly #search: Search
  readonly #own: Compound
  readonly #likes: Element[]
  readonly #blocks: Places
  readonly #all: Places
  #ownPlace: Place | null = null
  /** From the innermost outwards. */
  #steps: Step[] = []

  constructor(search: Search, own: Compound) {
    this.#search = search
    this.#own = own
    const plain = search.lookup.all(own.plain)
    const holders = holdersOf(plain)
    this.#likes = search.lookup.all(own.css)
    this.#blocks = new Places(holders)
    this.#all = new Places(new Set([...holders, ...plain]))
  }

  run(): Draft | null {
    const { element, ancestors, lookup } = this.#search
    const depth = lookup.soleDepth(this.#own.css, element, ancestors)
    let inside = element
    let pin = (): Draft | null => null
    for (const [level, parent] of ancestors.entries()) {
      if (level >= depth && !this.#isSoleBelow(parent)) {
        pin = this.#pinAt(inside, parent, level)
        if (!this.#addStep(inside, parent)) return pin()
      }
      inside = parent
      if (this.#steps.length === 0 && this.#ownPlace === null) continue
      for (const token of lookup.tokens(parent).slice(0, 2)) {
        if (!lookup.isSole(token.css, parent)) continue
        return this.#drafted(`${token.css} ${this.#css()}`, level, token.stability)
      }
    }
    if (this.#steps.length === 0 && this.#ownPlace === null) return null
    return this.#isSoleBelow(null) ? this.#drafted(this.#css(), ancestors.length, 0.8) : pin()
  }

  /** Whether the element is the only one below `top` (null: in the tree) that is placed like this. */
  #isSoleBelow(top: Element | null): boolean {
    const { element } = this.#search
    return this.#likes.every((like) => like === element || !this.#isPlacedAlike(like, top))
  }

  #isPlacedAlike(like: Element, top: Element | null): boolean {
    if (top !== null && !contains(top, like)) return false
    if (this.#ownPlace !== null) {
      const place = this.#all.of(like)
      if (place?.start !== this.#ownPlace.start || place.end !== this.#ownPlace.end) return false
    }
    let matched = 0
    for (let block = parentOf(like); block !== null && block !== top; block = parentOf(block)) {
      const step = this.#steps[matched]
      if (step === undefined) break
      if (this.#blocks.of(block)?.[step.end] === step.number) matched += 1
    }
    return matched === this.#steps.length
  }

  #addStep(inside: Element, parent: Element): boolean {
    if (inside === this.#search.element) {
      this.#ownPlace = this.#all.of(inside)
      return this.#isSoleBelow(parent)
    }
    const place = this.#blocks.of(inside)
    if (place === null) return false
    const steps: Step[] = [
      { number: place.start, end: 'start' },
      { number: place.end, end: 'end' },
    ]
    // The first one is the first one in every block inside a block, so it tells nothing.
    const choice = steps.filter((step) => step.number > 1).sort((a, b) => a.number - b.number)
    for (const step of choice) {
      this.#steps.push(step)
      if (this.#isSoleBelow(parent)) return true
      this.#steps.pop()
    }
    return false
  }

  #css(steps: readonly Step[] = this.#steps): string {
    const { plain } = this.#own
    const blocks = steps.map(
      ({ number, end }) => `:nth-${end === 'end' ? 'last-' : ''}child(${number} of :has(${plain})) `,
    )
    return `${blocks.reverse().join('')}${this.#ownCss()}`
  }

  /**
   * The element itself among its like: both numbers, so that one more of them on either side leaves none rather than another one. What
   * holds such an element is counted too: a wrapper around one of them moves no other.
   */
  #ownCss(): string {
    const { css, plain } = this.#own
    if (this.#ownPlace === null) return css
    const like = `${plain}, :has(${plain})`
    return `${css}:nth-child(${this.#ownPlace.start} of ${like}):nth-last-child(${this.#ownPlace.end} of ${like})`
  }

  /** Blocks inside blocks: the number counts right below what has a name, or at least a kind, of its own. Looked for when needed. */
  #pinAt(inside: Element, parent: Element, level: number): () => Draft | null {
    const { lookup, element } = this.#search
    const place = inside === element ? null : this.#blocks.of(inside)
    const below = this.#css()
    return () => {
      if (place === null) return null
      for (const token of [...lookup.tokens(parent).slice(0, 2), kindToken(parent)]) {
        const css = `${token.css} > :nth-child(${place.start} of :has(${this.#own.plain})) ${below}`
        // Inside the only such parent there is one such block, and in it one such element.
        if (!lookup.isSole(token.css, parent) && !lookup.isSole(css, element)) continue
        return this.#drafted(css, level, token.stability)
      }
      return null
    }
  }

  #drafted(css: string, level: number, anchor: number): Draft {
    return {
      css,
      stability: 0.3 * Math.min(1, anchor + 0.2) * 0.9 ** Math.max(0, this.#steps.length - 1),
      depth: level + 1,
      reasons: ['inside_ancestor', ...this.#own.reasons, 'position_based', 'needs_has'],
    }
  }
}
