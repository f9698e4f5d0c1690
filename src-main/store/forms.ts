import {
  form as formSchema,
  type Form,
  formCheck,
  type FormCheck,
  formFingerprint,
  type FormId,
  formRule,
  type FormRule,
  type FormVersion,
  type ProjectId,
} from '../../src-preload/contract/index.ts'
import { idOf, rowId } from './ids.ts'
import type { Db } from './open-database.ts'
import type { NewForm, NewVersion, PublishResult } from './records.ts'
import { all, one, run } from './statements.ts'

type FormRow = {
  id: number
  project_id: number
  rule: string
  version: number
  is_enabled: number
  fingerprint: string | null
  created_at: number
  changed_at: number
  last_lead_at: number | null
  lead_count: number
  incomplete_count: number
  last_incomplete_at: number | null
  last_check: string | null
}

/** Checks of a form that are kept. */
const MAX_CHECKS = 100

const SELECT = `SELECT f.*, (SELECT result FROM form_checks c WHERE c.form_id = f.id ORDER BY c.id DESC LIMIT 1) AS last_check
  FROM forms f`

/** A stored rule; a part that was added later gets its default. */
const readRule = (text: string): FormRule => formRule.parse(JSON.parse(text))
const readCheck = (text: string): FormCheck => formCheck.parse(JSON.parse(text))

const toForm = (row: FormRow): Form =>
  formSchema.parse({
    id: idOf('form', row.id),
    projectId: idOf('project', row.project_id),
    rule: readRule(row.rule),
    isEnabled: row.is_enabled === 1,
    version: row.version,
    fingerprint: row.fingerprint === null ? null : formFingerprint.parse(JSON.parse(row.fingerprint)),
    createdAt: row.created_at,
    changedAt: row.changed_at,
    lastLeadAt: row.last_lead_at,
    leadCount: row.lead_count,
    incompleteCount: row.incomplete_count,
    lastIncompleteAt: row.last_incomplete_at,
    lastCheck: row.last_check === null ? null : readCheck(row.last_check),
  })

/** Forms of a project, or of all, in the order in which the tag tries them. */
export function listForms(db: Db, input: { projectId?: ProjectId }): Form[] {
  return all<FormRow>(
    db,
    `${SELECT} WHERE f.is_removed = 0 AND (@project IS NULL OR f.project_id = @project) ORDER BY f.id`,
    { project: input.projectId === undefined ? null : rowId(input.projectId) },
  ).map(toForm)
}

/** One form; with `withRemoved`, also one that was taken away. */
export function getForm(db: Db, input: { id: FormId; withRemoved?: boolean }): Form | undefined {
  const row = one<FormRow>(
    db,
    `${SELECT} WHERE f.id = ? AND f.is_removed <= ?`,
    rowId(input.id),
    input.withRemoved === true ? 1 : 0,
  )
  return row === undefined ? undefined : toForm(row)
}

/** Makes a form with its first version; undefined when there is no such project. */
export function createForm(db: Db, input: NewForm): FormId | undefined {
  if (one(db, 'SELECT 1 FROM projects WHERE id = ?', rowId(input.projectId)) === undefined) return undefined
  const { id } = run(
    db,
    'INSERT INTO forms (project_id, rule, version, is_enabled, fingerprint, created_at, changed_at) VALUES (?, ?, 1, ?, ?, ?, ?)',
    rowId(input.projectId),
    JSON.stringify(input.rule),
    input.isEnabled ? 1 : 0,
    input.fingerprint === null ? null : JSON.stringify(input.fingerprint),
    input.at,
    input.at,
  )
  insertVersion(db, { form: id, number: 1, ...input })
  return idOf('form', id)
}

function insertVersion(
  db: Db,
  version: { form: number; number: number; rule: FormRule; actor: string; note: string | null; at: number },
): void {
  run(
    db,
    'INSERT INTO form_versions (form_id, number, rule, actor, note, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    version.form,
    version.number,
    JSON.stringify(version.rule),
    version.actor,
    version.note,
    version.at,
  )
}

/** Publishes a rule as the next version, unless somebody did since `baseVersion` (null: whatever is published). */
export function publishForm(db: Db, input: NewVersion): PublishResult {
  const form = rowId(input.id)
  const row = one<{ version: number }>(db, 'SELECT version FROM forms WHERE id = ? AND is_removed = 0', form)
  if (row === undefined) return 'gone'
  if (input.baseVersion !== null && input.baseVersion !== row.version) return 'conflict'
  const number = row.version + 1
  insertVersion(db, { form, number, ...input })
  run(
    db,
    `UPDATE forms SET rule = @rule, version = @number, changed_at = @at,
       fingerprint = CASE WHEN @hasFingerprint = 1 THEN @fingerprint ELSE fingerprint END WHERE id = @form`,
    {
      form,
      number,
      rule: JSON.stringify(input.rule),
      at: input.at,
      hasFingerprint: input.fingerprint === undefined ? 0 : 1,
      fingerprint:
        input.fingerprint === undefined || input.fingerprint === null ? null : JSON.stringify(input.fingerprint),
    },
  )
  return 'published'
}

/** Switches a form on or off, takes it away or brings it back; false when there is no such form. */
export function setForm(db: Db, input: { id: FormId; isEnabled?: boolean; isRemoved?: boolean; at: number }): boolean {
  const flag = (value: boolean | undefined) => (value === undefined ? null : value ? 1 : 0)
  return (
    run(
      db,
      `UPDATE forms SET is_enabled = COALESCE(?, is_enabled), is_removed = COALESCE(?, is_removed), changed_at = ?
       WHERE id = ?`,
      flag(input.isEnabled),
      flag(input.isRemoved),
      input.at,
      rowId(input.id),
    ).changes === 1
  )
}

/** Versions of a form, newest first. */
export function listFormVersions(db: Db, input: { id: FormId }): FormVersion[] {
  return all<{ number: number; rule: string; actor: string; note: string | null; created_at: number }>(
    db,
    'SELECT number, rule, actor, note, created_at FROM form_versions WHERE form_id = ? ORDER BY number DESC',
    rowId(input.id),
  ).map((row) => ({
    number: row.number,
    rule: readRule(row.rule),
    actor: row.actor,
    note: row.note,
    createdAt: row.created_at,
  }))
}

/** Stores a check of a form's selectors; the newest {@link MAX_CHECKS} are kept. */
export function saveFormCheck(db: Db, input: { id: FormId; check: FormCheck }): boolean {
  const form = rowId(input.id)
  if (one(db, 'SELECT 1 FROM forms WHERE id = ?', form) === undefined) return false
  run(db, 'INSERT INTO form_checks (form_id, result) VALUES (?, ?)', form, JSON.stringify(input.check))
  run(
    db,
    `DELETE FROM form_checks WHERE form_id = @form
       AND id <= (SELECT id FROM form_checks WHERE form_id = @form ORDER BY id DESC LIMIT 1 OFFSET @kept)`,
    { form, kept: MAX_CHECKS },
  )
  return true
}

/** Checks of a form, newest first. */
export function listFormChecks(db: Db, input: { id: FormId }): FormCheck[] {
  return all<{ result: string }>(
    db,
    'SELECT result FROM form_checks WHERE form_id = ? ORDER BY id DESC',
    rowId(input.id),
  ).map((row) => readCheck(row.result))
}

/** A new lead of a form: counted in the lead's own transaction. */
export function countFormLead(db: Db, formRow: number, receivedAt: number): void {
  run(
    db,
    'UPDATE forms SET lead_count = lead_count + 1, last_lead_at = MAX(COALESCE(last_lead_at, 0), ?) WHERE id = ?',
    receivedAt,
    formRow,
  )
}
