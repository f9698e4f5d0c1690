import { z } from 'zod'
import { decodeEntities } from './html-entities.ts'

// Shapes of api.u-on.ru/doc and of what live accounts answer: numbers come as text as often as not, names and notes may hold
// HTML entities, missing values are null, "" or absent.

const scalar = z.union([z.string(), z.number(), z.boolean()])
/** Any value as text, entities decoded. */
const text = scalar
  .nullish()
  .transform((value) => decodeEntities(value === null || value === undefined ? '' : String(value)))
/** An id as text; `0` is not one. */
const id = z.union([z.number().int().positive().transform(String), z.string().regex(/^[1-9]\d*$/)])
const flag = scalar.nullish().transform((value) => value === true || value === 1 || value === '1' || value === 'true')

/** A lead (обращение) or a request (заявка) as far as the adapter reads it. */
export const entity = z.object({
  id,
  id_system: text,
  notes: text,
  dat: text,
  dat_close: text,
  status_id: text,
  client_name: text,
})
export type Entity = z.infer<typeof entity>

/** A client card. */
export const person = z.object({ u_id: id, u_phone: text, u_phone_mobile: text, u_phone_home: text, u_email: text })
export type Person = z.infer<typeof person>

/** A manager; one that tells nothing about it is active. */
export const manager = z.object({
  u_id: id,
  u_name: text,
  u_surname: text,
  u_email: text,
  active: scalar.nullish().transform((value) => value !== false && value !== 0 && value !== '0'),
})
export type Manager = z.infer<typeof manager>

/** A row of a directory: statuses, sources, offices … */
export const directoryRow = z
  .object({ id, name: text, title: text, is_archive: flag, is_cancel: flag })
  .transform(({ name, title, ...row }) => ({ ...row, name: name === '' ? title : name }))
export type DirectoryRow = z.infer<typeof directoryRow>

/** A custom field: `section` says whose it is, `type` what it takes. */
export const extendedField = z.object({ id, name: text, section: text, type: text })
export type ExtendedField = z.infer<typeof extendedField>

/** What every create answers. An id of 0 means "accepted, the number is not told". */
export const created = z.object({
  id: z.union([z.number().int().nonnegative().transform(String), z.string().regex(/^\d+$/)]),
})

/** Any answer whose data is not looked at. */
export const anything = z.looseObject({})
