import type { Form, FormCheck, FormCheckState } from '../../src-preload/contract/index.ts'

/** What was seen on a form's page. */
export type PageSight =
  | { isReached: true; counts: { selector: string; count: number }[]; controls: string[] }
  | { isReached: false; reason: string }

/** A form's fields are others when less than half of those it had are there. */
const KEPT_SHARE = 0.5

function stateOf(
  form: Pick<Form, 'fingerprint' | 'rule'>,
  sight: PageSight,
): { state: FormCheckState; detail: string | null } {
  if (!sight.isReached) return { state: 'unreachable', detail: sight.reason }
  const total = sight.counts.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return { state: 'missing', detail: null }
  const known = form.fingerprint?.controls ?? []
  const kept = known.filter((name) => sight.controls.includes(name))
  if (known.length > 0 && kept.length < known.length * KEPT_SHARE) {
    const gone = known.filter((name) => !sight.controls.includes(name))
    return { state: 'changed', detail: `fields that are gone: ${gone.slice(0, 10).join(', ')}` }
  }
  // One form is often there twice (a page and its popup); a selector that takes half of the page is a mistake.
  const most = Math.max(...sight.counts.map(({ count }) => count))
  return most > 10
    ? { state: 'several', detail: `${most} elements match one selector` }
    : { state: 'matched', detail: null }
}

/** The check of a form for what was seen on its page. */
export function judgeCheck(
  form: Pick<Form, 'fingerprint' | 'rule'>,
  seen: { url: string; at: number; sight: PageSight },
): FormCheck {
  const { state, detail } = stateOf(form, seen.sight)
  return {
    checkedAt: seen.at,
    url: seen.url,
    state,
    counts: seen.sight.isReached ? seen.sight.counts : [],
    detail: detail === null ? null : detail.slice(0, 500),
  }
}
