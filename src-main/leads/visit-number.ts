/** What sites send when the visitor has no visit number. */
const NO_VISIT = new Set(['', 'nocookie', 'no_cookie', 'no-cookie', 'null', 'undefined', 'none', 'false', 'nan', '0'])

/**
 * The visit number in the parameter `roistat`: digits only. `isFreeText` tells that the site sent something else there,
 * such as the name of its form.
 */
export function readVisitNumber(text: string | null): { visit: string | null; isFreeText: boolean } {
  if (text === null) return { visit: null, isFreeText: false }
  const trimmed = text.trim()
  if (NO_VISIT.has(trimmed.toLowerCase())) return { visit: null, isFreeText: false }
  return /^\d{1,20}$/.test(trimmed) ? { visit: trimmed, isFreeText: false } : { visit: null, isFreeText: true }
}
