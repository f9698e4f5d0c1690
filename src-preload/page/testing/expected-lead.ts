import type { Page } from 'playwright'
import { expect } from 'vitest'
import type { CaptureMarks } from '../../contract/model/submission.ts'

// Vitest's matchers are `any`; what they stand for is known.
const matching = (pattern: RegExp) => expect.stringMatching(pattern) as unknown
const NUMBER: unknown = expect.any(Number)

/** Marks of an ordinary submission. */
export const MARKS: CaptureMarks = {
  isHoneypotFilled: false,
  fillMs: null,
  isTrusted: true,
  isAttempt: false,
  isSiteSpam: false,
}

/** A lead of rule 7 on a fixture page, written out but for what is random. `title`: of the page. */
export function expectedLead(
  page: Page,
  title: string,
  rest: { controls: string[][]; results?: object; marks?: Partial<CaptureMarks> },
) {
  return {
    id: matching(/^[0-9a-z]{28}$/),
    form: 7,
    controls: rest.controls,
    results: rest.results ?? {},
    marks: { ...MARKS, fillMs: NUMBER, ...rest.marks },
    page: { url: page.url(), title, referrer: null },
    visit: {
      visitor: matching(/^[0-9a-z]{28}$/),
      number: '900001',
      first: '900001',
      count: 1,
      startedAt: NUMBER,
      landing: page.url(),
      referrer: null,
      marker: null,
      params: [],
      ga: null,
      ym: null,
      fbp: null,
      fbc: null,
      amo: null,
    },
    ageMs: NUMBER,
  }
}
