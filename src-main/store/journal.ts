import { appSettings, type AppSettings, type ProjectId } from '../../src-preload/contract/index.ts'
import { idOf, rowId } from './ids.ts'
import type { Db } from './open-database.ts'
import type { AuditEntry, Page } from './operations.ts'
import { all, one, run } from './statements.ts'

/** Adds an entry to the audit log. */
export function appendAudit(db: Db, input: Omit<AuditEntry, 'id'>): boolean {
  run(
    db,
    'INSERT INTO audit_log (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)',
    input.at,
    input.actor,
    input.action,
    input.subject,
    input.detail,
  )
  return true
}

/** The audit log, newest first. */
export function listAudit(db: Db, input: { limit: number; cursor: string | null }): Page<AuditEntry> {
  const before = /^\d{1,15}$/.test(input.cursor ?? '') ? Number(input.cursor) : Number.MAX_SAFE_INTEGER
  const rows = all<Omit<AuditEntry, 'id'> & { id: number }>(
    db,
    'SELECT * FROM audit_log WHERE id < ? ORDER BY id DESC LIMIT ?',
    before,
    input.limit + 1,
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map((row) => ({ ...row, id: idOf('audit', row.id) })),
    next: rows.length > input.limit && last !== undefined ? String(last.id) : null,
  }
}

/** Settings of the console; what is not stored has its default. */
export function getSettings(db: Db): AppSettings {
  const row = one<{ value: string }>(db, "SELECT value FROM settings WHERE name = 'app'")
  return appSettings.parse(row === undefined ? {} : JSON.parse(row.value))
}

/** Stores the settings. */
export function saveSettings(db: Db, input: { settings: AppSettings }): AppSettings {
  run(
    db,
    "INSERT INTO settings (name, value) VALUES ('app', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    JSON.stringify(input.settings),
  )
  return input.settings
}

/** Received leads per day (days since 1970 UTC), of one project or of all. */
export function reportByDay(
  db: Db,
  input: { projectId?: ProjectId; fromDay: number },
): { day: number; received: number }[] {
  return all(
    db,
    `SELECT day, SUM(received) AS received FROM day_counts WHERE (@project IS NULL OR project_id = @project) AND day >= @fromDay
     GROUP BY day ORDER BY day`,
    { project: input.projectId === undefined ? null : rowId(input.projectId), fromDay: input.fromDay },
  )
}

/** The id of this data folder; the first candidate ever given stays. */
export function ensureInstallationId(db: Db, input: { candidate: string }): string {
  run(
    db,
    "INSERT INTO settings (name, value) VALUES ('installation', ?) ON CONFLICT (name) DO NOTHING",
    input.candidate,
  )
  return one<{ value: string }>(db, "SELECT value FROM settings WHERE name = 'installation'")?.value ?? input.candidate
}

/** Writes one row that nobody reads: when it is committed, the database can be written again. */
export function probe(db: Db): boolean {
  run(
    db,
    "INSERT INTO settings (name, value) VALUES ('probe', '1') ON CONFLICT (name) DO UPDATE SET value = CAST(1 - value AS TEXT)",
  )
  return true
}
