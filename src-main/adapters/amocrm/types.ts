import { z } from 'zod'
import { json } from '../../../src-preload/contract/index.ts'

/** PHP sends an empty map as `[]` and some lists as maps; both become a list. */
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
const seconds = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .transform((value) => value ?? 0)
const flag = z
  .union([
    z.boolean(),
    z.number().transform((value) => value !== 0),
    z.enum(['0', '1']).transform((value) => value === '1'),
  ])
  .nullish()
  .transform((value) => value ?? false)
const code = z.string().nullish()

/** A page of a list under `_embedded[key]`. */
export function pageOf<T>(key: string, row: z.ZodType<T>) {
  const filled = z.object({ [key]: rows(row) }).transform((body) => body[key] ?? [])
  const nothing = z
    .array(z.unknown())
    .max(0)
    .transform((): T[] => [])
  return z.object({
    _embedded: z.union([nothing, filled]),
    _links: z
      .object({ next: z.object({ href: z.string() }).nullish() })
      .nullish()
      .catch(null),
  })
}
/** What `pageOf` gives. */
export type Page<T> = { _embedded: T[]; _links?: { next?: { href: string } | null | undefined } | null | undefined }

const made = z.object({ id, request_id: z.union([z.string(), z.number().transform(String)]).nullish() })

/** Answer of a create: at least one of what was sent is there. */
export function madeOf(key: string) {
  return z
    .object({ _embedded: z.object({ [key]: rows(made).refine((list) => list.length > 0) }) })
    .transform((body) => body._embedded[key] ?? [])
}

/** A field's values of a record; their shape depends on the field's type. */
const fieldValue = z.object({
  field_id: id.nullish(),
  field_code: code,
  values: rows(z.object({ value: z.unknown() }))
    .nullish()
    .transform((list) => list ?? []),
})
const fieldValues = rows(fieldValue)
  .nullish()
  .transform((list) => list ?? [])

const linked = z
  .union([
    z
      .array(z.unknown())
      .max(0)
      .transform(() => ({ leads: [] })),
    z.object({ leads: rows(z.object({ id })).nullish() }),
  ])
  .nullish()
  .transform((links) => links?.leads ?? [])

/** A deal (the API calls it a lead) as far as the adapter reads it. */
export const deal = z.object({
  id,
  name: text,
  status_id: id.nullish(),
  pipeline_id: id.nullish(),
  created_at: seconds,
  is_deleted: flag,
  custom_fields_values: fieldValues,
})
export type Deal = z.infer<typeof deal>

/** A contact; `_embedded` becomes the ids of its deals where they were asked for. */
export const contact = z.object({
  id,
  name: text,
  is_deleted: flag,
  custom_fields_values: fieldValues,
  _embedded: linked,
})
export type Contact = z.infer<typeof contact>

/** A note; only those of type `common` have a text. */
export const note = z.object({
  id,
  note_type: z.union([z.string(), z.number().transform(String)]).nullish(),
  params: z
    .union([z.array(z.unknown()).transform(() => ({ text: '' })), z.object({ text: z.unknown() })])
    .nullish()
    .transform((params) => (typeof params?.text === 'string' ? params.text : '')),
})

/** Something waiting in the incoming leads; its deal is a stub there. */
export const unsorted = z.object({
  uid: z.string(),
  created_at: seconds,
  metadata: z
    .union([z.array(z.unknown()).transform(() => ({ form_id: '' })), z.object({ form_id: z.unknown() })])
    .nullish()
    .transform((metadata) => metadata?.form_id),
  _embedded: linked,
})
/** Answer of a create in the incoming leads. */
export const madeUnsorted = z
  .object({
    _embedded: z.object({
      unsorted: rows(z.object({ uid: z.string(), _embedded: linked.refine((leads) => leads.length > 0) })).refine(
        (list) => list.length > 0,
      ),
    }),
  })
  .transform((body) => body._embedded.unsorted)

const choice = z.object({ id, value: z.union([z.string(), z.number().transform(String)]), code })
export type Choice = z.infer<typeof choice>

/** A custom field. Types the adapter does not know are treated as text. */
export const customField = z.object({
  id,
  name: text,
  code,
  type: z.string(),
  is_computed: flag,
  enums: rows(choice)
    .nullish()
    .transform((list) => list ?? []),
})
export type CustomField = z.infer<typeof customField>

const status = z.object({ id, name: text, type: z.union([z.number(), z.string().transform(Number)]).nullish() })
/** A pipeline; `_embedded` becomes its stages. */
export const pipeline = z.object({
  id,
  name: text,
  sort: z.number().nullish(),
  is_main: flag,
  is_archive: flag,
  is_unsorted_on: flag,
  _embedded: z
    .union([
      z
        .array(z.unknown())
        .max(0)
        .transform(() => ({ statuses: [] })),
      z.object({ statuses: rows(status) }),
    ])
    .nullish()
    .transform((body) => body?.statuses ?? []),
})
export type Pipeline = z.infer<typeof pipeline>

/** A user; `rights` becomes whether they are active. */
export const user = z.object({
  id,
  name: text,
  email: text,
  rights: z
    .union([z.array(z.unknown()).transform(() => ({ is_active: undefined })), z.object({ is_active: flag })])
    .nullish()
    .transform((rights) => rights?.is_active !== false),
})
export type User = z.infer<typeof user>

/** A tag of deals. */
export const tag = z.object({ id, name: text })

/** The account a key belongs to; `_embedded` becomes its time zone, empty when it was not asked for. */
export const account = z.object({
  id,
  name: text,
  subdomain: text,
  is_unsorted_on: flag,
  _embedded: z
    .union([
      z.array(z.unknown()).transform(() => ({})),
      z.object({ datetime_settings: z.object({ timezone: text }).nullish() }),
    ])
    .nullish()
    .transform((body) =>
      body !== null && body !== undefined && 'datetime_settings' in body
        ? (body.datetime_settings?.timezone ?? '')
        : '',
    ),
})
export type Account = z.infer<typeof account>

/** Answer of the token endpoint. */
export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]),
})

/** Where an account lives now, told for a refresh token. */
export const domainAnswer = z.object({ id: id.nullish(), subdomain: text, domain: text })

/** Tokens of a connection as they are kept. `origin` is where the account lives: it may have been renamed since. */
export const keptTokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAtMs: z.number(),
  origin: z.string(),
  accountId: z.number().nullable(),
})
export type KeptTokens = z.infer<typeof keptTokens>

/** A value that has no place in the record; it is kept in the deal's note. */
export const leftOver = z.object({ name: z.string(), value: json })
export type LeftOver = z.infer<typeof leftOver>
