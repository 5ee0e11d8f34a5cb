-- +goose Up
-- Periodic reports (R4.5): one row a report; its documents, one for readers of each level, stand in their own rows, each
-- compilation anew. Issued rows and their documents are never changed.
CREATE TABLE reports (
  project_id    VARCHAR(32)  NOT NULL,
  id            VARCHAR(36)  NOT NULL,
  report_no     VARCHAR(80)  NOT NULL,
  kind          VARCHAR(16)  NOT NULL,
  period        VARCHAR(32)  NOT NULL,
  first_day     VARCHAR(10)  NOT NULL,
  last_day      VARCHAR(10)  NOT NULL,
  sections      TEXT         NOT NULL, -- JSON: those of a special report; empty list: all
  state         VARCHAR(12)  NOT NULL CHECK (state IN ('compiling', 'issued', 'dropped')),
  open_key      VARCHAR(36)  NOT NULL, -- empty while compiling: one of a period at a time
  version       BIGINT       NOT NULL, -- of the documents in force
  cut_off       BIGINT       NOT NULL,
  basis         VARCHAR(80)  NOT NULL, -- what had changed shortly before the cut-off, as the compilation saw it
  root          VARCHAR(64)  NOT NULL,
  leaves        BIGINT       NOT NULL, -- of the ledger at the cut-off
  tree          VARCHAR(64)  NOT NULL, -- root of the ledger at the cut-off
  made_by       VARCHAR(64)  NOT NULL, -- who asked for it first; empty: the schedule
  made_at       BIGINT       NOT NULL,
  compiled_by   VARCHAR(64)  NOT NULL, -- who asked for the documents in force; empty: the schedule
  compiled_at   BIGINT       NOT NULL,
  narrative     MEDIUMTEXT   NOT NULL, -- JSON
  settled_by    VARCHAR(64)  NOT NULL, -- who issued or dropped it
  settled_at    BIGINT       NOT NULL,
  reason        TEXT         NOT NULL, -- why it was dropped
  signature     VARCHAR(64)  NOT NULL,
  statement     VARCHAR(64)  NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, report_no),
  UNIQUE (project_id, kind, period, open_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX reports_by_period ON reports (project_id, state, kind, last_day, id);
CREATE INDEX reports_by_day ON reports (project_id, state, last_day, id);

CREATE TABLE report_documents (
  project_id    VARCHAR(32)  NOT NULL,
  report_id     VARCHAR(36)  NOT NULL,
  version       BIGINT       NOT NULL,
  level         TINYINT      NOT NULL, -- of the readers who get it
  root          VARCHAR(64)  NOT NULL, -- of the compilation
  salt          VARCHAR(32)  NOT NULL,
  hash          VARCHAR(64)  NOT NULL,
  document      MEDIUMBLOB   NOT NULL,
  PRIMARY KEY (project_id, report_id, version, level)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE report_documents;
DROP TABLE reports;
