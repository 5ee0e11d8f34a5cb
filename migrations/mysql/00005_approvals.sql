-- +goose Up
-- What one person asked for and another decides. Of one subject at most one request of a kind is open: open_key is
-- the same for all open ones and the request's own id for the rest.
CREATE TABLE approvals (
  id         VARCHAR(36)  NOT NULL,
  project_id VARCHAR(32)  NOT NULL,
  kind       VARCHAR(48)  NOT NULL,
  subject    VARCHAR(128) NOT NULL,
  payload    LONGBLOB     NOT NULL,
  reason     TEXT         NOT NULL,
  asked_by   VARCHAR(64)  NOT NULL,
  asked_at   BIGINT       NOT NULL,
  state      VARCHAR(16)  NOT NULL CHECK (state IN ('open', 'approved', 'refused', 'withdrawn')),
  open_key   VARCHAR(36)  NOT NULL,
  decided_by VARCHAR(64)  NOT NULL,
  decided_at BIGINT       NOT NULL,
  note       TEXT         NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY approvals_open (project_id, kind, subject, open_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX approvals_by_state ON approvals (project_id, state, asked_at, id);

-- +goose Down
DROP TABLE approvals;
