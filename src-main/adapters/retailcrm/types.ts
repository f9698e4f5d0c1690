import { z } from 'zod'

/** PHP sends an empty map as `[]` and some lists as maps keyed by code; both become a list. */
function rows<T>(row: z.ZodType<T>) {
  return z.union([z.array(row), z.record(z.string(), row).transform((map) => Object.values(map))])
}

/** Ids are numbers that may come as text. */
const id = z.union([
  z.number().int().positive(),
  z
    .string()
    .regex(/^[1-9]\d*$/)
    .transform(Number),
])
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

export const pagination = z.object({ currentPage: z.number(), totalPageCount: z.number() })
export const versionsAnswer = z.object({ versions: z.array(z.string()) })
export const credentialsAnswer = z.object({
  scopes: z
    .array(z.string())
    .nullish()
    .transform((list) => list ?? []),
  credentials: z
    .array(z.string())
    .nullish()
    .transform((list) => list ?? []),
  siteAccess: z.string().nullish(),
  sitesAvailable: rows(z.string())
    .nullish()
    .transform((list) => list ?? []),
})

/** Any row of a reference book. */
export const referenceRow = z.object({
  code: z.string(),
  name: text,
  active: z.boolean().nullish(),
  ordering: z.number().nullish(),
  group: z.string().nullish(),
})
export type ReferenceRow = z.infer<typeof referenceRow>
export const referenceRows = rows(referenceRow)

/** A client. `managerId` is the personal manager. */
export const customer = z.object({
  id,
  site: z.string().nullish(),
  email: z.string().nullish(),
  managerId: id.nullish(),
  phones: rows(z.object({ number: text }))
    .nullish()
    .transform((list) => list ?? []),
})
export type Customer = z.infer<typeof customer>
export const customersAnswer = z.object({ customers: z.array(customer), pagination: pagination.optional() })

/** An order as far as the adapter reads it. */
export const order = z.object({
  id,
  externalId: z.string().nullish(),
  site: z.string().nullish(),
  status: z.string().nullish(),
  managerComment: text,
})
export type Order = z.infer<typeof order>
export const ordersAnswer = z.object({ orders: z.array(order), pagination: pagination.optional() })
export const orderAnswer = z.object({ order })
export const createdAnswer = z.object({ id })
export const editedAnswer = z.object({})

export const user = z.object({
  id,
  firstName: text,
  lastName: text,
  email: text,
  active: z.boolean().nullish(),
})
export const usersAnswer = z.object({ users: rows(user), pagination: pagination.optional() })

/** A custom field. Types the adapter does not know are treated as text. */
export const customField = z.object({
  name: text,
  code: z.string(),
  type: z.string(),
  dictionary: z.string().nullish().catch(null),
})
export type CustomField = z.infer<typeof customField>
export const customFieldsAnswer = z.object({ customFields: rows(customField), pagination: pagination.optional() })

/** One choice of a dictionary field. */
export const dictionaryElement = z.object({ code: z.string(), name: text })
export type DictionaryElement = z.infer<typeof dictionaryElement>
const dictionary = z.object({ code: z.string(), elements: rows(dictionaryElement) })
export const dictionaryAnswer = z.object({ customDictionary: dictionary })
export const dictionariesAnswer = z.object({ customDictionaries: rows(dictionary), pagination: pagination.optional() })

export const settingsAnswer = z.object({ settings: z.object({ timezone: z.object({ value: z.string() }) }) })
