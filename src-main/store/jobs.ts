import type { Job, JobId, Json } from '../../src-preload/contract/index.ts'
import { idOf, rowId } from './ids.ts'
import { readJson } from './json-columns.ts'
import type { Db } from './open-database.ts'
import type { JobRecord } from './records.ts'
import { all, one, run } from './statements.ts'

type Row = {
  id: number
  kind: Job['kind']
  params: string
  state: Job['state']
  total: number
  done: number
  left_out: number
  cursor: number
  reason: string | null
  created_at: number
  finished_at: number | null
}

const toJob = (row: Row): Job => ({
  id: idOf('job', row.id),
  kind: row.kind,
  state: row.state,
  total: row.total,
  done: row.done,
  left: row.left_out,
  reason: row.reason,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})
const toRecord = (row: Row): JobRecord => ({ ...toJob(row), params: readJson(row.params), cursor: row.cursor })

/** Starts a job's row. */
export function createJob(db: Db, input: { kind: Job['kind']; params: Json; total: number; at: number }): Job {
  const { id } = run(
    db,
    "INSERT INTO jobs (kind, params, state, total, created_at) VALUES (?, ?, 'running', ?, ?)",
    input.kind,
    JSON.stringify(input.params),
    input.total,
    input.at,
  )
  const row = one<Row>(db, 'SELECT * FROM jobs WHERE id = ?', id)
  if (row === undefined) throw new Error('the job cannot be read back')
  return toJob(row)
}

/** Saves a job's progress; a job that has ended does not change any more. */
export function saveJob(
  db: Db,
  input: {
    id: JobId
    done: number
    left: number
    cursor: number
    state: Job['state']
    reason: string | null
    at: number
  },
): Job | undefined {
  run(
    db,
    `UPDATE jobs SET done = ?, left_out = ?, cursor = ?, state = ?, reason = ?, finished_at = ?
     WHERE id = ? AND state = 'running'`,
    input.done,
    input.left,
    input.cursor,
    input.state,
    input.reason,
    input.state === 'running' ? null : input.at,
    rowId(input.id),
  )
  const row = one<Row>(db, 'SELECT * FROM jobs WHERE id = ?', rowId(input.id))
  return row === undefined ? undefined : toJob(row)
}

/** Jobs, newest first. */
export function listJobs(db: Db, input: { limit: number }): Job[] {
  return all<Row>(db, 'SELECT * FROM jobs ORDER BY id DESC LIMIT ?', input.limit).map(toJob)
}

/** One job with what its runner needs. */
export function getJob(db: Db, input: { id: JobId }): JobRecord | undefined {
  const row = one<Row>(db, 'SELECT * FROM jobs WHERE id = ?', rowId(input.id))
  return row === undefined ? undefined : toRecord(row)
}

/** Jobs that a stop of the program interrupted, oldest first. */
export function listRunningJobs(db: Db): JobRecord[] {
  return all<Row>(db, "SELECT * FROM jobs WHERE state = 'running' ORDER BY id").map(toRecord)
}
