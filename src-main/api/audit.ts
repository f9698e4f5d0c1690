/** Keys whose values say what was touched, not what was written. */
const SUBJECT_KEYS = ['id', 'ids', 'leadIds', 'projectId', 'connectionId', 'adapter', 'list'] as const
const MAX_SUBJECT = 200

/** What an audit entry names: ids only. */
export function auditSubject(input: unknown): string {
  if (typeof input !== 'object' || input === null) return ''
  const map: Record<string, unknown> = { ...input }
  const parts = SUBJECT_KEYS.flatMap((key) => {
    const value = map[key]
    if (Array.isArray(value))
      return [`${value.slice(0, 5).join(', ')}${value.length > 5 ? ` (+${value.length - 5})` : ''}`]
    return typeof value === 'string' ? [value] : []
  })
  return parts.join(' · ').slice(0, MAX_SUBJECT)
}

/** What was done, without values: names of the changed fields. Lead data, keys and secrets never enter the log. */
export function auditDetail(input: unknown): string {
  if (typeof input !== 'object' || input === null) return ''
  const map: Record<string, unknown> = { ...input }
  const names = Object.entries(map).flatMap(([key, value]) => {
    if (value === undefined || (SUBJECT_KEYS as readonly string[]).includes(key)) return []
    const isWord = key === 'mode' || key === 'decision'
    if (typeof value === 'boolean' || typeof value === 'number') return [`${key}=${value}`]
    if (isWord && typeof value === 'string') return [`${key}=${value}`]
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return [`${key}(${Object.keys(value).slice(0, 20).join(', ')})`]
    }
    return [key]
  })
  return names.join(', ').slice(0, 500)
}
