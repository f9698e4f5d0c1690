import type { SelectorCandidate, SelectorReason } from '../../contract/model/picker.ts'

/** A selector that matches what was picked, before it is ranked. `depth`: how far up its first part is. */
export type Draft = { css: string; stability: number; depth: number; reasons: readonly SelectorReason[] }

/** Reasons in the order people read them: what speaks for it, then what speaks against it. */
function inOrder(reasons: readonly SelectorReason[]): SelectorReason[] {
  return [...new Set(reasons)]
}

/** 0 … 1: the weakest part, less for long selectors and for far ancestors (desktop.md §9.3.4). */
export function scoreOf(draft: Draft): number {
  const length = Math.max(0.7, 1 - Math.max(0, draft.css.length - 40) / 400)
  const depth = draft.depth === 0 ? 1 : Math.max(0.75, 0.97 - 0.01 * draft.depth)
  return Math.round(Math.min(1, draft.stability * length * depth) * 1000) / 1000
}

/** The best of the drafts as candidates; what differs in nothing but a detail of the same start is shown twice at most. */
export function rank(drafts: readonly Draft[], count: number): SelectorCandidate[] {
  const ranked = drafts
    .map((draft) => ({ draft, score: scoreOf(draft) }))
    .sort((a, b) => b.score - a.score || a.draft.css.length - b.draft.css.length)
  const chosen: SelectorCandidate[] = []
  const perStart = new Map<string, number>()
  for (const { draft, score } of ranked) {
    if (chosen.some((other) => other.selector === draft.css)) continue
    const start = draft.depth === 0 ? draft.css : (draft.css.split(' ')[0] ?? draft.css)
    const seen = perStart.get(start) ?? 0
    if (seen >= 2) continue
    perStart.set(start, seen + 1)
    chosen.push({ selector: draft.css, score, count, reasons: inOrder(draft.reasons) })
    if (chosen.length === MAX_CANDIDATES) break
  }
  return chosen
}

/** As many as people can compare. */
export const MAX_CANDIDATES = 5
