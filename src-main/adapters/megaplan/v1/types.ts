import { z } from 'zod'
import { json } from '../../../../src-preload/contract/index.ts'

/** PHP sends an empty map as `[]` and some lists as maps keyed by id; both become a list. */
function rows<T>(row: z.ZodType<T>) {
  return z.union([z.array(row), z.record(z.string(), row).transform((map) => Object.values(map))])
}

/** Ids are numbers, or text. */
export const id = z.union([z.number().int().positive().transform(String), z.string().regex(/^[1-9]\d*$/)])
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null)
  .transform((value) => value ?? '')

/** Keys that `User/authorize.api` gives. */
export const keysAnswer = z.object({ AccessId: z.string().min(1), SecretKey: z.string().min(1) })

/** Keys as they are kept. */
export const keys = z.object({ accessId: z.string(), secretKey: z.string() })
export type Keys = z.infer<typeof keys>

/** Who the keys belong to (`UserInfo/id.api`). */
export const userInfo = z.looseObject({})

export const programsAnswer = z.object({ programs: rows(z.object({ Id: id, Name: text })) })
export const employeesAnswer = z.object({
  employees: rows(
    z.object({ Id: id, Name: text, FirstName: text, LastName: text, Email: text, FireDay: json.nullish() }),
  ),
})

/** A field of `listFields.api`. */
export const fieldInfo = z.object({ Name: z.string(), Translation: text, Type: text })
export type FieldInfo = z.infer<typeof fieldInfo>
export const fieldsAnswer = z.object({ Fields: rows(fieldInfo) })

/** A client; what a list leaves out is undefined. Phones come as text with a prefix and a comment, or as maps. */
export const client = z.object({
  Id: id,
  PersonType: text,
  TypePerson: text,
  Phones: json.optional(),
  Email: json.optional(),
})
export type Client = z.infer<typeof client>
export const clientsAnswer = z.object({ clients: rows(client) })
export const clientAnswer = z.object({ contractor: client })
export const clientSaved = z.object({ contractor: z.object({ Id: id }) })

/** A deal as far as the adapter reads it; custom fields are there when they are asked for. */
export const deal = z.looseObject({
  Id: id,
  Description: z.string().nullish(),
  TimeCreated: z.string().nullish().catch(null),
  Status: z
    .union([z.object({ Id: id, Name: text }), z.null()])
    .optional()
    .catch(null),
})
export type Deal = z.infer<typeof deal>
export const dealsAnswer = z.object({ deals: rows(deal) })
export const dealAnswer = z.object({ deal })
export const dealSaved = z.object({ deal: z.object({ Id: id }) })

export const commentsAnswer = z.object({ comments: rows(z.object({ Id: id, Text: text })) })
/** A made comment: whatever the answer holds beside `ok`. */
export const commentSaved = z.unknown()
