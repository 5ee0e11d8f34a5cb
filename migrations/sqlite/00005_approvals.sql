-- +goose Up
-- What one person asked for and another decides. Of one subject at most one request of a kind is open: open_key is
-- the same for all open ones and the request's own id for the rest.
CREATE TABLE approvals (
  id         TEXT    NOT NULL PRIMARY KEY,
  project_id TEXT    NOT NULL, -- empty: of the whole installation
  kind       TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  payload    BLOB    NOT NULL, -- JSON
  reason     TEXT    NOT NULL,
  asked_by   TEXT    NOT NULL,
  asked_at   INTEGER NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('open', 'approved', 'refused', 'withdrawn')),
  open_key   TEXT    NOT NULL,
  decided_by TEXT    NOT NULL,
  decided_at INTEGER NOT NULL,
  note       TEXT    NOT NULL,
  UNIQUE (project_id, kind, subject, open_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX approvals_by_state ON approvals (project_id, state, asked_at, id);

-- +goose Down
DROP TABLE approvals;
