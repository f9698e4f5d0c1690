import type {
  CheckResult,
  Circuit,
  Connection,
  ConnectionId,
  ConnectionState,
  JsonMap,
  ListItem,
  ProjectId,
  UnknownPolicy,
} from '../../src-preload/contract/index.ts'
import { STATE_CODE } from './codes.ts'
import { idOf, rowId } from './ids.ts'
import { forgetOwners } from './intake-owners.ts'
import { readCheck, readCircuit, readItems, readMap, readStrings } from './json-columns.ts'
import { refreshLeads } from './lead-state.ts'
import type { Db } from './open-database.ts'
import { unroute } from './park-delivery.ts'
import { readProjectSettings } from './projects.ts'
import type { AccountRecord, NewConnection, Touched } from './records.ts'
import { all, one, run } from './statements.ts'

type ConnectionRow = {
  id: number
  project_id: number
  adapter: string
  name: string
  intake_key: string
  config: string
  secrets: Uint8Array | null
  secret_names: string
  state: ConnectionState
  state_reason: string | null
  unknown_policy: UnknownPolicy
  last_check: string | null
  circuit: string | null
  created_at: number
}

/** A circuit that has never seen trouble. */
export const CLOSED_CIRCUIT: Circuit = {
  state: 'closed',
  since: null,
  nextProbeAt: null,
  pausedUntil: null,
  reason: null,
}

const toConnection = (row: ConnectionRow): Connection => ({
  id: idOf('connection', row.id),
  projectId: idOf('project', row.project_id),
  adapter: row.adapter,
  name: row.name,
  config: readMap(row.config),
  secretsSet: readStrings(row.secret_names),
  intakeKey: row.intake_key,
  state: row.state,
  stateReason: row.state_reason,
  unknownPolicy: row.unknown_policy,
  lastCheck: readCheck(row.last_check),
  circuit: readCircuit(row.circuit) ?? CLOSED_CIRCUIT,
  createdAt: row.created_at,
})

/** Connections of a project, or of all. */
export function listConnections(db: Db, input: { projectId?: ProjectId }): Connection[] {
  return all<ConnectionRow>(
    db,
    'SELECT * FROM connections WHERE is_removed = 0 AND (@project IS NULL OR project_id = @project) ORDER BY id',
    { project: input.projectId === undefined ? null : rowId(input.projectId) },
  ).map(toConnection)
}

/** One connection. */
export function getConnection(db: Db, input: { id: ConnectionId }): Connection | undefined {
  const row = one<ConnectionRow>(db, 'SELECT * FROM connections WHERE id = ? AND is_removed = 0', rowId(input.id))
  return row === undefined ? undefined : toConnection(row)
}

/** A connection as delivery needs it. */
export function getAccount(db: Db, input: { id: ConnectionId }): AccountRecord | undefined {
  const row = one<ConnectionRow & { settings: string; project_name: string }>(
    db,
    `SELECT c.*, p.settings, p.name AS project_name FROM connections c JOIN projects p ON p.id = c.project_id
     WHERE c.id = ? AND c.is_removed = 0`,
    rowId(input.id),
  )
  if (row === undefined) return undefined
  return {
    id: idOf('connection', row.id),
    projectId: idOf('project', row.project_id),
    adapter: row.adapter,
    name: row.name,
    config: readMap(row.config),
    secrets: row.secrets,
    state: row.state,
    unknownPolicy: row.unknown_policy,
    circuit: readCircuit(row.circuit),
    retrySchedule: readProjectSettings(row.settings).retrySchedule,
    projectName: row.project_name,
  }
}

/** Ids of all connections. */
export function listAccountIds(db: Db): ConnectionId[] {
  return all<{ id: number }>(db, 'SELECT id FROM connections WHERE is_removed = 0 ORDER BY id').map((row) =>
    idOf('connection', row.id),
  )
}

/** Makes a connection, active at once. */
export function createConnection(db: Db, input: NewConnection): ConnectionId {
  forgetOwners(db)
  const { id } = run(
    db,
    `INSERT INTO connections (project_id, adapter, name, intake_key, config, secrets, secret_names, state, unknown_policy,
       created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)`,
    rowId(input.projectId),
    input.adapter,
    input.name,
    input.intakeKey,
    JSON.stringify(input.config),
    input.secrets,
    JSON.stringify(input.secretNames),
    input.unknownPolicy,
    input.at,
  )
  return idOf('connection', id)
}

/** Changes what is given; false when there is no such connection. */
export function updateConnection(
  db: Db,
  input: {
    id: ConnectionId
    name?: string
    config?: JsonMap
    secrets?: Uint8Array | null
    secretNames?: string[]
    unknownPolicy?: UnknownPolicy
  },
): boolean {
  const { changes } = run(
    db,
    `UPDATE connections SET name = COALESCE(@name, name), config = COALESCE(@config, config),
       secrets = CASE WHEN @hasSecrets = 1 THEN @secrets ELSE secrets END,
       secret_names = COALESCE(@secretNames, secret_names), unknown_policy = COALESCE(@policy, unknown_policy)
     WHERE id = @id AND is_removed = 0`,
    {
      id: rowId(input.id),
      name: input.name ?? null,
      config: input.config === undefined ? null : JSON.stringify(input.config),
      hasSecrets: input.secrets === undefined ? 0 : 1,
      secrets: input.secrets ?? null,
      secretNames: input.secretNames === undefined ? null : JSON.stringify(input.secretNames),
      policy: input.unknownPolicy ?? null,
    },
  )
  return changes === 1
}

type Waiting = { id: number; lead_id: number; connection_id: number }

/** Moves a connection to a state: what waits is held, what was held waits again. */
export function setConnectionState(
  db: Db,
  input: { id: ConnectionId; state: ConnectionState; reason: string | null; at: number },
): Touched {
  forgetOwners(db)
  const id = rowId(input.id)
  run(db, 'UPDATE connections SET state = ?, state_reason = ? WHERE id = ?', input.state, input.reason, id)
  const rows = input.state === 'active' ? queueHeld(db, id, input.at) : holdWaiting(db, id, input.reason)
  return refreshLeads(db, rows)
}

function holdWaiting(db: Db, id: number, reason: string | null): Waiting[] {
  const rows = all<Waiting>(
    db,
    'SELECT id, lead_id, connection_id FROM deliveries WHERE connection_id = ? AND state IN (0, 3)',
    id,
  )
  for (const row of rows) {
    run(db, 'UPDATE deliveries SET state = ?, next_at = NULL, reason = ? WHERE id = ?', STATE_CODE.held, reason, row.id)
  }
  return rows
}

function queueHeld(db: Db, id: number, at: number): Waiting[] {
  const rows = all<Waiting & { attempt_count: number; comment_id: number | null }>(
    db,
    `SELECT id, lead_id, connection_id, attempt_count, comment_id FROM deliveries WHERE connection_id = ? AND state = ?
     ORDER BY id`,
    id,
    STATE_CODE.held,
  )
  for (const row of rows) {
    const isWaitingForDeal =
      row.comment_id !== null &&
      one(
        db,
        'SELECT 1 FROM deliveries WHERE lead_id = ? AND connection_id = ? AND comment_id IS NULL AND crm_id IS NOT NULL',
        row.lead_id,
        id,
      ) === undefined
    run(
      db,
      'UPDATE deliveries SET state = ?, next_at = ? WHERE id = ?',
      row.attempt_count > 0 ? STATE_CODE.retrying : STATE_CODE.queued,
      isWaitingForDeal ? null : at,
      row.id,
    )
  }
  return rows
}

/** Takes a connection away: its key stops working, what waits becomes `unrouted`, what was delivered stays as it is. */
export function removeConnection(db: Db, input: { id: ConnectionId; at: number }): Touched {
  forgetOwners(db)
  const id = rowId(input.id)
  run(
    db,
    "UPDATE connections SET is_removed = 1, secrets = NULL, tokens = NULL, secret_names = '[]', state = 'paused' WHERE id = ?",
    id,
  )
  const rows = all<Waiting>(
    db,
    'SELECT id, lead_id, connection_id FROM deliveries WHERE connection_id = ? AND state IN (0, 3, 4, 5)',
    id,
  )
  for (const row of rows) unroute(db, row.id)
  return refreshLeads(db, rows)
}

/** Sealed tokens of an account. */
export function getTokens(db: Db, input: { id: ConnectionId }): Uint8Array | undefined {
  const row = one<{ tokens: Uint8Array | null }>(
    db,
    'SELECT tokens FROM connections WHERE id = ? AND is_removed = 0',
    rowId(input.id),
  )
  return row?.tokens ?? undefined
}

/** Stores sealed tokens of an account. */
export function saveTokens(db: Db, input: { id: ConnectionId; tokens: Uint8Array }): boolean {
  const sql = 'UPDATE connections SET tokens = ? WHERE id = ? AND is_removed = 0'
  return run(db, sql, input.tokens, rowId(input.id)).changes === 1
}

/** Stores the result of a check. */
export function saveCheck(db: Db, input: { id: ConnectionId; result: CheckResult }): boolean {
  return (
    run(db, 'UPDATE connections SET last_check = ? WHERE id = ?', JSON.stringify(input.result), rowId(input.id))
      .changes === 1
  )
}

/** Stores how the account does, so that a restart continues where it was. */
export function saveCircuit(db: Db, input: { id: ConnectionId; circuit: Circuit }): boolean {
  return (
    run(db, 'UPDATE connections SET circuit = ? WHERE id = ?', JSON.stringify(input.circuit), rowId(input.id))
      .changes === 1
  )
}

/** Stores a reference list of the CRM. */
export function saveReferenceList(
  db: Db,
  input: { connectionId: ConnectionId; list: string; items: ListItem[]; at: number },
): boolean {
  run(
    db,
    `INSERT INTO reference_lists (connection_id, list, items, fetched_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (connection_id, list) DO UPDATE SET items = excluded.items, fetched_at = excluded.fetched_at`,
    rowId(input.connectionId),
    input.list,
    JSON.stringify(input.items),
    input.at,
  )
  return true
}

/** A stored reference list. */
export function getReferenceList(
  db: Db,
  input: { connectionId: ConnectionId; list: string },
): { items: ListItem[]; fetchedAt: number } | undefined {
  const row = one<{ items: string; fetched_at: number }>(
    db,
    'SELECT items, fetched_at FROM reference_lists WHERE connection_id = ? AND list = ?',
    rowId(input.connectionId),
    input.list,
  )
  return row === undefined ? undefined : { items: readItems(row.items), fetchedAt: row.fetched_at }
}
