import type { SelectorCandidate } from '../../contract/model/picker.ts'
import { byAncestor, byContent, byTwoAncestors } from './by-ancestor.ts'
import { byPath } from './by-path.ts'
import { byPosition } from './by-position.ts'
import { compoundsOf, kindOf, type Compound } from './compounds.ts'
import { rootOf } from './dom.ts'
import { MAX_CANDIDATES, rank, scoreOf, type Draft } from './drafts.ts'
import { Lookup, type Search } from './lookup.ts'
import { refusedReasonsOf } from './tokens.ts'

/** A name that any new element of the kind may take is worth less alone than inside something. */
const ALONE = 0.85
/** From here on nothing better is looked for. */
const GOOD = 0.5

function alone(own: Compound): Draft {
  return { css: own.css, stability: own.stability * (own.isWeak ? ALONE : 1), depth: 0, reasons: own.reasons }
}

function enough(drafts: readonly Draft[]): boolean {
  return drafts.filter((draft) => scoreOf(draft) >= GOOD).length >= MAX_CANDIDATES
}

/** What is the only one of its like in the widest surroundings; among equals the first, which is the best. */
function mostTelling(owns: readonly Compound[], search: Search): Compound | undefined {
  const { element, ancestors, lookup } = search
  const depth = new Map(owns.map((own) => [own, lookup.soleDepth(own.css, element, ancestors)]))
  return [...owns].sort((a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0))[0]
}

function draftsIn(element: Element, lookup: Lookup): Draft[] {
  const owns = compoundsOf(element, lookup)
  const ancestors = lookup.ancestors(element)
  const search = { element, ancestors, lookup }
  const drafts: Draft[] = []
  for (const own of owns.slice(0, 24)) {
    // What is the only one already gains nothing by a second token.
    const isLonger = drafts.some((draft) => own.css.includes(draft.css))
    if (!isLonger && lookup.isSole(own.css, element)) drafts.push(alone(own))
  }
  const best = [...owns.slice(0, 7), kindOf(element)]
  if (!enough(drafts)) drafts.push(...byAncestor(search, best))
  if (!drafts.some((draft) => scoreOf(draft) >= GOOD)) {
    drafts.push(...byTwoAncestors(search, best), ...byContent(search, best))
  }
  const hasGood = drafts.some((draft) => scoreOf(draft) >= GOOD)
  if (!hasGood) {
    const place = byPosition(search, mostTelling(best, search) ?? kindOf(element))
    if (place !== null) drafts.push(place)
  }
  if (!hasGood || drafts.length < 2) {
    const path = byPath(search)
    drafts.push({ ...path, reasons: [...path.reasons, ...refusedReasonsOf(element)] })
  }
  return drafts
}

function inShadow(host: SelectorCandidate, inner: SelectorCandidate): SelectorCandidate {
  return {
    selector: `${host.selector} >>> ${inner.selector}`,
    score: Math.round(Math.min(host.score, inner.score) * 950) / 1000,
    count: 1,
    reasons: [...new Set([...inner.reasons, ...host.reasons, 'shadow_root' as const])],
  }
}

/** One lookup for each tree, for callers that ask about many elements of a page that stands still. */
export type Lookups = Map<Document | ShadowRoot | Element, Lookup>

/** The lookup of a tree, made when it is asked for first. */
export function lookupOf(root: Document | ShadowRoot | Element, lookups: Lookups): Lookup {
  const known = lookups.get(root) ?? new Lookup(root)
  lookups.set(root, known)
  return known
}

/**
 * Selectors that match exactly this element now, best first: one at least, five at most (desktop.md §9.3). `root` is the tree that it
 * stands in. An element inside an open shadow root gets `host >>> inner`.
 */
export function candidatesFor(
  element: Element,
  root: Document | ShadowRoot | Element = rootOf(element),
  lookups: Lookups = new Map(),
): SelectorCandidate[] {
  const inner = rank(draftsIn(element, lookupOf(root, lookups)), 1)
  if (!(root instanceof ShadowRoot)) return inner
  const [best, second] = candidatesFor(root.host, rootOf(root.host), lookups)
  const joined = inner.flatMap((one) => (best === undefined ? [] : [inShadow(best, one)]))
  const first = inner[0]
  if (second !== undefined && first !== undefined) joined.splice(1, 0, inShadow(second, first))
  return joined.sort((a, b) => b.score - a.score).slice(0, MAX_CANDIDATES)
}
