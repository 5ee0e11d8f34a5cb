-- +goose Up
-- What a person proves his will with besides his password. It counts only while active; another person lets it in and out.
CREATE TABLE credentials (
  id              VARCHAR(36)     NOT NULL,
  user_id         VARCHAR(64)     NOT NULL,
  kind            VARCHAR(12)     NOT NULL CHECK (kind IN ('passkey', 'totp')),
  label           VARCHAR(200)    NOT NULL,
  state           VARCHAR(12)     NOT NULL CHECK (state IN ('pending', 'active', 'suspended', 'revoked', 'refused')),
  handle          VARBINARY(1023) NOT NULL, -- the credential id that the authenticator gave; of a code its own id
  public_key      LONGBLOB        NOT NULL, -- COSE
  public_pem      TEXT            NOT NULL, -- the same key, SPKI
  algorithm       INT             NOT NULL, -- COSE number
  aaguid          VARCHAR(36)     NOT NULL,
  transports      VARCHAR(200)    NOT NULL,
  backup_eligible TINYINT         NOT NULL,
  backed_up       TINYINT         NOT NULL,
  sign_count      BIGINT          NOT NULL, -- of a code: the last time step that was used
  sealed          LONGBLOB        NOT NULL, -- a code's secret under the master key
  made_at         BIGINT          NOT NULL,
  active_from     BIGINT          NOT NULL,
  ended_at        BIGINT          NOT NULL, -- suspended or revoked since
  version         BIGINT          NOT NULL,
  UNIQUE KEY credentials_handle (handle),
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX credentials_by_user ON credentials (user_id, kind, state);

-- A registration or signature that somebody began and has to finish soon, once.
CREATE TABLE ceremonies (
  id              VARCHAR(36)     NOT NULL,
  user_id         VARCHAR(64)     NOT NULL,
  kind            VARCHAR(12)     NOT NULL,
  data            LONGBLOB        NOT NULL, -- JSON
  expires_at      BIGINT          NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);

-- Which assurance a project asks for, from a moment on. Insert-only.
CREATE TABLE signing_policies (
  id              VARCHAR(36)     NOT NULL, -- of the request that brought it
  project_id      VARCHAR(32)     NOT NULL,
  applies_from    BIGINT          NOT NULL,
  rules           LONGBLOB        NOT NULL, -- JSON
  asked_by        VARCHAR(64)     NOT NULL,
  decided_by      VARCHAR(64)     NOT NULL,
  decided_at      BIGINT          NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX signing_policies_by_project ON signing_policies (project_id, applies_from);

ALTER TABLE signatures ADD COLUMN assurance VARCHAR(16) NOT NULL DEFAULT '';
ALTER TABLE signatures ADD COLUMN signed_for VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE signatures ADD COLUMN delegation VARCHAR(36) NOT NULL DEFAULT '';
ALTER TABLE signatures ADD COLUMN document_hash VARCHAR(64) NOT NULL DEFAULT '';

-- The document of every signature, of records and of other subjects. A statement is signed at most once. Insert-only.
CREATE TABLE signature_documents (
  project_id      VARCHAR(32)     NOT NULL,
  hash            CHAR(64)        NOT NULL,
  statement_hash  CHAR(64)        NOT NULL,
  record_id       VARCHAR(36)     NOT NULL, -- empty where no record is concerned
  version         BIGINT          NOT NULL,
  purpose         VARCHAR(24)     NOT NULL,
  signer          VARCHAR(64)     NOT NULL,
  signed_at       BIGINT          NOT NULL,
  document        LONGBLOB        NOT NULL, -- canonical JSON, docs/proofs.md
  PRIMARY KEY (project_id, hash),
  UNIQUE KEY signature_documents_statement_hash (project_id, statement_hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
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
