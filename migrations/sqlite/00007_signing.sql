-- +goose Up
-- What a person proves his will with besides his password. It counts only while active; another person lets it in and out.
CREATE TABLE credentials (
  id              TEXT    NOT NULL PRIMARY KEY,
  user_id         TEXT    NOT NULL REFERENCES users (id),
  kind            TEXT    NOT NULL CHECK (kind IN ('passkey', 'totp')),
  label           TEXT    NOT NULL,
  state           TEXT    NOT NULL CHECK (state IN ('pending', 'active', 'suspended', 'revoked', 'refused')),
  handle          BLOB    NOT NULL, -- the credential id that the authenticator gave; of a code its own id
  public_key      BLOB    NOT NULL, -- COSE
  public_pem      TEXT    NOT NULL, -- the same key, SPKI
  algorithm       INTEGER NOT NULL, -- COSE number
  aaguid          TEXT    NOT NULL,
  transports      TEXT    NOT NULL,
  backup_eligible INTEGER NOT NULL,
  backed_up       INTEGER NOT NULL,
  sign_count      INTEGER NOT NULL, -- of a code: the last time step that was used
  sealed          BLOB    NOT NULL, -- a code's secret under the master key
  made_at         INTEGER NOT NULL,
  active_from     INTEGER NOT NULL,
  ended_at        INTEGER NOT NULL, -- suspended or revoked since
  version         INTEGER NOT NULL,
  UNIQUE (handle)
) STRICT, WITHOUT ROWID;
CREATE INDEX credentials_by_user ON credentials (user_id, kind, state);

-- A registration or signature that somebody began and has to finish soon, once.
CREATE TABLE ceremonies (
  id         TEXT    NOT NULL PRIMARY KEY,
  user_id    TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  data       BLOB    NOT NULL, -- JSON
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);

-- Which assurance a project asks for, from a moment on. Insert-only.
CREATE TABLE signing_policies (
  id           TEXT    NOT NULL PRIMARY KEY, -- of the request that brought it
  project_id   TEXT    NOT NULL,
  applies_from INTEGER NOT NULL,
  rules        BLOB    NOT NULL, -- JSON
  asked_by     TEXT    NOT NULL,
  decided_by   TEXT    NOT NULL,
  decided_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX signing_policies_by_project ON signing_policies (project_id, applies_from);

ALTER TABLE signatures ADD COLUMN assurance TEXT NOT NULL DEFAULT '';
ALTER TABLE signatures ADD COLUMN signed_for TEXT NOT NULL DEFAULT '';
ALTER TABLE signatures ADD COLUMN delegation TEXT NOT NULL DEFAULT '';
ALTER TABLE signatures ADD COLUMN document_hash TEXT NOT NULL DEFAULT '';

-- The document of every signature, of records and of other subjects. A statement is signed at most once. Insert-only.
CREATE TABLE signature_documents (
  project_id     TEXT    NOT NULL,
  hash           TEXT    NOT NULL,
  statement_hash TEXT    NOT NULL,
  record_id      TEXT    NOT NULL, -- empty where no record is concerned
  version        INTEGER NOT NULL,
  purpose        TEXT    NOT NULL,
  signer         TEXT    NOT NULL,
  signed_at      INTEGER NOT NULL,
  document       BLOB    NOT NULL, -- canonical JSON, docs/proofs.md
  PRIMARY KEY (project_id, hash),
  UNIQUE (project_id, statement_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX signature_documents_by_record ON signature_documents (project_id, record_id, version);

-- +goose Down
DROP TABLE signature_documents;
ALTER TABLE signatures DROP COLUMN document_hash;
ALTER TABLE signatures DROP COLUMN delegation;
ALTER TABLE signatures DROP COLUMN signed_for;
ALTER TABLE signatures DROP COLUMN assurance;
DROP TABLE signing_policies;
DROP TABLE ceremonies;
DROP TABLE credentials;
