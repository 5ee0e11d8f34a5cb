-- +goose Up
-- Periodic reports (R4.5): one row a report; its documents, one for readers of each level, stand in their own rows, each
-- compilation anew. Issued rows and their documents are never changed.
CREATE TABLE reports (
  project_id    TEXT    NOT NULL,
  id            TEXT    NOT NULL,
  report_no     TEXT    NOT NULL,
  kind          TEXT    NOT NULL,
  period        TEXT    NOT NULL,
  first_day     TEXT    NOT NULL,
  last_day      TEXT    NOT NULL,
  sections      TEXT    NOT NULL, -- JSON: those of a special report; empty list: all
  state         TEXT    NOT NULL CHECK (state IN ('compiling', 'issued', 'dropped')),
  open_key      TEXT    NOT NULL, -- empty while compiling: one of a period at a time
  version       INTEGER NOT NULL, -- of the documents in force
  cut_off       INTEGER NOT NULL,
  basis         TEXT    NOT NULL, -- what had changed shortly before the cut-off, as the compilation saw it
  root          TEXT    NOT NULL,
  leaves        INTEGER NOT NULL, -- of the ledger at the cut-off
  tree          TEXT    NOT NULL, -- root of the ledger at the cut-off
  made_by       TEXT    NOT NULL, -- who asked for it first; empty: the schedule
  made_at       INTEGER NOT NULL,
  compiled_by   TEXT    NOT NULL, -- who asked for the documents in force; empty: the schedule
  compiled_at   INTEGER NOT NULL,
  narrative     TEXT    NOT NULL, -- JSON
  settled_by    TEXT    NOT NULL, -- who issued or dropped it
  settled_at    INTEGER NOT NULL,
  reason        TEXT    NOT NULL, -- why it was dropped
  signature     TEXT    NOT NULL,
  statement     TEXT    NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, report_no),
  UNIQUE (project_id, kind, period, open_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX reports_by_period ON reports (project_id, state, kind, last_day, id);
CREATE INDEX reports_by_day ON reports (project_id, state, last_day, id);

CREATE TABLE report_documents (
  project_id TEXT    NOT NULL,
  report_id  TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  level      INTEGER NOT NULL, -- of the readers who get it
  root       TEXT    NOT NULL, -- of the compilation
  salt       TEXT    NOT NULL,
  hash       TEXT    NOT NULL,
  document   BLOB    NOT NULL,
  PRIMARY KEY (project_id, report_id, version, level)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE report_documents;
DROP TABLE reports;
