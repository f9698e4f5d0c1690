import { z } from 'zod'

// Shapes of the vendor's API Blueprint (yclients.docs.apiary.io); ids and prices come as numbers or as text, flags as
// booleans or as 0 and 1, so every reader here takes both.

/** A list; PHP sends some lists as maps. */
function rows<T>(row: z.ZodType<T>) {
  return z.union([z.array(row), z.record(z.string(), row).transform((map) => Object.values(map))])
}

const number = z.union([z.number(), z.string().trim().min(1).transform(Number).pipe(z.number())])
const id = number.pipe(z.number().int().positive())
const flag = z.union([z.boolean(), z.enum(['0', '1']).transform((text) => text === '1'), z.number().transform(Boolean)])
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

/** `GET /company/{id}` and rows of `GET /companies?my=1`. */
export const company = z.object({
  id,
  title: text,
  city: text,
  timezone: z.string().nullish().catch(null),
  phone_confirmation: flag.nullish().catch(null),
  booking_email_required: flag.nullish().catch(null),
})
export type Company = z.infer<typeof company>
export const companies = rows(company)

/** `GET /license/{company_id}`. */
export const license = z.object({ active: flag.nullish().catch(null), deactivation_date: text })

/** `GET /user/permissions/{company_id}`: groups of booleans. */
export const permissions = z.record(z.string(), z.unknown())

/** A row of `GET /company/{company_id}/staff/`. */
export const staff = z.object({ id, name: text, specialization: text, fired: flag.nullish() })
export type Staff = z.infer<typeof staff>
export const staffList = rows(staff)

/** A row of `GET /company/{company_id}/services/`; a duration is in seconds, a price in roubles. */
export const service = z.object({
  id,
  title: text,
  price_min: number.nullish().catch(null),
  active: flag.nullish(),
  staff: rows(z.object({ id, seance_length: number.nullish() }))
    .nullish()
    .catch(null),
})
export type Service = z.infer<typeof service>
export const services = rows(service)

/** A row of `GET /custom_fields/{record|client}/{company_id}`. */
export const customField = z.object({
  custom_field: z.object({
    code: z.string(),
    title: text,
    type: z.object({ code: z.string() }),
    values: rows(z.union([z.string(), z.number().transform(String)]))
      .nullish()
      .catch(null),
  }),
})
export type CustomField = z.infer<typeof customField>['custom_field']
export const customFields = rows(customField)

export const labels = rows(z.object({ id, title: text }))
export const companyUsers = rows(z.object({ id, firstname: text, login: text, email: text }))

/** A hit of a search for clients. Only a real list counts as an answer: "nothing came" must not look like "nobody is there". */
export const clientHits = z.array(z.object({ id, name: text, phone: text, email: text }))
export type ClientHit = z.infer<typeof clientHits>[number]

/** A whole client card; unknown keys are kept because it can only be written back whole. */
export const fullClient = z.looseObject({ id, name: text, phone: text, email: text, comment: text })
export type FullClient = z.infer<typeof fullClient>

/** A record of the journal; unknown keys are kept because it can only be written back whole. */
export const record = z.looseObject({
  id,
  comment: text,
  api_id: z.union([z.string(), z.number().transform(String)]).nullish(),
  deleted: flag.nullish(),
  attendance: number.nullish(),
  visit_attendance: number.nullish(),
  datetime: z.string().nullish(),
  date: z.string().nullish(),
})
export type JournalRecord = z.infer<typeof record>
export const records = z.array(record)

/** What a create answers; one record, or a list of one. */
export const created = z.union([z.object({ id }), z.tuple([z.object({ id })]).transform(([first]) => first)])

/** What `book_record` answers: one row per appointment, we send one. */
export const booked = z.tuple([z.object({ record_id: id })], z.unknown()).transform(([first]) => first)

/** Any answer whose data is not looked at. */
export const anything = z.unknown()

const slot = z.object({ datetime: z.string() })
export const slots = rows(slot)
export const seances = z.object({ seances: rows(slot) })
export const bookingDates = z.object({ booking_dates: rows(z.string()) })
