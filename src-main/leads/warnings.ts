import type { LeadWarning } from '../../src-preload/contract/index.ts'

/** Most warnings kept of one lead; a hostile call could earn thousands. */
export const MAX_WARNINGS = 50
const MAX_FIELD_LENGTH = 100
const MAX_DETAIL_LENGTH = 200

/** Notes a warning, unless the lead has plenty or the very same one. Long names and details are shortened. */
export function addWarning(warnings: LeadWarning[], warning: LeadWarning): void {
  if (warnings.length >= MAX_WARNINGS) return
  const field = warning.field === null ? null : warning.field.slice(0, MAX_FIELD_LENGTH).toWellFormed()
  const detail = warning.detail === null ? null : warning.detail.slice(0, MAX_DETAIL_LENGTH).toWellFormed()
  const isKnown = warnings.some((w) => w.code === warning.code && w.field === field && w.detail === detail)
  if (!isKnown) warnings.push({ code: warning.code, field, detail })
}
