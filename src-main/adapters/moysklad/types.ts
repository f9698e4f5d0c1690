import { z } from 'zod'
import { idOfHref } from './meta.ts'

// Fields that are empty in the CRM are left out of its answers; unknown fields may be added by the vendor at any time.
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
const meta = z.object({ href: z.string(), type: z.string(), uuidHref: z.string().nullish() })
const link = z.object({ meta: z.object({ href: z.string() }) })

/** Some answers give the id only as the end of `meta.href`. */
function withId<T extends { id?: string | null | undefined; meta: { href: string } }>(row: T): T & { id: string } {
  return { ...row, id: row.id ?? idOfHref(row.meta.href) }
}

/** A list: `rows` and how many there are in all. */
export function listAnswer<T>(row: z.ZodType<T>) {
  return z.object({ rows: z.array(row), meta: z.object({ size: z.number() }) })
}

/** Any row of a dictionary: an organization, a store, an employee, a good … */
export const entity = z
  .object({
    id: z.string().nullish(),
    meta,
    name: text,
    archived: z.boolean().nullish(),
    code: text,
    /** Login of an employee. */
    uid: text,
    email: text,
    /** Three letters of a currency. */
    isoCode: text,
    /** The account's own currency. */
    default: z.boolean().nullish(),
  })
  .transform(withId)
export type Entity = z.infer<typeof entity>

/** The employee whose key this is. A right that is missing has no key at all. */
export const employeeAnswer = z.object({
  uid: z.string(),
  name: text,
  permissions: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((map) => map ?? {}),
})

/** A status of orders. */
export const state = z.object({ id: z.string().nullish(), meta, name: text, stateType: text }).transform(withId)
export type State = z.infer<typeof state>
export const metadataAnswer = z.object({
  meta: z.object({ href: z.string() }),
  states: z
    .array(state)
    .nullish()
    .transform((list) => list ?? []),
})

/** A custom field. */
export const attribute = z
  .object({
    id: z.string().nullish(),
    meta,
    name: text,
    type: z.string(),
    required: z.boolean().nullish(),
    customEntityMeta: z.object({ href: z.string() }).nullish(),
  })
  .transform(withId)
export type Attribute = z.infer<typeof attribute>

const contactPersons = z
  .object({ rows: z.array(z.object({ phone: text, email: text })).nullish() })
  .nullish()
  .transform((list) => list?.rows ?? [])

/** A counterparty as far as the adapter reads it; contact persons only where they were asked for. */
export const counterparty = z
  .object({
    id: z.string().nullish(),
    meta,
    phone: text,
    email: text,
    created: text,
    contactpersons: contactPersons,
    tags: z
      .array(z.string())
      .nullish()
      .transform((list) => list ?? []),
  })
  .transform(withId)
export type Counterparty = z.infer<typeof counterparty>

/** An order as far as the adapter reads it. */
export const order = z
  .object({
    id: z.string().nullish(),
    meta,
    syncId: text,
    externalCode: text,
    moment: text,
    created: text,
    /** When it was moved to the bin. */
    deleted: text,
    state: link.nullish(),
    agent: link.nullish(),
  })
  .transform(withId)
export type Order = z.infer<typeof order>

/** An event of an order's feed. */
export const note = z.object({ id: z.string(), description: text })
export const notesCreated = z.array(note).min(1)

/** What the wizard fills into positions. Prices are in kopecks. */
export const wizardAnswer = z.object({
  positions: z.array(
    z.object({
      price: z.number().nullish(),
      vat: z.number().nullish(),
      vatEnabled: z.boolean().nullish(),
    }),
  ),
})
export type Evaluated = z.infer<typeof wizardAnswer>['positions'][number]
