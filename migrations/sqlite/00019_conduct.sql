-- +goose Up
-- Who owes which record when (R1.2). What is due, done, late or missing is computed from facts and never stored.
CREATE TABLE duties (
  project_id   TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  class        TEXT    NOT NULL,
  unit_project TEXT    NOT NULL, -- empty: any
  owner        TEXT    NOT NULL,
  every        TEXT    NOT NULL CHECK (every IN ('day', 'week', 'month', 'quarter')),
  by_hour      INTEGER NOT NULL,
  workdays     INTEGER NOT NULL,
  valid_from   TEXT    NOT NULL,
  valid_until  TEXT    NOT NULL, -- empty: open end
  set_by       TEXT    NOT NULL,
  set_at       INTEGER NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (owner) REFERENCES users (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duties_by_owner ON duties (project_id, owner, id);

-- Insert-only: the signed assessment of a part of a month (R4.7).
CREATE TABLE assessments (
  project_id   TEXT    NOT NULL,
  month        TEXT    NOT NULL, -- YYYY-MM
  part         TEXT    NOT NULL CHECK (part IN ('team', 'managers')),
  document     BLOB    NOT NULL, -- canonical JSON
  hash         TEXT    NOT NULL,
  cut_off      INTEGER NOT NULL,
  signed_by    TEXT    NOT NULL,
  signed_at    INTEGER NOT NULL,
  statement    TEXT    NOT NULL,
  signature    TEXT    NOT NULL,
  PRIMARY KEY (project_id, month, part)
) STRICT, WITHOUT ROWID;

-- What somebody says against his assessment, and the answer.
CREATE TABLE assessment_appeals (
  project_id   TEXT    NOT NULL,
  month        TEXT    NOT NULL,
  person       TEXT    NOT NULL,
  part         TEXT    NOT NULL,
  words        TEXT    NOT NULL,
  made_at      INTEGER NOT NULL,
  answer       TEXT    NOT NULL,
  answered_by  TEXT    NOT NULL,
  answered_at  INTEGER NOT NULL, -- 0: not yet
  PRIMARY KEY (project_id, month, person),
  FOREIGN KEY (project_id, month, part) REFERENCES assessments (project_id, month, part)
) STRICT, WITHOUT ROWID;

-- Late, omitted, false and concealed reports, and good ideas: proposed by rule, heard, decided by signature (R1.4).
CREATE TABLE conduct_findings (
  project_id   TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  kind         TEXT    NOT NULL CHECK (kind IN ('late', 'missing', 'false', 'concealed', 'merit')),
  person       TEXT    NOT NULL,
  subject      TEXT    NOT NULL,
  day          TEXT    NOT NULL,
  evidence     TEXT    NOT NULL, -- JSON
  state        TEXT    NOT NULL CHECK (state IN ('proposed', 'heard', 'upheld', 'dismissed')),
  proposed_at  INTEGER NOT NULL,
  hearing_due  TEXT    NOT NULL,
  due_listed   INTEGER NOT NULL,
  hearing      TEXT    NOT NULL,
  heard_at     INTEGER NOT NULL,
  measure      TEXT    NOT NULL,
  reason       TEXT    NOT NULL,
  decided_by   TEXT    NOT NULL,
  decided_at   INTEGER NOT NULL,
  signature    TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conduct_findings_by_state ON conduct_findings (project_id, state, day, id);
CREATE INDEX conduct_findings_by_person ON conduct_findings (project_id, person, day, id);

-- Up to which day findings were proposed from facts: each day once, by one replica.
CREATE TABLE conduct_days (
  project_id   TEXT    NOT NULL,
  day          TEXT    NOT NULL,
  made_at      INTEGER NOT NULL,
  found        INTEGER NOT NULL,
  PRIMARY KEY (project_id, day)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE conduct_days;
DROP TABLE conduct_findings;
DROP TABLE assessment_appeals;
DROP TABLE assessments;
DROP TABLE duties;
