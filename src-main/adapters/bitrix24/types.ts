import { z } from 'zod'

// Bitrix24's old methods tell every value as text, newer ones as numbers; PHP writes an empty map as `[]`.

/** Id of a record, as text. */
export const recordId = z
  .union([z.number().int().positive(), z.string().regex(/^[1-9]\d*$/)])
  .transform((id) => String(id))

/** Text or number or nothing → text. */
const loose = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? '' : String(value)))

const flag = z.unknown().transform((value) => value === true || value === 'Y' || value === 1 || value === '1')

/** A map, also an empty one that PHP wrote as a list. */
export function phpMap<T>(value: z.ZodType<T>) {
  return z.union([
    z.record(z.string(), value),
    z
      .array(z.unknown())
      .max(0)
      .transform((): Record<string, T> => ({})),
  ])
}

/** A list, also one that PHP wrote as a map with keys (numbers that do not begin at 0). */
export function phpList<T>(row: z.ZodType<T>) {
  return z.union([z.array(row), z.record(z.string(), row).transform((map) => Object.values(map))])
}

const listItem = z.object({ ID: loose, VALUE: loose })

/** One field of `crm.*.fields`. */
export const fieldDefinition = z.object({
  type: z.string().catch('string'),
  isRequired: flag,
  isReadOnly: flag,
  isMultiple: flag,
  isDynamic: flag,
  title: loose,
  formLabel: loose,
  listLabel: loose,
  statusType: loose,
  items: phpList(listItem).optional().catch(undefined),
})
export type FieldDefinition = z.output<typeof fieldDefinition>

/** `crm.deal.fields`, `crm.lead.fields`, `crm.contact.fields`. */
export const fieldsAnswer = z.record(z.string(), fieldDefinition)

/** A row of `crm.*.userfield.list`; `LIST` only for enumerations. */
export const userField = z.object({
  FIELD_NAME: z.string(),
  EDIT_FORM_LABEL: z.unknown().transform((label) => (typeof label === 'string' ? label : '')),
  LIST: phpList(listItem).optional().catch(undefined),
  SETTINGS: z.looseObject({ ENTITY_TYPE: loose }).optional().catch(undefined),
})
export type UserField = z.output<typeof userField>

/** A row of `crm.status.list`; what is sent is `STATUS_ID`. */
export const statusRow = z.object({ STATUS_ID: z.string(), NAME: loose, SEMANTICS: loose })
export type StatusRow = z.output<typeof statusRow>

/** A deal or a lead as far as it is read. */
export const recordRow = z.object({
  ID: recordId,
  ORIGINATOR_ID: loose,
  ORIGIN_ID: loose,
  CONTACT_ID: loose,
  CLOSED: loose,
  STATUS_SEMANTIC_ID: loose,
  DATE_CREATE: loose,
})
export type RecordRow = z.output<typeof recordRow>

/** Text of the field `COMMENTS` of a record. */
export const commentsOnly = z.object({ COMMENTS: loose })

/** A contact as far as it is read. */
export const contactRow = z.object({ ID: recordId, ASSIGNED_BY_ID: loose, ORIGIN_ID: loose })

/** `crm.duplicate.findbycomm`: only kinds with hits are there. */
export const duplicatesAnswer = phpMap(phpList(recordId))

/** A row of `crm.timeline.comment.list`. */
export const commentRow = z.object({ ID: recordId, COMMENT: loose })

/** A row of `user.get`. */
export const userRow = z.object({
  ID: recordId,
  ACTIVE: z.unknown().transform((value) => value !== false && value !== 'N' && value !== '0'),
  NAME: loose,
  LAST_NAME: loose,
  EMAIL: loose,
})
export type UserRow = z.output<typeof userRow>

/** A row of `crm.currency.list`. */
export const currencyRow = z.object({ CURRENCY: z.string(), FULL_NAME: loose })

/** `profile`; somebody who was dismissed is an empty list. */
export const profileAnswer = z.union([
  z
    .object({ ID: recordId, ADMIN: flag, NAME: loose, LAST_NAME: loose })
    .transform((user) => ({ ...user, isActive: true as const })),
  z
    .array(z.unknown())
    .max(0)
    .transform(() => ({ isActive: false as const })),
  z.null().transform(() => ({ isActive: false as const })),
])
export type Profile = z.output<typeof profileAnswer>

/** `crm.category.list`. */
export const categoriesAnswer = z.object({
  categories: phpList(z.object({ id: z.coerce.number().int(), name: loose })),
})

/** A row of the older `crm.dealcategory.list`. */
export const oldCategoryRow = z.object({ ID: z.coerce.number().int(), NAME: loose })

/** A map; with a list of commands PHP may write it as a list. */
function phpKeyed<T>(value: z.ZodType<T>) {
  return z.union([
    z.record(z.string(), value),
    z.array(value).transform((list): Record<string, T> => Object.fromEntries(Object.entries(list))),
  ])
}

/** `batch`: a failed command has no key in `result`, a skipped one has none anywhere. */
export const batchAnswer = z.object({
  result: phpKeyed(z.unknown()),
  result_error: phpKeyed(z.looseObject({ error: z.unknown(), error_description: loose })).optional(),
})

/** Answer of the vendor's sign-in server. */
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  client_endpoint: z.string().optional(),
})

/** Tokens as they are kept. */
export const keptTokens = z.object({ accessToken: z.string(), refreshToken: z.string() })
export type KeptTokens = z.infer<typeof keptTokens>
