import type { SelectorReason } from '../../contract/model/picker.ts'
import { attributeOf, queryBelow, tagOf } from './dom.ts'
import type { Lookup } from './lookup.ts'
import { judgeName } from './token-stability.ts'
import { kindToken, quote, type Token } from './tokens.ts'

/**
 * Simple selectors written together, such as `form.order[name="call"]`. `plain` is the same without `:has()`, for places where that
 * cannot be nested. `isWeak`: any new element of the kind would match too.
 */
export type Compound = { css: string; plain: string; stability: number; reasons: SelectorReason[]; isWeak: boolean }

/** What two tokens promise together: as much as the weaker one, and a little more to go wrong. */
const PAIR = 0.97

function single(element: Element, token: Token): Compound {
  const css = token.kind === 'class' ? `${CSS.escape(tagOf(element))}${token.css}` : token.css
  return {
    css,
    plain: css,
    stability: token.stability,
    reasons: [token.reason],
    isWeak: token.stability < 0.6,
  }
}

function pairs(element: Element, tokens: readonly Token[]): Compound[] {
  const tag = CSS.escape(tagOf(element))
  const found: Compound[] = []
  const best = tokens.filter((token) => token.kind !== 'id').slice(0, 5)
  best.forEach((first, index) => {
    for (const second of best.slice(index + 1)) {
      const [a, b] = first.kind === 'class' ? [first, second] : [second, first]
      const css = `${tag}${a.css}${b.css}`
      found.push({
        css,
        plain: css,
        stability: Math.min(a.stability, b.stability) * PAIR,
        reasons: [...new Set([first.reason, second.reason])],
        isWeak: false,
      })
    }
  })
  return found
}

type Mark = { css: string; stability: number }

/** What a control in a form is known by: its name, its id, another token, or a kind that few controls have. */
function markOf(control: Element, lookup: Lookup): Mark | null {
  const name = attributeOf(control, 'name') ?? ''
  if (judgeName(name).stability > 0) return { css: `[name=${quote(name)}]`, stability: 0.58 }
  const token = lookup.tokens(control).find((one) => one.kind === 'id' || one.kind === 'attribute')
  if (token !== undefined) return { css: token.css, stability: Math.min(0.56, token.stability) }
  const kind = kindToken(control)
  return /^textarea$|"(?:tel|email|date|file|password)"/u.test(kind.css) ? { css: kind.css, stability: 0.5 } : null
}

/** Marks by which a form can be told from others, rarer ones first: a phone is in every form. */
function marksOf(form: Element, lookup: Lookup): Mark[] {
  const marks = new Map<string, Mark>()
  for (const control of queryBelow(form, 'input, textarea, select').slice(0, 30)) {
    if (/^(?:submit|button|image|reset|hidden)$/iu.test(attributeOf(control, 'type') ?? '')) continue
    const mark = markOf(control, lookup)
    if (mark !== null) marks.set(mark.css, mark)
    if (marks.size === 12) break
  }
  return [...marks.values()]
    .map((mark) => ({ mark, count: lookup.all(mark.css).length }))
    .sort((a, b) => a.count - b.count || b.mark.stability - a.mark.stability)
    .slice(0, 4)
    .map(({ mark }) => mark)
}

function withFields(element: Element, tokens: readonly Token[], lookup: Lookup): Compound[] {
  const ranked = marksOf(element, lookup)
  const tag = CSS.escape(tagOf(element))
  const named = tokens.find((token) => token.kind === 'class')
  const bare = { plain: tag, stability: 0.58, reasons: [] }
  const classed = named && {
    plain: `${tag}${named.css}`,
    stability: Math.min(0.6, named.stability),
    reasons: [named.reason],
  }
  return ranked.flatMap((mark) =>
    [bare, ...(classed === undefined ? [] : [classed])].map(({ plain, stability, reasons }) => ({
      css: `${plain}:has(${mark.css})`,
      plain,
      stability: Math.min(stability, mark.stability + 0.02),
      reasons: [...reasons, 'form_with_field' as const, 'needs_has' as const],
      isWeak: true,
    })),
  )
}

/** `button[type="submit"].buy`: a token with the type of the control. */
function typed(element: Element, tokens: readonly Token[]): Compound[] {
  const kind = kindToken(element)
  if (kind.kind !== 'type') return []
  return tokens
    .filter((token) => token.kind !== 'id')
    .slice(0, 3)
    .map((token) => ({
      css: `${kind.css}${token.css}`,
      plain: `${kind.css}${token.css}`,
      stability: Math.min(token.stability, 0.7) * PAIR,
      reasons: [token.reason, kind.reason],
      isWeak: false,
    }))
}

/** The bare kind of an element: `form`, `input[type="tel"]`. */
export function kindOf(element: Element): Compound {
  const kind = kindToken(element)
  return { css: kind.css, plain: kind.css, stability: kind.stability, reasons: [kind.reason], isWeak: true }
}

/** What an element can be called without its surroundings, best first. */
export function compoundsOf(element: Element, lookup: Lookup): Compound[] {
  const tokens = lookup.tokens(element)
  const own = tokens.slice(0, 8).map((token) => single(element, token))
  const fields = tagOf(element) === 'form' ? withFields(element, tokens, lookup) : []
  const all = [...own, ...pairs(element, tokens), ...typed(element, tokens), ...fields, kindOf(element)]
  return all.sort((a, b) => b.stability - a.stability)
}
