import { z } from 'zod'

/** Id of a record. */
export const recordId = z.number().int().nonnegative()

/** Application errors come with HTTP 200: `[kind, details]`, or `[text, ""]` for a fault inside Tryton. */
export const errorEnvelope = z.object({ error: z.tuple([z.string(), z.unknown()]) })

/** `UserError` and `UserWarning`: message first, or name first for warnings. */
export const errorDetails = z.array(z.unknown())

/** Answer of `common.db.login`: user and session key; null when the login is refused. */
export const loginAnswer = z.tuple([recordId, z.string().min(1)]).nullable()

/** Ids, of `create` and `search`. */
export const ids = z.array(recordId)

/** Rows of `search_read`; each schema names the fields it asked for. */
export const opportunityRow = z.object({
  id: recordId,
  reference: z.string().nullable(),
  state: z.string(),
  number: z.string().nullish(),
})
export const mechanismRow = z.object({ id: recordId, party: recordId })
export const noteRow = z.object({ id: recordId, message: z.string() })
export const namedRow = z.object({ id: recordId, rec_name: z.string() })
export const userRow = z.object({
  id: recordId,
  name: z.string().nullable(),
  email: z.string().nullable(),
  // SQLite gives 1 and 0.
  active: z.union([z.boolean(), z.number()]).transform(Boolean),
})

/** `res.user.get_preferences`: the company the user works in, when he has one. */
export const preferences = z.looseObject({ company: recordId.nullish() })

/** One field of `fields_get`. A selection may be the name of a method instead of a list. */
export const fieldDefinition = z.looseObject({
  type: z.string(),
  string: z.string(),
  readonly: z.boolean(),
  relation: z.string().optional(),
  selection: z.union([z.array(z.tuple([z.union([z.string(), z.null()]), z.string()])), z.string()]).optional(),
})
export type FieldDefinition = z.infer<typeof fieldDefinition>
export const fieldDefinitions = z.record(z.string(), fieldDefinition)
export type FieldDefinitions = z.infer<typeof fieldDefinitions>
