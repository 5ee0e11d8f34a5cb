-- +goose Up
-- Suspicious data (R5): one row for each rule on each submission that it met, or on a day that has no record.
CREATE TABLE suspicions (
  project_id         TEXT    NOT NULL,
  id                 TEXT    NOT NULL,
  rule               TEXT    NOT NULL,
  subject            TEXT    NOT NULL, -- id of a record, or a day
  edition            INTEGER NOT NULL,
  author             TEXT    NOT NULL, -- of the subject; empty for a day
  day                TEXT    NOT NULL, -- on which it was handed in
  urgent             INTEGER NOT NULL,
  state              TEXT    NOT NULL CHECK (state IN ('open', 'overdue', 'cleared', 'corrected')),
  owner              TEXT    NOT NULL, -- role that has to explain
  due                TEXT    NOT NULL,
  due_listed         INTEGER NOT NULL, -- whether published lists cover the time until then
  evidence           TEXT    NOT NULL, -- JSON
  opened_at          INTEGER NOT NULL,
  finding            TEXT    NOT NULL,
  finding_evidence   TEXT    NOT NULL,
  finding_by         TEXT    NOT NULL,
  finding_at         INTEGER NOT NULL,
  refusal            TEXT    NOT NULL,
  decided_by         TEXT    NOT NULL,
  decided_at         INTEGER NOT NULL,
  correction         TEXT    NOT NULL, -- id of the record that corrects
  correction_version INTEGER NOT NULL,
  version            INTEGER NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, rule, subject, edition)
) STRICT, WITHOUT ROWID;
CREATE INDEX suspicions_by_state ON suspicions (project_id, state, due, id);
CREATE INDEX suspicions_by_time ON suspicions (project_id, opened_at, id);

-- Every record that a suspicion rests on: who may not know of one of them may not know of the suspicion.
CREATE TABLE suspicion_records (
  project_id         TEXT    NOT NULL,
  suspicion_id       TEXT    NOT NULL,
  record_id          TEXT    NOT NULL,
  PRIMARY KEY (project_id, suspicion_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX suspicion_records_by_record ON suspicion_records (project_id, record_id);

-- The list of each day is made once.
CREATE TABLE daily_lists (
  project_id         TEXT    NOT NULL,
  day                TEXT    NOT NULL,
  lease_owner        TEXT    NOT NULL,
  lease_until        INTEGER NOT NULL,
  finished_at        INTEGER NOT NULL, -- 0: not yet
  through_seq        INTEGER NOT NULL, -- newest event that it saw
  found              INTEGER NOT NULL,
  PRIMARY KEY (project_id, day)
) STRICT, WITHOUT ROWID;

-- Insert-only: thresholds and fence from a day on; of the same day the newest holds. No project: the installation.
CREATE TABLE rule_settings (
  project_id         TEXT    NOT NULL,
  valid_from         TEXT    NOT NULL,
  set_at             INTEGER NOT NULL,
  changes            TEXT    NOT NULL, -- JSON
  set_by             TEXT    NOT NULL,
  PRIMARY KEY (project_id, valid_from, set_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE calendar_years (
  list_year          INTEGER NOT NULL PRIMARY KEY,
  source             TEXT    NOT NULL,
  set_by             TEXT    NOT NULL,
  set_at             INTEGER NOT NULL
) STRICT;
CREATE TABLE calendar_days (
  list_year          INTEGER NOT NULL,
  day                TEXT    NOT NULL,
  off                INTEGER NOT NULL,
  name               TEXT    NOT NULL,
  PRIMARY KEY (list_year, day)
) STRICT, WITHOUT ROWID;

-- Leave of the project manager to file a day later than V6 allows.
CREATE TABLE waivers (
  project_id         TEXT    NOT NULL,
  author             TEXT    NOT NULL,
  work_date          TEXT    NOT NULL,
  reason             TEXT    NOT NULL,
  granted_by         TEXT    NOT NULL,
  granted_at         INTEGER NOT NULL,
  PRIMARY KEY (project_id, author, work_date)
) STRICT, WITHOUT ROWID;


-- +goose Down
DROP TABLE waivers;
DROP TABLE calendar_days;
DROP TABLE calendar_years;
DROP TABLE rule_settings;
DROP TABLE daily_lists;
DROP TABLE suspicion_records;
DROP TABLE suspicions;
