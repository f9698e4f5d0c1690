import type { ProjectSettings } from '../../src-preload/contract/index.ts'
import type { Db } from './open-database.ts'
import { forgetWindows } from './recent-submissions.ts'
import { all, one } from './statements.ts'

/** Who a submission belongs to and where it goes. */
export type IntakeOwner = {
  projectRow: number
  isArchived: boolean
  windowMs: number
  /** Connections that get a delivery, with their state. */
  targets: { id: number; state: string }[]
  /** Whether our tag has ever opened a visit: else leads with a visit's number need not be looked up. */
  hasVisits: boolean
  /** When the project's last lead was written down; 0 before the first. */
  lastLeadAt: number
}

type Row = { project_id: number; connection_id: number | null; settings: string; is_archived: number }

/**
 * Owners by key, and by project for leads that people assign, read once: asking the tables again for every lead would be a
 * third of its time. Every change of projects and connections forgets them, see {@link forgetOwners}.
 */
const known = new WeakMap<Db, Map<string, IntakeOwner | undefined>>()
/** Unknown keys are remembered too; a flood of different ones must not fill the memory. */
const MAX_KNOWN = 20_000

/** Projects or connections change: owners and windows are read anew. Called at the start of the change. */
export function forgetOwners(db: Db): void {
  known.delete(db)
  forgetWindows(db)
}

/** The owner of a key, undefined when nobody has it. */
export function ownerOfKey(db: Db, key: string): IntakeOwner | undefined {
  return remembered(db, `key ${key}`, () => {
    const project = one<Row>(
      db,
      'SELECT id AS project_id, NULL AS connection_id, settings, is_archived FROM projects WHERE intake_key = ?',
      key,
    )
    const row =
      project ??
      one<Row>(
        db,
        `SELECT c.project_id, c.id AS connection_id, p.settings, p.is_archived FROM connections c
         JOIN projects p ON p.id = c.project_id WHERE c.intake_key = ? AND c.is_removed = 0`,
        key,
      )
    return row === undefined ? undefined : toOwner(db, row)
  })
}

/** A project as the owner of a lead, whatever key the lead had. */
export function ownerOfProject(db: Db, projectRow: number): IntakeOwner | undefined {
  return remembered(db, `project ${projectRow}`, () => {
    const row = one<Row>(
      db,
      'SELECT id AS project_id, NULL AS connection_id, settings, is_archived FROM projects WHERE id = ?',
      projectRow,
    )
    return row === undefined ? undefined : toOwner(db, row)
  })
}

function remembered(db: Db, name: string, read: () => IntakeOwner | undefined): IntakeOwner | undefined {
  let owners = known.get(db)
  if (owners === undefined || owners.size >= MAX_KNOWN) {
    owners = new Map()
    known.set(db, owners)
  }
  if (owners.has(name)) return owners.get(name)
  const owner = read()
  owners.set(name, owner)
  return owner
}

function toOwner(db: Db, row: Row): IntakeOwner {
  const isArchived = row.is_archived === 1
  const targets = all<{ id: number; state: string }>(
    db,
    `SELECT id, state FROM connections WHERE project_id = @project AND is_removed = 0 AND (@only IS NULL OR id = @only)
     ORDER BY id`,
    { project: row.project_id, only: row.connection_id },
  )
  return {
    projectRow: row.project_id,
    isArchived,
    windowMs: (JSON.parse(row.settings) as ProjectSettings).repeatWindowMs, // written by us, parsed by zod before
    targets: isArchived ? [] : targets,
    hasVisits: one(db, 'SELECT 1 FROM visits WHERE project_id = ? LIMIT 1', row.project_id) !== undefined,
    lastLeadAt: 0,
  }
}
