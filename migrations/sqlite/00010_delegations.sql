-- +goose Up
-- Who signs for whom: granted by a project manager's signature, closed once and for ever. What was granted never changes.
CREATE TABLE delegations (
  project_id  TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  from_user   TEXT    NOT NULL REFERENCES users (id),
  to_user     TEXT    NOT NULL REFERENCES users (id),
  actions     TEXT    NOT NULL, -- sign,return,withdraw
  classes     TEXT    NOT NULL, -- B3,B4; empty: every class
  max_secrecy INTEGER NOT NULL CHECK (max_secrecy BETWEEN 0 AND 4),
  starts_at   INTEGER NOT NULL,
  ends_at     INTEGER NOT NULL,
  reason      TEXT    NOT NULL,
  signed_at   INTEGER NOT NULL,
  statement   TEXT    NOT NULL, -- hash of the statement that the giver signed
  signature   TEXT    NOT NULL, -- hash of his signature document
  closed_at   INTEGER NOT NULL, -- 0: neither revoked nor seen to have ended
  closed_by   TEXT    NOT NULL, -- who revoked it; empty: it ended
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX delegations_by_holder ON delegations (to_user, closed_at, project_id);
CREATE INDEX delegations_by_end ON delegations (closed_at, ends_at);

-- +goose Down
DROP TABLE delegations;
