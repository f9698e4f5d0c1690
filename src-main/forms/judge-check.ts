import {
  type Form,
  type FormCheck,
  type FormCheckState,
  type FormRule,
  MAIN_FIELDS,
} from '../../src-preload/contract/index.ts'

/** What was seen on a form's page. */
export type PageSight =
  | {
      isReached: true
      counts: { selector: string; count: number }[]
      controls: string[]
      /** The selectors match something that the tag does not take for a form. */
      isNotAForm?: boolean
    }
  | { isReached: false; reason: string }

/** A form's fields are others when one that the rule reads is gone, or more than half of those it had. */
const KEPT_SHARE = 0.5

/** Names of the controls that a rule reads. */
function usedNames(rule: FormRule): string[] {
  const fields = [...MAIN_FIELDS.map((name) => rule[name]), ...rule.extras]
  return fields.flatMap(({ source }) => (source?.kind === 'field' ? [source.name] : []))
}

type Verdict = { state: FormCheckState; detail: string | null; warning?: 'not_a_form' }

function stateOf(form: Pick<Form, 'fingerprint' | 'rule'>, sight: PageSight): Verdict {
  if (!sight.isReached) return { state: 'unreachable', detail: sight.reason }
  const total = sight.counts.reduce((sum, { count }) => sum + count, 0)
  if (total === 0 && sight.isNotAForm === true) {
    return { state: 'missing', detail: 'what the selectors match is no form and holds none', warning: 'not_a_form' }
  }
  if (total === 0) return { state: 'missing', detail: null }
  const known = form.fingerprint?.controls ?? []
  const gone = known.filter((name) => !sight.controls.includes(name))
  const isUsedGone = gone.some((name) => usedNames(form.rule).includes(name))
  if (known.length > 0 && (isUsedGone || gone.length > known.length * (1 - KEPT_SHARE))) {
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
  const { state, detail, warning } = stateOf(form, seen.sight)
  return {
    checkedAt: seen.at,
    url: seen.url,
    state,
    counts: seen.sight.isReached ? seen.sight.counts : [],
    detail: detail === null ? null : detail.slice(0, 500),
    ...(warning === undefined ? {} : { warning }),
  }
}
