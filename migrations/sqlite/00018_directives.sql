-- +goose Up
-- How far each published order has come. These two tables stand behind the readers' door: they hold facts and signatures,
-- and no word that nobody countersigned. What the order itself says stands in its publication.
CREATE TABLE publication_directives (
  project_id   TEXT    NOT NULL,
  id           TEXT    NOT NULL, -- of the record that was published first
  record_id    TEXT    NOT NULL, -- of the record in force
  archive_no   TEXT    NOT NULL, -- of the publication in force
  class        TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  paper_no     TEXT    NOT NULL, -- number on the paper; empty: none
  author       TEXT    NOT NULL,
  side         TEXT    NOT NULL, -- role in which its author filed it
  unit_project TEXT    NOT NULL,
  division     TEXT    NOT NULL,
  subdivision  TEXT    NOT NULL,
  axis         TEXT    NOT NULL,
  floor        TEXT    NOT NULL,
  chainage     TEXT    NOT NULL,
  part         TEXT    NOT NULL,
  issued_at    INTEGER NOT NULL,
  due_at       INTEGER NOT NULL,
  state        TEXT    NOT NULL,
  is_open      INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  closed_at    INTEGER NOT NULL, -- 0: open
  rung         INTEGER NOT NULL, -- how far it was escalated
  next_at      INTEGER NOT NULL, -- of the next rung; 0: none
  version      INTEGER NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, archive_no) REFERENCES publications (project_id, archive_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_directives_by_due ON publication_directives (project_id, is_open, due_at, id);
CREATE INDEX publication_directives_by_record ON publication_directives (project_id, record_id);
CREATE INDEX publication_directives_by_next ON publication_directives (next_at);

CREATE TABLE publication_directive_steps (
  project_id   TEXT    NOT NULL,
  directive_id TEXT    NOT NULL,
  n            INTEGER NOT NULL,
  action       TEXT    NOT NULL,
  made_by      TEXT    NOT NULL, -- empty: the clock
  made_at      INTEGER NOT NULL,
  to_state     TEXT    NOT NULL,
  rung         INTEGER NOT NULL,
  records      TEXT    NOT NULL, -- JSON array: ids of published records that the step names
  signature    TEXT    NOT NULL, -- hash of the signature document of a receipt; empty: none
  statement    TEXT    NOT NULL,
  PRIMARY KEY (project_id, directive_id, n)
) STRICT, WITHOUT ROWID;

-- What people wrote in a step: for those who take part, never for readers of published data.
CREATE TABLE directive_entries (
  project_id   TEXT    NOT NULL,
  directive_id TEXT    NOT NULL,
  n            INTEGER NOT NULL,
  entry        TEXT    NOT NULL,
  PRIMARY KEY (project_id, directive_id, n)
) STRICT, WITHOUT ROWID;

-- The urgent lane: one alert for each urgent record.
CREATE TABLE alerts (
  project_id   TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  record_id    TEXT    NOT NULL,
  kind         TEXT    NOT NULL, -- urgent, accident
  author       TEXT    NOT NULL,
  unit_project TEXT    NOT NULL,
  raised_at    INTEGER NOT NULL,
  due_at       INTEGER NOT NULL,
  next_at      INTEGER NOT NULL, -- of the next rung
  rung         INTEGER NOT NULL,
  waits        INTEGER NOT NULL CHECK (waits IN (0, 1)), -- whether it may still climb
  ack_by       TEXT    NOT NULL, -- empty: nobody yet
  ack_at       INTEGER NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, record_id),
  FOREIGN KEY (project_id, record_id) REFERENCES records (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_by_next ON alerts (waits, next_at);
CREATE INDEX alerts_by_time ON alerts (project_id, raised_at);

-- The report of an accident to the authority, with the id of the record that told of it.
CREATE TABLE accident_reports (
  project_id   TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  author       TEXT    NOT NULL,
  captured_at  INTEGER NOT NULL,
  received_at  INTEGER NOT NULL,
  deadline_at  INTEGER NOT NULL,
  deaths       INTEGER NOT NULL,
  injuries     INTEGER NOT NULL,
  loss_fen     INTEGER NOT NULL,
  description  TEXT    NOT NULL,
  sections     TEXT    NOT NULL, -- JSON
  completed    TEXT    NOT NULL, -- JSON; empty: not yet
  sent         TEXT    NOT NULL, -- JSON; empty: not yet
  sent_at      INTEGER NOT NULL, -- server's clock when it was marked as sent; 0: not yet
  phoned_at    INTEGER NOT NULL,
  missed_at    INTEGER NOT NULL, -- when it was found that the hour had passed; 0: it was not
  version      INTEGER NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, id) REFERENCES records (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX accident_reports_by_deadline ON accident_reports (sent_at, missed_at, deadline_at);

-- +goose Down
DROP TABLE accident_reports;
DROP TABLE alerts;
DROP TABLE directive_entries;
DROP TABLE publication_directive_steps;
DROP TABLE publication_directives;
