import type { z } from 'zod'
import { CrmFailure } from '../kit/crm-failure.ts'
import type { SalesforceClient } from './client.ts'
import { markOf } from './note.ts'
import { isHidden } from './refusal.ts'
import { oneOf, quoted } from './soql.ts'
import { describedRow, idRow } from './types.ts'

/** Most records whose descriptions are read to look for a mark. */
const MAX_RECORDS = 10_000
/** Descriptions that are read at once; fewer when they are too long for one answer. */
const CHUNK = 200
const SMALLEST_CHUNK = 5

/** The mark cannot be looked for. Thrown, because it is not the same as not finding it. */
export class CannotLook extends Error {}

async function read<T>(client: SalesforceClient, soql: string, row: z.ZodType<T>): Promise<T[]> {
  try {
    return await client.query(soql, row, true)
  } catch (error) {
    if (isHidden(error)) throw new CannotLook('the user of the connection may not read what the mark is in')
    throw error
  }
}

/** The first of these records whose description bears the mark. */
async function firstMarked(
  client: SalesforceClient,
  about: { object: string; ids: readonly string[]; marker: string },
): Promise<string | undefined> {
  const { object, ids, marker } = about
  let size = CHUNK
  for (let from = 0; from < ids.length;) {
    const chunk = ids.slice(from, from + size)
    const soql = `SELECT Id, Description FROM ${object} WHERE Id IN ${oneOf(chunk)}`
    try {
      const rows = await read(client, soql, describedRow)
      const marked = new Set(rows.filter(({ Description }) => Description.includes(markOf(marker))).map(({ Id }) => Id))
      const first = chunk.find((id) => marked.has(id))
      if (first !== undefined) return first
      from += size
    } catch (error) {
      const isTooLarge = error instanceof CrmFailure && error.facts.kind === 'too_large'
      if (!isTooLarge || size <= SMALLEST_CHUNK) throw error
      size = Math.max(SMALLEST_CHUNK, Math.floor(size / 4))
    }
  }
  return undefined
}

/**
 * The oldest record with this mark in its description, among those a condition names; deleted and archived ones count.
 * Salesforce cannot filter by long texts, so the candidates are read and compared. Throws `CannotLook`.
 */
export async function findInDescriptions(
  client: SalesforceClient,
  wanted: { object: string; where: string; marker: string },
): Promise<string | undefined> {
  const { object, where, marker } = wanted
  const soql = `SELECT Id FROM ${object} WHERE ${where} ORDER BY CreatedDate, Id LIMIT ${MAX_RECORDS + 1}`
  const rows = await read(client, soql, idRow)
  if (rows.length > MAX_RECORDS) throw new CannotLook('there are too many new records to look through')
  return firstMarked(client, { object, ids: rows.map(({ Id }) => Id), marker })
}

/** The oldest record with this marker in its external id field; deleted ones count. */
export async function findByField(
  client: SalesforceClient,
  wanted: { object: string; field: string; marker: string },
): Promise<string | undefined> {
  const { object, field, marker } = wanted
  const soql = `SELECT Id FROM ${object} WHERE ${field} = ${quoted(marker)} ORDER BY CreatedDate, Id`
  const [oldest] = await client.query(soql, idRow, true)
  return oldest?.Id
}
