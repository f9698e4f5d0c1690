import type { CustomField } from './types.ts'

/** Custom fields of one kind of record, found by what forms call them. */
export type FieldIndex = { find(key: string): CustomField | undefined }

/** Finds a field by id, by code (`UTM_SOURCE`), or by name when only one field bears it. */
export function indexFields(fields: readonly CustomField[]): FieldIndex {
  const byId = new Map(fields.map((field) => [String(field.id), field]))
  const byCode = new Map(
    fields.flatMap((field) => (typeof field.code !== 'string' ? [] : [[field.code.toUpperCase(), field]])),
  )
  const named = new Map<string, CustomField[]>()
  for (const field of fields) {
    const name = field.name.trim().toLowerCase()
    named.set(name, [...(named.get(name) ?? []), field])
  }
  return {
    find: (key) => {
      const wanted = key.trim()
      const alike = named.get(wanted.toLowerCase()) ?? []
      return byId.get(wanted) ?? byCode.get(wanted.toUpperCase()) ?? (alike.length === 1 ? alike[0] : undefined)
    },
  }
}

/** No fields are known. */
export const noFields: FieldIndex = { find: () => undefined }
