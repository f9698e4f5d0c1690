import type { ProjectId, VariableValues } from '../../src-preload/contract/index.ts'
import { idOf, rowId } from './ids.ts'
import { forgetOwners } from './intake-owners.ts'
import { packJson, readKnown } from './json-columns.ts'
import type { Db } from './open-database.ts'
import type { NewVisit, TagNoticeRecord, TagOwner, TagSighting } from './records.ts'
import { all, one, run } from './statements.ts'

/** Notices of a project that are kept; beyond it the oldest go. */
const MAX_NOTICES = 200
/** Hosts on which a project's tag was seen that are kept. */
const MAX_SIGHTINGS = 200
/** Longest number that a site's cookie may bring; our own never get there. */
const MAX_NUMBER_DIGITS = 12

/** The number of a visit: the one that is asked for when it is free or this visitor's, else the project's next. */
export function openVisit(db: Db, input: NewVisit): { number: string; first: string } | undefined {
  const project = rowId(input.projectId)
  const owner = one<{ last_visit: number }>(db, 'SELECT last_visit FROM projects WHERE id = ?', project)
  if (owner === undefined) return undefined
  if (one(db, 'SELECT 1 FROM visits WHERE project_id = ? LIMIT 1', project) === undefined) forgetOwners(db)
  const wanted = readNumber(input.number)
  const first = readNumber(input.first)
  const kept = wanted === undefined ? undefined : keepNumber(db, { project, number: wanted, visitor: input.visitor })
  const number = kept ?? nextNumber(db, project, owner.last_visit)
  run(
    db,
    `INSERT INTO visits (project_id, number, visitor, first_number, started_at, seen_at, known)
     VALUES (@project, @number, @visitor, @first, @startedAt, @at, @known)
     ON CONFLICT (project_id, number) DO UPDATE SET seen_at = excluded.seen_at, known = excluded.known`,
    {
      project,
      number,
      visitor: input.visitor,
      first: first ?? firstNumber(db, { project, visitor: input.visitor }) ?? number,
      startedAt: input.startedAt,
      at: input.at,
      known: packJson(input.known) ?? '{}',
    },
  )
  const row = one<{ first_number: number }>(
    db,
    'SELECT first_number FROM visits WHERE project_id = ? AND number = ?',
    project,
    number,
  )
  return { number: String(number), first: String(row?.first_number ?? number) }
}

function readNumber(text: string | null): number | undefined {
  return text !== null && text.length <= MAX_NUMBER_DIGITS && /^[1-9]\d*$/.test(text) ? Number(text) : undefined
}

/** A number from a cookie is kept unless it is another visitor's: an earlier counter gave it, or we did. */
function keepNumber(db: Db, visit: { project: number; number: number; visitor: string }): number | undefined {
  const row = one<{ visitor: string }>(
    db,
    'SELECT visitor FROM visits WHERE project_id = ? AND number = ?',
    visit.project,
    visit.number,
  )
  return row === undefined || row.visitor === visit.visitor ? visit.number : undefined
}

function nextNumber(db: Db, project: number, last: number): number {
  let number = last + 1
  // Numbers of an earlier counter may be in the way.
  while (one(db, 'SELECT 1 FROM visits WHERE project_id = ? AND number = ?', project, number) !== undefined) number += 1
  run(db, 'UPDATE projects SET last_visit = ? WHERE id = ?', number, project)
  return number
}

function firstNumber(db: Db, visit: { project: number; visitor: string }): number | undefined {
  if (visit.visitor === '') return undefined
  return one<{ first_number: number }>(
    db,
    'SELECT first_number FROM visits WHERE project_id = ? AND visitor = ? ORDER BY number LIMIT 1',
    visit.project,
    visit.visitor,
  )?.first_number
}

/** Removes up to `limit` visits that were last seen before a moment; answers how many. Their leads keep what was known. */
export function removeOldVisits(db: Db, input: { projectId: ProjectId; before: number; limit: number }): number {
  return run(
    db,
    `DELETE FROM visits WHERE project_id = @project AND number IN
       (SELECT number FROM visits WHERE project_id = @project AND seen_at < @before LIMIT @limit)`,
    { project: rowId(input.projectId), before: input.before, limit: input.limit },
  ).changes
}

/** What is known of a visit by its number, for leads that the site's own code sends with it. */
export function knownOfVisit(db: Db, projectRow: number, visit: string): VariableValues | undefined {
  const number = readNumber(visit)
  if (number === undefined) return undefined
  const row = one<{ known: string; first_number: number }>(
    db,
    'SELECT known, first_number FROM visits WHERE project_id = ? AND number = ?',
    projectRow,
    number,
  )
  return row === undefined ? undefined : { ...readKnown(row.known), firstVisit: String(row.first_number) }
}

/** Projects as the tag knows them. */
export function listTagOwners(db: Db): TagOwner[] {
  const rows = all<{
    id: number
    tag_key: string
    roistat_key: string | null
    intake_key: string
    is_archived: number
    hosts: string
  }>(
    db,
    `SELECT p.id, p.tag_key, p.roistat_key, p.intake_key, p.is_archived,
       (SELECT json_group_array(s.host) FROM sites s WHERE s.project_id = p.id) AS hosts FROM projects p ORDER BY p.id`,
  )
  return rows.map((row) => ({
    projectId: idOf('project', row.id),
    tagKey: row.tag_key,
    roistatKey: row.roistat_key,
    intakeKey: row.intake_key,
    isArchived: row.is_archived === 1,
    hosts: JSON.parse(row.hosts) as string[], // json_group_array of a text column
  }))
}

/** Sets the key of a Roistat counter whose addresses are answered too. */
export function setRoistatKey(db: Db, input: { projectId: ProjectId; roistatKey: string | null }): boolean {
  return (
    run(db, 'UPDATE projects SET roistat_key = ? WHERE id = ?', input.roistatKey, rowId(input.projectId)).changes === 1
  )
}

/** Where the tag ran last. */
export function noteSighting(db: Db, input: { projectId: ProjectId } & TagSighting): boolean {
  const project = rowId(input.projectId)
  run(
    db,
    `INSERT INTO tag_sightings (project_id, host, url, last_seen_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (project_id, host) DO UPDATE SET url = excluded.url, last_seen_at = excluded.last_seen_at`,
    project,
    input.host,
    input.url,
    input.lastSeenAt,
  )
  run(
    db,
    `DELETE FROM tag_sightings WHERE project_id = @project AND host IN
       (SELECT host FROM tag_sightings WHERE project_id = @project ORDER BY last_seen_at DESC LIMIT -1 OFFSET @kept)`,
    { project, kept: MAX_SIGHTINGS },
  )
  return true
}

/** Hosts where the tag ran, newest first. */
export function listSightings(db: Db, input: { projectId: ProjectId }): TagSighting[] {
  return all<TagSighting>(
    db,
    'SELECT host, url, last_seen_at AS lastSeenAt FROM tag_sightings WHERE project_id = ? ORDER BY last_seen_at DESC',
    rowId(input.projectId),
  )
}

/** Counts something the tag noticed; an incomplete submission is counted with its form too. */
export function noteTag(db: Db, input: { projectId: ProjectId } & Omit<TagNoticeRecord, 'count'>): boolean {
  const project = rowId(input.projectId)
  const form = input.formId === null ? 0 : rowId(input.formId)
  run(
    db,
    `INSERT INTO tag_notices (project_id, kind, form_id, detail, url, last_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (project_id, kind, form_id, detail) DO UPDATE SET count = count + 1, url = excluded.url, last_at = excluded.last_at`,
    project,
    input.kind,
    form,
    input.detail,
    input.url,
    input.lastAt,
  )
  run(
    db,
    `DELETE FROM tag_notices WHERE project_id = @project AND id IN
       (SELECT id FROM tag_notices WHERE project_id = @project ORDER BY last_at DESC, id DESC LIMIT -1 OFFSET @kept)`,
    { project, kept: MAX_NOTICES },
  )
  if (input.kind === 'incomplete') {
    run(
      db,
      'UPDATE forms SET incomplete_count = incomplete_count + 1, last_incomplete_at = ? WHERE id = ? AND project_id = ?',
      input.lastAt,
      form,
      project,
    )
  }
  return true
}

/** What the tag noticed, newest first. */
export function listNotices(db: Db, input: { projectId: ProjectId }): TagNoticeRecord[] {
  return all<Omit<TagNoticeRecord, 'formId'> & { form_id: number }>(
    db,
    `SELECT kind, form_id, detail, url, count, last_at AS lastAt FROM tag_notices WHERE project_id = ?
     ORDER BY last_at DESC, id DESC`,
    rowId(input.projectId),
  ).map(({ form_id: form, ...notice }) => ({ ...notice, formId: form === 0 ? null : idOf('form', form) }))
}
