import { z } from 'zod'
import { json } from '../../../../src-preload/contract/index.ts'

/** Ids are text in live data and numbers in some samples. */
export const id = z.union([z.string().regex(/^\d+$/), z.number().int().positive().transform(String)])

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
const flag = z.boolean().nullish().catch(null)

/** Tokens as the sign-in gives them; not in the envelope of everything else. */
export const tokenAnswer = z.object({ access_token: z.string().min(1), refresh_token: z.string().nullish() })

/** Tokens as they are kept. */
export const tokens = z.object({ accessToken: z.string(), refreshToken: z.string().nullable() })
export type Tokens = z.infer<typeof tokens>

/** An entity of which only the id matters. */
export const entity = z.object({ id })

/** The user the token belongs to. `possibleActions` are rights. */
export const currentUser = z.object({
  id,
  name: text,
  possibleActions: z.array(z.string()).nullish().catch(null),
})

export const program = z.object({ id, contentType: text, name: text })
export const programState = z.object({ id, contentType: text, name: text, type: z.string().nullish().catch(null) })

/** Metadata of a field: of a scheme (`/program/{id}/fields`) or of clients (`/contractorHuman/extraFields`). */
export const fieldInfo = z.object({
  id,
  name: z.string().nullish(),
  hrName: text,
  type: text,
  contentType: text,
  refContentType: z.string().nullish().catch(null),
  enumValues: z.array(z.string()).nullish().catch(null),
  newValuesAllowed: flag,
  isMultiple: flag,
  isRequired: flag,
})
export type FieldInfo = z.infer<typeof fieldInfo>

const contactInfo = z.object({ type: z.string().nullish(), value: z.string().nullish() })

export const employee = z.object({
  id,
  contentType: text,
  name: text,
  firstName: text,
  lastName: text,
  contactInfo: z.array(contactInfo).nullish().catch(null),
  isWorking: flag,
  fireDay: json.nullish(),
})

/** A client as a search shows it; `contactInfo` is missing when the list leaves it out. */
export const contractor = z.object({
  id,
  contentType: text,
  contactInfo: z.array(contactInfo).nullish().catch(null),
  isDropped: flag,
})
export type Contractor = z.infer<typeof contractor>

const dateTime = z
  .union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])
  .nullish()
  .catch(null)

/** A deal as far as the adapter reads it. */
export const deal = z.looseObject({
  id,
  contentType: text,
  description: z.string().nullish(),
  timeCreated: dateTime,
  result: z.string().nullish().catch(null),
  state: z.object({ type: z.string().nullish() }).nullish().catch(null),
})
export type Deal = z.infer<typeof deal>

export const comment = z.object({ id, contentType: text, content: text })
