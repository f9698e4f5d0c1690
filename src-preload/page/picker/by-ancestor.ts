import { tagOf, attributeOf, queryBelow } from './dom.ts'
import type { Compound } from './compounds.ts'
import type { Draft } from './drafts.ts'
import type { Lookup, Search } from './lookup.ts'
import { quote, type Token } from './tokens.ts'

/** How far up a selector may begin (desktop.md §9.3.3). */
const MAX_DEPTH = 14
/** Whole-tree queries that one way of searching may cost. */
const MAX_QUERIES = 24

/** What being inside of nearly the whole page is worth: less than anything that an element has by itself. */
const WHOLE_PAGE = 0.75

function drafted(anchor: Token & { isWhole: boolean }, own: Compound, depth: number): Draft {
  return {
    css: `${anchor.css} ${own.css}`,
    stability: Math.min(anchor.stability, own.stability) * (anchor.isWhole ? WHOLE_PAGE : 1),
    depth,
    reasons: [anchor.reason, 'inside_ancestor', ...own.reasons],
  }
}

/** `ancestor own` with the descendant combinator, so that a wrapper in between does no harm. */
export function byAncestor(search: Search, owns: readonly Compound[]): Draft[] {
  const { element, ancestors, lookup } = search
  const drafts: Draft[] = []
  for (const own of owns) {
    const depth = Math.min(lookup.soleDepth(own.css, element, ancestors), MAX_DEPTH)
    let found = 0
    for (let level = 0; level < depth && found < 3; level += 1) {
      const ancestor = ancestors[level]
      if (ancestor === undefined) break
      for (const token of lookup.tokens(ancestor).slice(0, 3)) {
        if (!lookup.isSoleInside(token.css, own.css, element)) continue
        drafts.push(drafted({ ...token, isWhole: lookup.isWholePage(ancestor) }, own, level + 1))
        found += 1
      }
    }
  }
  return drafts
}

/** `far near own`: for places that repeat inside a block that is the only one. */
export function byTwoAncestors(search: Search, owns: readonly Compound[]): Draft[] {
  const { element, ancestors, lookup } = search
  const drafts: Draft[] = []
  for (const own of owns.slice(0, 4)) {
    const depth = Math.min(lookup.soleDepth(own.css, element, ancestors), MAX_DEPTH)
    for (let near = 0; near < depth; near += 1) {
      const nearToken = lookup.tokens(ancestors[near] ?? element)[0]
      if (nearToken === undefined) continue
      for (let far = Math.max(near + 1, depth); far < Math.min(ancestors.length, depth + 4); far += 1) {
        const farToken = lookup.tokens(ancestors[far] ?? element)[0]
        if (farToken === undefined) continue
        const anchor = `${farToken.css} ${nearToken.css}`
        if (!lookup.isSoleInside(anchor, own.css, element)) continue
        drafts.push({
          css: `${anchor} ${own.css}`,
          stability: Math.min(farToken.stability, nearToken.stability, own.stability),
          depth: far + 1,
          reasons: [farToken.reason, 'inside_ancestor', ...own.reasons],
        })
      }
    }
  }
  return drafts
}

/** Blocks that may be named by what is in them, without a class of their own. */
const BLOCKS = new Set(['form', 'fieldset', 'section', 'article', 'li', 'tr', 'dialog', 'aside', 'footer', 'header'])

function nameOfBlock(block: Element, lookup: Lookup): string | null {
  const token = lookup.tokens(block).find((one) => one.kind === 'class')
  const tag = CSS.escape(tagOf(block))
  if (token !== undefined) return `${tag}${token.css}`
  return BLOCKS.has(tag) || tag.includes('-') ? tag : null
}

/** What tells a block from its likes: a field, an id or a data attribute that nothing else on the page has. */
function marksOf(block: Element, element: Element, lookup: Lookup): Token[] {
  const marks: Token[] = []
  for (const inner of queryBelow(block, '[name], [id], [data-id], [data-product-id], [data-product], [data-sku]').slice(
    0,
    40,
  )) {
    if (inner === element || /^(?:hidden|submit)$/iu.test(attributeOf(inner, 'type') ?? '')) continue
    const name = attributeOf(inner, 'name')
    for (const token of lookup.tokens(inner).slice(0, 2)) {
      if (token.kind === 'class') continue
      if (token.reason === 'name_attribute' && token.css !== `[name=${quote(name ?? '')}]`) continue
      marks.push(token)
    }
    if (marks.length >= 8) break
  }
  return marks
}

/** `block:has(mark) own`: one of many equal cards or forms, told by what is in it. */
export function byContent(search: Search, owns: readonly Compound[]): Draft[] {
  const { element, ancestors, lookup } = search
  const drafts: Draft[] = []
  const limit = lookup.queries + MAX_QUERIES
  for (const own of owns.slice(0, 3)) {
    const depth = Math.min(lookup.soleDepth(own.css, element, ancestors), MAX_DEPTH)
    for (let level = 0; level < depth && drafts.length < 4; level += 1) {
      const block = ancestors[level]
      if (block === undefined) break
      const name = nameOfBlock(block, lookup)
      if (name === null) continue
      for (const mark of marksOf(block, element, lookup)) {
        if (lookup.queries > limit) return drafts
        const anchor = `${name}:has(${mark.css})`
        // Two equal forms have equal fields: asked first, because it is cheap.
        if (lookup.all(mark.css).length > 3 || !lookup.isSoleInside(anchor, own.css, element)) continue
        drafts.push({
          css: `${anchor} ${own.css}`,
          stability: Math.min(0.57, mark.stability, own.stability),
          depth: level + 1,
          reasons: ['form_with_field', 'inside_ancestor', ...own.reasons, 'needs_has'],
        })
        break
      }
    }
  }
  return drafts
}
