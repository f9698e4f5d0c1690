import type { SelectorCandidate } from '../../contract/model/picker.ts'
import { candidatesFor } from './candidates.ts'
import { compoundsOf, type Compound } from './compounds.ts'
import { contains, rootOf } from './dom.ts'
import { MAX_CANDIDATES, rank, type Draft } from './drafts.ts'
import { Lookup } from './lookup.ts'

function isSame(found: readonly Element[], wanted: ReadonlySet<Element>): boolean {
  return found.length === wanted.size && found.every((element) => wanted.has(element))
}

/** What targets have in common when it matches exactly them, also narrowed by an ancestor with a token of its own. */
export function commonDrafts(owns: readonly Compound[], elements: readonly Element[], lookup: Lookup): Draft[] {
  const wanted = new Set(elements)
  const [first] = elements
  if (first === undefined) return []
  const ancestors = lookup.ancestors(first)
  const drafts: Draft[] = []
  for (const own of owns.slice(0, 12)) {
    const found = lookup.all(own.css)
    if (!elements.every((element) => found.includes(element))) continue
    if (isSame(found, wanted)) drafts.push({ css: own.css, stability: own.stability, depth: 0, reasons: own.reasons })
    for (const [level, ancestor] of ancestors.slice(0, 14).entries()) {
      for (const token of lookup.tokens(ancestor).slice(0, 2)) {
        const css = `${token.css} ${own.css}`
        if (lookup.queries > 60 || !isSame(lookup.all(css), wanted)) continue
        drafts.push({
          css,
          stability: Math.min(token.stability, own.stability),
          depth: level + 1,
          reasons: [token.reason, 'inside_ancestor', ...own.reasons],
        })
      }
    }
  }
  return drafts
}

/** A selector that takes more than was picked, for "this also matches N more: take all?". */
function wider(owns: readonly Compound[], elements: readonly Element[], lookup: Lookup): SelectorCandidate[] {
  for (const own of owns) {
    if (own.isWeak) continue
    const found = lookup.all(own.css)
    if (found.length <= elements.length || !elements.every((element) => found.includes(element))) continue
    return [
      {
        selector: own.css,
        score: Math.round(own.stability * 400) / 1000,
        count: found.length,
        reasons: [...own.reasons],
      },
    ]
  }
  return []
}

/**
 * Selectors for several targets, best first: what they have in common when it matches exactly them, else the list of their own best ones
 * by comma. The last one may match more than them: its `count` says so.
 */
export function candidatesForAll(elements: readonly Element[]): SelectorCandidate[] {
  const all = [...new Set(elements)]
  const targets = all.sort((a, b) => (Node.prototype.compareDocumentPosition.call(a, b) & 4 ? -1 : 1))
  const [first] = targets
  if (first === undefined) return []
  if (targets.length === 1) return candidatesFor(first)
  const root = rootOf(first)
  const isOneTree = !(root instanceof ShadowRoot) && targets.every((element) => contains(root, element))
  const lookup = new Lookup(root)
  const owns = isOneTree ? compoundsOf(first, lookup) : []
  const chosen = isOneTree ? rank(commonDrafts(owns, targets, lookup), targets.length).slice(0, 3) : []
  const best = targets.map((element) => candidatesFor(element)[0]).filter((one) => one !== undefined)
  chosen.push({
    selector: best.map((one) => one.selector).join(', '),
    score: Math.round(Math.min(...best.map((one) => one.score)) * 900) / 1000,
    count: targets.length,
    reasons: [...new Set([...best.flatMap((one) => one.reasons), 'list_of_selectors' as const])],
  })
  chosen.sort((a, b) => b.score - a.score)
  return [...chosen, ...wider(owns, targets, lookup)].slice(0, MAX_CANDIDATES)
}
