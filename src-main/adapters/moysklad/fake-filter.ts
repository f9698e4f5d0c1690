import type { FakeRecord } from './fake-data.ts'

/** One condition of `filter=`. */
export type Condition = { field: string; operator: string; value: string }

/** Splits `a=1;b~2` at semicolons that no backslash protects; null when a condition cannot be read. */
export function parseFilter(filter: string): Condition[] | null {
  const conditions = filter.match(/(?:\\.|[^;\\])+/gs) ?? []
  const parsed = conditions.map((one) => /^([A-Za-z]+)(=~|~=|>=|<=|!=|=|~|>|<)(.*)$/s.exec(one))
  if (parsed.includes(null)) return null
  return parsed.map((parts) => ({
    field: parts?.[1] ?? '',
    operator: parts?.[2] ?? '',
    value: (parts?.[3] ?? '').replace(/\\(.)/gs, '$1'),
  }))
}

/** Text of a field as a filter compares it: a reference by its address, a missing flag is false. */
function textOf(row: FakeRecord, field: string): string {
  const value = row[field]
  if (typeof value === 'object' && value !== null) return (value as { meta: { href: string } }).meta.href
  if (field === 'archived') return String(value === true)
  return typeof value === 'string' ? value : ''
}

function holds(row: FakeRecord, { field, operator, value }: Condition): boolean {
  const text = textOf(row, field).toLowerCase()
  const wanted = value.toLowerCase()
  switch (operator) {
    case '=':
      return text === wanted
    case '!=':
      return text !== wanted
    case '~':
      return text.includes(wanted)
    case '~=':
      return text.startsWith(wanted)
    case '=~':
      return text.endsWith(wanted)
    case '>=':
      return text >= wanted
    case '<=':
      return text <= wanted
    case '>':
      return text > wanted
    default:
      return text < wanted
  }
}

/** Different fields are "and"; the same field with `=` several times is "or". */
export function passes(row: FakeRecord, conditions: readonly Condition[]): boolean {
  const byField = new Map<string, boolean>()
  for (const condition of conditions) {
    const isEqual = condition.operator === '='
    const key = isEqual ? condition.field : `${condition.field}${condition.operator}${condition.value}`
    byField.set(key, (byField.get(key) ?? false) || holds(row, condition))
  }
  return [...byField.values()].every(Boolean)
}
