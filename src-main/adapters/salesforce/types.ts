import { z } from 'zod'

const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value ?? '')
const flag = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((value) => value ?? false)
const size = z
  .number()
  .nullish()
  .catch(null)
  .transform((value) => value ?? 0)
const words = z
  .array(z.string())
  .nullish()
  .catch(null)
  .transform((value) => value ?? [])

/** A record id of 15 or 18 characters. */
export const RECORD_ID = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/
const id = z.string().regex(RECORD_ID)

/** `GET /services/data/`: the order is not given, `version` is a text. */
export const versionsAnswer = z.array(z.object({ version: z.string().regex(/^\d+\.\d+$/), label: text }))

/** Answer of the token endpoint. No life time is told. */
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  scope: text,
})

/** Tokens as they are kept. */
export const tokens = z.object({
  accessToken: z.string(),
  instanceUrl: z.string(),
  refreshToken: z.string().nullable(),
})
export type Tokens = z.infer<typeof tokens>

/** An error of the token endpoint; its shape is not that of the API's errors. */
export const oauthError = z.object({ error: z.string(), error_description: text })

const limit = z.object({ Max: z.number(), Remaining: z.number() })
export const limitsAnswer = z.object({ DailyApiRequests: limit.nullish().catch(null) })

export const picklistValue = z.object({ value: z.string(), label: text, active: flag, defaultValue: flag })
export type PicklistValue = z.infer<typeof picklistValue>

/** A field as `describe` tells it. */
export const field = z.object({
  name: z.string(),
  label: text,
  type: z.string(),
  length: size,
  precision: size,
  scale: size,
  nillable: flag,
  createable: flag,
  updateable: flag,
  defaultedOnCreate: flag,
  externalId: flag,
  unique: flag,
  restrictedPicklist: flag,
  relationshipName: text,
  referenceTo: words,
  picklistValues: z
    .array(picklistValue)
    .nullish()
    .catch(null)
    .transform((value) => value ?? []),
})
export type Field = z.infer<typeof field>

const recordType = z.object({
  recordTypeId: z.string(),
  name: text,
  developerName: text,
  active: z.boolean().nullish().catch(null),
  available: flag,
  master: flag,
})

/** An object as `describe` tells it. */
export const describeAnswer = z.object({
  name: z.string(),
  createable: flag,
  queryable: flag,
  fields: z.array(field),
  recordTypeInfos: z
    .array(recordType)
    .nullish()
    .catch(null)
    .transform((value) => value ?? []),
})
export type ObjectInfo = z.infer<typeof describeAnswer>

/** A page of a query. */
export const queryAnswer = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().nullish(),
  records: z.array(z.unknown()),
})

/** What a create or upsert answers; errors inside a 2xx name themselves `statusCode` or `errorCode`. */
export const saveAnswer = z.object({ id, success: z.literal(true) })
export const unsavedAnswer = z.object({ success: z.literal(false), errors: z.array(z.unknown()) })

export const compositeAnswer = z.object({
  compositeResponse: z.array(
    z.object({ body: z.unknown(), httpStatusCode: z.number().int(), referenceId: z.string() }),
  ),
})

const nullableText = z
  .string()
  .nullish()
  .transform((value) => value ?? null)

export const idRow = z.object({ Id: id })
export const describedRow = z.object({ Id: id, Description: text })
export const userRow = z.object({ Id: id, Name: text, Email: text, IsActive: flag })
export const queueRow = z.object({ QueueId: id, Queue: z.object({ Name: text }).nullish() })
export const campaignRow = z.object({ Id: id, Name: text, IsActive: flag })
export const contactRow = z.object({
  Id: id,
  AccountId: nullableText,
  Email: text,
  Phone: text,
  MobilePhone: text,
})
export type ContactRow = z.infer<typeof contactRow>
export const leadRow = z.object({
  Id: id,
  Status: text,
  IsConverted: flag,
  ConvertedOpportunityId: nullableText,
  Email: text,
  Phone: text,
  MobilePhone: text,
})
export type LeadRow = z.infer<typeof leadRow>
export const leadStateRow = z.object({
  Id: id,
  IsDeleted: flag,
  MasterRecordId: nullableText,
  IsConverted: flag,
  ConvertedContactId: nullableText,
  ConvertedOpportunityId: nullableText,
})
export type LeadState = z.infer<typeof leadStateRow>
export const roleRow = z.object({ OpportunityId: id })
export const orderRow = z.object({ Id: id, Status: text })
export const closedRow = z.object({ Id: id, IsClosed: flag })
