/**
 * Forms of the tag with their versions and checks, visits, and what a lead of the tag knows. `forms.version` is the published one.
 * A visit's number is the project's own: `projects.last_visit` is the highest that was given. `visits.known` and
 * `leads.context` hold variables by word.
 */
export const formsAndVisits = `
ALTER TABLE projects ADD COLUMN tag_key TEXT;
ALTER TABLE projects ADD COLUMN roistat_key TEXT;
ALTER TABLE projects ADD COLUMN last_visit INTEGER NOT NULL DEFAULT 100000;
UPDATE projects SET tag_key = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX projects_by_tag_key ON projects (tag_key);
ALTER TABLE leads ADD COLUMN form_id INTEGER;
ALTER TABLE leads ADD COLUMN context TEXT;
CREATE INDEX leads_by_form ON leads (form_id, id) WHERE form_id IS NOT NULL;
CREATE TABLE forms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  rule TEXT NOT NULL,
  version INTEGER NOT NULL,
  is_enabled INTEGER NOT NULL DEFAULT 1,
  is_removed INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  last_lead_at INTEGER,
  lead_count INTEGER NOT NULL DEFAULT 0,
  incomplete_count INTEGER NOT NULL DEFAULT 0,
  last_incomplete_at INTEGER
);
CREATE INDEX forms_by_project ON forms (project_id);
CREATE TABLE form_versions (
  form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  rule TEXT NOT NULL,
  actor TEXT NOT NULL,
  note TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (form_id, number)
) WITHOUT ROWID;
CREATE TABLE form_checks (
  id INTEGER PRIMARY KEY,
  form_id INTEGER NOT NULL REFERENCES forms(id) ON DELETE CASCADE,
  result TEXT NOT NULL
);
CREATE INDEX form_checks_by_form ON form_checks (form_id, id);
CREATE TABLE visits (
  project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  visitor TEXT NOT NULL,
  first_number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  known TEXT NOT NULL,
  PRIMARY KEY (project_id, number)
) WITHOUT ROWID;
CREATE INDEX visits_by_visitor ON visits (project_id, visitor, number);
CREATE TABLE tag_sightings (
  project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  host TEXT NOT NULL,
  url TEXT NOT NULL,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, host)
) WITHOUT ROWID;
CREATE TABLE tag_notices (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  form_id INTEGER NOT NULL,
  detail TEXT NOT NULL,
  url TEXT NOT NULL,
  count INTEGER NOT NULL DEFAULT 1,
  last_at INTEGER NOT NULL,
  UNIQUE (project_id, kind, form_id, detail)
);
`
