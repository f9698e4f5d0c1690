/** A stored order or customer of a fake account. */
export type FakeRecord = Record<string, unknown>

type FieldRow = { code: string; type: string; dictionary?: string }
type Dictionaries = Record<string, { code: string }[]>

function isOfType(value: unknown, field: FieldRow, dictionaries: Dictionaries): boolean {
  const codes = (dictionaries[field.dictionary ?? ''] ?? []).map(({ code }) => code)
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isInteger(value)
    case 'numeric':
      return typeof value === 'number'
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
    case 'dictionary':
      return typeof value === 'string' && codes.includes(value)
    case 'multiselect_dictionary':
      return Array.isArray(value) && value.every((one) => codes.includes(String(one)))
    default:
      return typeof value === 'string'
  }
}

/** Complaints about an order by field, as strict as the API is about types. */
export function checkOrder(
  order: FakeRecord,
  fields: readonly FieldRow[],
  dictionaries: Dictionaries,
): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const [code, value] of Object.entries((order['customFields'] as FakeRecord | undefined) ?? {})) {
    const field = fields.find((one) => one.code === code)
    if (field === undefined) errors[`customFields.${code}`] = 'This custom field does not exist.'
    else if (value !== null && !isOfType(value, field, dictionaries))
      errors[`customFields.${code}`] = 'This value is not valid.'
  }
  const email = order['email']
  if (email !== undefined && (typeof email !== 'string' || !/^\S+@\S+\.\S+$/.test(email)))
    errors['email'] = 'This value is not a valid email address.'
  if (order['managerId'] !== undefined && !Number.isInteger(order['managerId']))
    errors['managerId'] = 'This value is not valid.'
  return errors
}
