-- +goose Up
-- Who signs for whom: granted by a project manager's signature, closed once and for ever. What was granted never changes.
CREATE TABLE delegations (
  project_id  VARCHAR(32)  NOT NULL,
  id          VARCHAR(36)  NOT NULL,
  from_user   VARCHAR(64)  NOT NULL,
  to_user     VARCHAR(64)  NOT NULL,
  actions     VARCHAR(64)  NOT NULL, -- sign,return,withdraw
  classes     VARCHAR(255) NOT NULL, -- B3,B4; empty: every class
  max_secrecy BIGINT       NOT NULL CHECK (max_secrecy BETWEEN 0 AND 4),
  starts_at   BIGINT       NOT NULL,
  ends_at     BIGINT       NOT NULL,
  reason      TEXT         NOT NULL,
  signed_at   BIGINT       NOT NULL,
  statement   CHAR(64)     NOT NULL, -- hash of the statement that the giver signed
  signature   CHAR(64)     NOT NULL, -- hash of his signature document
  closed_at   BIGINT       NOT NULL, -- 0: neither revoked nor seen to have ended
  closed_by   VARCHAR(64)  NOT NULL, -- who revoked it; empty: it ended
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (from_user) REFERENCES users (id),
  FOREIGN KEY (to_user) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX delegations_by_holder ON delegations (to_user, closed_at, project_id);
CREATE INDEX delegations_by_end ON delegations (closed_at, ends_at);

-- +goose Down
DROP TABLE delegations;
