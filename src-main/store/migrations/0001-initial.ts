/**
 * First schema. Times are ms since 1970 UTC. `state` columns hold the position of the word in the contract's list
 * (`store/codes.ts`), which keeps a lead's rows and indexes small.
 *
 * AUTOINCREMENT costs a write per row: only what is named outside (leads, projects, connections, the box) never reuses a number.
 *
 * `deliveries.next_at` is set exactly when the row waits for an attempt, so the partial index on it is the queue.
 * `inbox` is the hand-over between the durable commit and the work behind it (search index, compression): a lead is in
 * it until it is indexed, so it is also the high-water mark.
 */
export const initialSchema = `
CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  intake_key TEXT NOT NULL UNIQUE,
  settings TEXT NOT NULL,
  is_archived INTEGER NOT NULL DEFAULT 0,
  last_lead_at INTEGER,
  created_at INTEGER NOT NULL
);
CREATE TABLE sites (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  host TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (project_id, host)
);
CREATE TABLE connections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  adapter TEXT NOT NULL,
  name TEXT NOT NULL,
  intake_key TEXT NOT NULL UNIQUE,
  config TEXT NOT NULL,
  secrets BLOB,
  secret_names TEXT NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT,
  unknown_policy TEXT NOT NULL,
  last_check TEXT,
  circuit TEXT,
  is_removed INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
);
CREATE INDEX connections_by_project ON connections (project_id);
CREATE TABLE reference_lists (
  connection_id INTEGER NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
  list TEXT NOT NULL,
  items TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  PRIMARY KEY (connection_id, list)
) WITHOUT ROWID;
CREATE TABLE leads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects(id),
  received_at INTEGER NOT NULL,
  state INTEGER NOT NULL,
  title TEXT,
  comment TEXT,
  name TEXT,
  phone TEXT,
  phone_e164 TEXT,
  email TEXT,
  visit TEXT,
  fields TEXT,
  client_fields TEXT,
  flags TEXT,
  warnings TEXT,
  ip TEXT,
  user_agent TEXT,
  referrer TEXT,
  repeat_count INTEGER NOT NULL DEFAULT 0,
  is_edited INTEGER NOT NULL DEFAULT 0,
  submission_id TEXT
);
CREATE INDEX leads_by_time ON leads (received_at, id);
CREATE INDEX leads_by_project ON leads (project_id, received_at, id);
CREATE INDEX leads_by_state ON leads (project_id, state, received_at, id);
CREATE INDEX leads_not_delivered ON leads (state, received_at, id) WHERE state <> 2;
CREATE UNIQUE INDEX leads_by_submission ON leads (submission_id) WHERE submission_id IS NOT NULL;
CREATE TABLE originals (
  lead_id INTEGER NOT NULL REFERENCES leads(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  packed BLOB NOT NULL,
  PRIMARY KEY (lead_id, number)
) WITHOUT ROWID;
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  lead_id INTEGER NOT NULL,
  original BLOB
);
CREATE VIRTUAL TABLE lead_search USING fts5(
  text, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1'
);
CREATE TABLE recent_submissions (
  lead_id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  fingerprint BLOB NOT NULL,
  received_at INTEGER NOT NULL
);
CREATE TABLE comments (
  id INTEGER PRIMARY KEY,
  lead_id INTEGER NOT NULL REFERENCES leads(id) ON DELETE CASCADE,
  received_at INTEGER NOT NULL,
  title TEXT,
  message TEXT NOT NULL
);
CREATE INDEX comments_by_lead ON comments (lead_id);
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  lead_id INTEGER NOT NULL REFERENCES leads(id) ON DELETE CASCADE,
  connection_id INTEGER REFERENCES connections(id),
  comment_id INTEGER REFERENCES comments(id) ON DELETE CASCADE,
  state INTEGER NOT NULL,
  next_at INTEGER,
  attempt_count INTEGER NOT NULL DEFAULT 0,
  person_key TEXT,
  lease_token TEXT,
  lease_until INTEGER,
  unknown_since INTEGER,
  lookup_count INTEGER NOT NULL DEFAULT 0,
  is_repeat_of_unknown INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  crm_id TEXT,
  url TEXT,
  is_appended INTEGER NOT NULL DEFAULT 0,
  is_reconciled INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  resent_at INTEGER,
  finished_at INTEGER
);
CREATE INDEX deliveries_by_lead ON deliveries (lead_id);
CREATE INDEX deliveries_due ON deliveries (connection_id, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_sending ON deliveries (connection_id) WHERE state = 1;
CREATE INDEX deliveries_open ON deliveries (connection_id, state, id) WHERE state NOT IN (2, 6);
CREATE INDEX deliveries_by_crm_id ON deliveries (crm_id) WHERE crm_id IS NOT NULL;
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL REFERENCES deliveries(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT,
  reason TEXT,
  exchanges BLOB
);
CREATE INDEX attempts_by_delivery ON attempts (delivery_id);
CREATE TABLE delivery_steps (
  delivery_id INTEGER NOT NULL REFERENCES deliveries(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  result TEXT NOT NULL,
  summary TEXT NOT NULL,
  finished_at INTEGER NOT NULL,
  PRIMARY KEY (delivery_id, name)
) WITHOUT ROWID;
CREATE TABLE unrecognised (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at INTEGER NOT NULL,
  intake_key TEXT NOT NULL,
  lead TEXT NOT NULL,
  original BLOB NOT NULL
);
CREATE TABLE state_counts (
  project_id INTEGER NOT NULL,
  state INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (project_id, state)
) WITHOUT ROWID;
CREATE TABLE day_counts (
  project_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  received INTEGER NOT NULL,
  PRIMARY KEY (project_id, day)
) WITHOUT ROWID;
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  params TEXT NOT NULL,
  state TEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  left_out INTEGER NOT NULL DEFAULT 0,
  cursor INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
);
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`
