import { z } from 'zod'

// API v1 has no reference page: columns are those that client code in production reads and writes. Their case differs from
// table to table (`id_deal`, `ID_TYPE_DEAL`) and is partly unknown, so every row is read with its column names folded. Ids
// come as numbers or as text. A column that decides something must be there: its absence is no answer.

const id = z.union([z.string().trim().regex(/^\d+$/), z.number().int().nonnegative().transform(String)])
/** Zero and nothing mean "no such row". */
const link = id
  .nullish()
  .catch(null)
  .transform((value) => (value === null || value === undefined || value === '0' ? null : value))
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? '')
const flag = z
  .union([
    z.boolean(),
    z.number().transform(Boolean),
    z.enum(['0', '1', 'true', 'false']).transform((word) => /1|true/.test(word)),
  ])
  .nullish()
  .catch(null)

const folded = z
  .record(z.string(), z.unknown())
  .transform((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value])))

/** A row of `deal`. Its `note` carries the mark. */
export const dealRow = folded.pipe(
  z.object({
    id_deal: id,
    id_company: link,
    id_manager: link,
    id_status_deal: link,
    note: z.string().nullable(),
  }),
)
export type DealRow = z.infer<typeof dealRow>

/** A row of `companies`: a counterparty. */
export const companyRow = folded.pipe(z.object({ id, note: z.string().nullable() }))

/** Whose a phone, an e-mail or a contact person is; the name of that column is not documented. */
const owner = {
  company_id: link,
  id_company: link,
  companies_id: link,
  contact_id: link,
  id_contact: link,
  contacts_id: link,
}
type Owner = Record<keyof typeof owner, string | null>

const ownerOf = (row: Owner): { companyId: string | null; contactId: string | null } => ({
  companyId: row.company_id ?? row.id_company ?? row.companies_id,
  contactId: row.contact_id ?? row.id_contact ?? row.contacts_id,
})

/** A row of `phones` or `emails` with its owner. */
export const addressRow = folded
  .pipe(z.object({ phone: text, email: text, ...owner }))
  .transform((row) => ({ phone: row.phone, email: row.email, ...ownerOf(row) }))
export type AddressRow = z.infer<typeof addressRow>

/** A row of `contacts` with its counterparty. */
export const contactRow = folded
  .pipe(z.object({ id, ...owner }))
  .transform((row) => ({ id: row.id, companyId: ownerOf(row).companyId }))

/** A row of `tasks`. */
export const taskRow = folded.pipe(z.object({ id, note: z.string().nullable() }))

/** A status of deals. `typeId` is the kind of deals it belongs to, `isFinal` whether it closes a deal; null: not told. */
export type Status = { id: string; name: string; typeId: string | null; isFinal: boolean | null }

/**
 * A row of a directory of deals: `tip_deal` and `status_deal` of v1, `directory/…` of v2. Columns of `status_deal` are known
 * by analogy only, so every name seen for such a column is taken.
 */
export const directoryRow = folded
  .pipe(
    z.object({
      id_type_deal: link,
      id_status_deal: link,
      id: link,
      type_deal: text,
      status_deal: text,
      name: text,
      descr: text,
      id_type_of_deal: link,
      is_final: flag,
    }),
  )
  .transform((row, issues): Status => {
    const isStatus = row.id_status_deal !== null
    const own = row.id_status_deal ?? row.id ?? row.id_type_deal
    if (own === null) issues.addIssue({ code: 'custom', message: 'expected an id' })
    return {
      id: own ?? '',
      name: [row.status_deal, row.type_deal, row.name, row.descr].find((name) => name !== '') ?? '',
      typeId: row.id_type_of_deal ?? (isStatus || row.id !== null ? row.id_type_deal : null),
      isFinal: row.is_final ?? null,
    }
  })

/** A row of `users`, and of `users/list` of v2. */
export const userRow = folded.pipe(z.object({ id, name: text, email: text }))
export type User = z.infer<typeof userRow>

/** A row of `task_types` and `task_statuses`. */
export const wordRow = folded
  .pipe(z.object({ id, descr: text, name: text }))
  .transform((row) => ({ id: row.id, name: row.descr === '' ? row.name : row.descr }))

/** What a create answers: the new row. A deal's key is `id_deal`, all others' is `id`. */
export const createdRow = folded
  .pipe(z.object({ id_deal: id.optional(), id: id.optional() }))
  .transform((row) => row.id_deal ?? row.id)
  .pipe(z.string().regex(/[1-9]/))

/** What `POST /deal/insert` of v2 gives: the new id, as text. */
export const insertedId = id.pipe(z.string().regex(/[1-9]/))
