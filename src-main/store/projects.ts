import {
  type Project,
  type ProjectHealth,
  type ProjectId,
  projectSettings,
  type ProjectSettings,
  type Site,
  type SiteId,
} from '../../src-preload/contract/index.ts'
import { STATE_CODE } from './codes.ts'
import { readStateCounts } from './counters.ts'
import { idOf, rowId } from './ids.ts'
import type { Db } from './open-database.ts'
import { forgetOwners } from './intake-owners.ts'
import type { KeyRecord } from './records.ts'
import { all, one, run } from './statements.ts'

type ProjectRow = {
  id: number
  name: string
  intake_key: string
  settings: string
  is_archived: number
  last_lead_at: number | null
  created_at: number
}
type SiteRow = { id: number; project_id: number; host: string; created_at: number }

/** Settings of a stored project; a setting added later gets its default. */
export const readProjectSettings = (text: string): ProjectSettings => projectSettings.parse(JSON.parse(text))

const toSite = (row: SiteRow): Site => ({
  id: idOf('site', row.id),
  projectId: idOf('project', row.project_id),
  host: row.host,
  createdAt: row.created_at,
})

function toProject(db: Db, row: ProjectRow, day: number): Project {
  return {
    id: idOf('project', row.id),
    name: row.name,
    intakeKey: row.intake_key,
    settings: readProjectSettings(row.settings),
    isArchived: row.is_archived === 1,
    createdAt: row.created_at,
    sites: all<SiteRow>(db, 'SELECT * FROM sites WHERE project_id = ? ORDER BY host', row.id).map(toSite),
    health: readHealth(db, row, day),
  }
}

function readHealth(db: Db, row: ProjectRow, day: number): ProjectHealth {
  const counts = readStateCounts(db, row.id)
  const sum = (...states: (keyof typeof STATE_CODE)[]) =>
    states.reduce((total, state) => total + (counts.get(STATE_CODE[state]) ?? 0), 0)
  const connections = all<{ state: string; circuit: string | null }>(
    db,
    'SELECT state, circuit FROM connections WHERE project_id = ? AND is_removed = 0',
    row.id,
  )
  const attention = sum('failed', 'unrouted', 'held')
  const isInTrouble =
    sum('retrying') > 0 || connections.some((item) => item.circuit !== null && item.circuit.includes('"state":"open"'))
  const needsPerson = attention > 0 || connections.some((item) => item.state === 'unauthorized')
  const received = one<{ received: number }>(
    db,
    'SELECT received FROM day_counts WHERE project_id = ? AND day = ?',
    row.id,
    day,
  )
  const isIdle = row.last_lead_at === null
  return {
    state: needsPerson ? 'attention' : isInTrouble ? 'trouble' : isIdle ? 'idle' : 'ok',
    leadsToday: received?.received ?? 0,
    delivered: sum('delivered'),
    waiting: sum('queued', 'sending', 'retrying'),
    attention,
    lastLeadAt: row.last_lead_at,
    connectionCount: connections.length,
  }
}

/** Projects by name; `day` is the day number that counts as today. */
export function listProjects(db: Db, input: { withArchived: boolean; day: number }): Project[] {
  return all<ProjectRow>(
    db,
    'SELECT * FROM projects WHERE is_archived = 0 OR ? ORDER BY is_archived, name COLLATE NOCASE, id',
    input.withArchived ? 1 : 0,
  ).map((row) => toProject(db, row, input.day))
}

/** One project. */
export function getProject(db: Db, input: { id: ProjectId; day: number }): Project | undefined {
  const row = one<ProjectRow>(db, 'SELECT * FROM projects WHERE id = ?', rowId(input.id))
  return row === undefined ? undefined : toProject(db, row, input.day)
}

/** Makes a project. */
export function createProject(
  db: Db,
  input: { name: string; intakeKey: string; tagKey: string; settings: ProjectSettings; at: number },
): ProjectId {
  forgetOwners(db)
  const { id } = run(
    db,
    'INSERT INTO projects (name, intake_key, tag_key, settings, created_at) VALUES (?, ?, ?, ?, ?)',
    input.name,
    input.intakeKey,
    input.tagKey,
    JSON.stringify(input.settings),
    input.at,
  )
  return idOf('project', id)
}

/** Changes what is given; false when there is no such project. */
export function updateProject(
  db: Db,
  input: { id: ProjectId; name?: string; settings?: ProjectSettings; isArchived?: boolean; intakeKey?: string },
): boolean {
  forgetOwners(db)
  const { changes } = run(
    db,
    `UPDATE projects SET name = COALESCE(?, name), settings = COALESCE(?, settings), is_archived = COALESCE(?, is_archived),
       intake_key = COALESCE(?, intake_key) WHERE id = ?`,
    input.name ?? null,
    input.settings === undefined ? null : JSON.stringify(input.settings),
    input.isArchived === undefined ? null : input.isArchived ? 1 : 0,
    input.intakeKey ?? null,
    rowId(input.id),
  )
  return changes === 1
}

/** Adds a site, or answers the one that is there; undefined when there is no such project. */
export function addSite(db: Db, input: { projectId: ProjectId; host: string; at: number }): Site | undefined {
  const project = rowId(input.projectId)
  if (one(db, 'SELECT 1 FROM projects WHERE id = ?', project) === undefined) return undefined
  run(
    db,
    'INSERT INTO sites (project_id, host, created_at) VALUES (?, ?, ?) ON CONFLICT (project_id, host) DO NOTHING',
    project,
    input.host,
    input.at,
  )
  const row = one<SiteRow>(db, 'SELECT * FROM sites WHERE project_id = ? AND host = ?', project, input.host)
  return row === undefined ? undefined : toSite(row)
}

/** One site. */
export function getSite(db: Db, input: { id: SiteId }): Site | undefined {
  const row = one<SiteRow>(db, 'SELECT * FROM sites WHERE id = ?', rowId(input.id))
  return row === undefined ? undefined : toSite(row)
}

/** Removes a site. */
export function removeSite(db: Db, input: { id: SiteId }): boolean {
  return run(db, 'DELETE FROM sites WHERE id = ?', rowId(input.id)).changes === 1
}

/** Every key that takes leads, with its owner. */
export function listKeys(db: Db): KeyRecord[] {
  const rows = all<{ intake_key: string; project_id: number; connection_id: number | null; settings: string }>(
    db,
    `SELECT intake_key, id AS project_id, NULL AS connection_id, settings FROM projects
     UNION ALL
     SELECT c.intake_key, c.project_id, c.id, p.settings FROM connections c JOIN projects p ON p.id = c.project_id
     WHERE c.is_removed = 0`,
  )
  return rows.map((row) => ({
    key: row.intake_key,
    projectId: idOf('project', row.project_id),
    connectionId: row.connection_id === null ? null : idOf('connection', row.connection_id),
    defaultCountry: readProjectSettings(row.settings).defaultCountry,
  }))
}
