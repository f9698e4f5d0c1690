import { z } from 'zod'
import type { Crm } from './definitions.ts'
import type { RecordRef } from './records.ts'
import { BitrixRefusal } from './refusal.ts'
import { markOf } from './transform.ts'
import { commentRow, commentsOnly, recordId } from './types.ts'

/** A comment to add, and the marker inside its text. */
export type Note = { text: string; marker: string }

const changed = z.unknown().refine((result) => result === true || result === 'Y' || Number(result) > 0)

/** What `run` gives; undefined when an older box lacks the method. */
async function ifThere<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof BitrixRefusal && error.isMethodMissing) return undefined
    throw error
  }
}

/** Texts of the newest 500 comments in a record's timeline; undefined when this version cannot tell them. */
function timeline({ client }: Crm, { entity, id }: RecordRef): Promise<string[] | undefined> {
  const params = {
    filter: { ENTITY_ID: Number(id), ENTITY_TYPE: entity },
    select: ['ID', 'COMMENT'],
    order: { ID: 'DESC' },
  }
  return ifThere(async () => {
    const rows = await client.list('crm.timeline.comment.list', params, { row: commentRow, maxPages: 10 })
    return rows.map(({ COMMENT }) => COMMENT)
  })
}

async function readComments({ client }: Crm, { entity, id }: RecordRef): Promise<string> {
  const { COMMENTS } = await client.read(`crm.${entity}.get`, { id: Number(id) }, commentsOnly)
  return COMMENTS
}

/** Whether the record has a comment with this mark. */
export async function hasNote(crm: Crm, ref: RecordRef, marker: string): Promise<boolean> {
  const texts = (await timeline(crm, ref)) ?? [await readComments(crm, ref)]
  return texts.some((text) => text.includes(markOf(marker)))
}

/**
 * Adds a comment to the timeline unless its mark is already there. A box that has no timeline comments gets it at the end of
 * the field `COMMENTS`, which is read right before, because an update replaces it whole. False when the record is gone.
 */
export async function addNote(crm: Crm, ref: RecordRef, note: Note): Promise<boolean> {
  try {
    await addOnce(crm, ref, note)
    return true
  } catch (error) {
    if (error instanceof BitrixRefusal && error.isNotFound) return false
    throw error
  }
}

async function addOnce(crm: Crm, ref: RecordRef, { text, marker }: Note): Promise<void> {
  const texts = await timeline(crm, ref)
  if (texts === undefined) {
    await appendToField(crm, ref, { text, marker })
    return
  }
  if (texts.some((one) => one.includes(markOf(marker)))) return
  const fields = { ENTITY_ID: Number(ref.id), ENTITY_TYPE: ref.entity, COMMENT: text }
  await crm.client.write('crm.timeline.comment.add', { fields }, recordId)
}

async function appendToField(crm: Crm, ref: RecordRef, { text, marker }: Note): Promise<void> {
  const before = await readComments(crm, ref)
  if (before.includes(markOf(marker))) return
  const COMMENTS = [before, text].filter((part) => part !== '').join('\n\n')
  const params = { id: Number(ref.id), fields: { COMMENTS } }
  await crm.client.write(`crm.${ref.entity}.update`, params, changed)
}
