-- +goose Up
-- A record as it stands. Its content in full is the document of its newest version; what lists and filters need is
-- repeated here. Only a guarded UPDATE writes state.
CREATE TABLE records (
  project_id       VARCHAR(32)  NOT NULL,
  id               VARCHAR(36)  NOT NULL,
  version          BIGINT       NOT NULL,
  content_version  BIGINT       NOT NULL, -- the version that last changed the content
  edition          INT          NOT NULL,
  state            VARCHAR(12)  NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'screened', 'classified', 'signed',
                                                     'published', 'superseded', 'withdrawn', 'expired', 'archived', 'destroyed')),
  class            VARCHAR(4)   NOT NULL,
  secrecy          TINYINT      NOT NULL CHECK (secrecy BETWEEN 0 AND 4),
  author           VARCHAR(64)  NOT NULL,
  work_date        VARCHAR(10)  NOT NULL,
  received_at      BIGINT       NOT NULL,
  updated_at       BIGINT       NOT NULL,
  series_key       VARCHAR(191) NOT NULL, -- what the neighbours of a record are found by
  content_hash     CHAR(64)     NOT NULL,
  input_hash       CHAR(64)     NOT NULL,
  title            TEXT         NOT NULL,
  summary          TEXT         NOT NULL,
  unit_project     TEXT         NOT NULL,
  division         TEXT         NOT NULL,
  subdivision      TEXT         NOT NULL,
  axis             TEXT         NOT NULL,
  floor            TEXT         NOT NULL,
  chainage         TEXT         NOT NULL,
  channel          VARCHAR(8)   NOT NULL,
  attachment_count INT          NOT NULL,
  valid_from       VARCHAR(10)  NOT NULL,
  valid_until      VARCHAR(10)  NOT NULL,
  retention        VARCHAR(12)  NOT NULL,
  links            TEXT         NOT NULL, -- JSON, or empty: import source, superseded and duplicated records
  clock_offset     BIGINT       NOT NULL, -- microseconds, device minus server
  late             TINYINT      NOT NULL,
  findings         MEDIUMTEXT   NOT NULL, -- JSON, or empty
  steps            TEXT         NOT NULL, -- who did which stage and when: "submitted li 1763800000000000; screened wang …"
  returned         TEXT         NOT NULL, -- JSON, or empty
  archive_no       VARCHAR(64)  NOT NULL,
  code             VARCHAR(16)  NOT NULL,
  PRIMARY KEY (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX records_by_state ON records (project_id, state, received_at, id, secrecy, class);
CREATE INDEX records_by_class ON records (project_id, state, class, received_at, id, secrecy);
CREATE INDEX records_by_author ON records (project_id, author, state, received_at, id, secrecy, class);
CREATE INDEX records_by_day ON records (project_id, state, work_date, received_at, id, secrecy, class);
CREATE INDEX records_by_series ON records (project_id, series_key, work_date, id);

-- Insert-only.
CREATE TABLE record_versions (
  project_id       VARCHAR(32)  NOT NULL,
  record_id        VARCHAR(36)  NOT NULL,
  version          BIGINT       NOT NULL,
  edition          INT          NOT NULL,
  action           VARCHAR(64)  NOT NULL,
  made_by          VARCHAR(64)  NOT NULL,
  made_at          BIGINT       NOT NULL,
  content_hash     CHAR(64)     NOT NULL,
  input_hash       CHAR(64)     NOT NULL,
  document         MEDIUMBLOB   NOT NULL,
  PRIMARY KEY (project_id, record_id, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Insert-only. Rows are never deleted, so a sequence number is never used again.
CREATE TABLE events (
  seq              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  happened_at      BIGINT       NOT NULL,
  project_id       VARCHAR(32)  NOT NULL,
  record_id        VARCHAR(36)  NOT NULL,
  version          BIGINT       NOT NULL,
  actor            VARCHAR(64)  NOT NULL,
  action           VARCHAR(64)  NOT NULL,
  from_state       VARCHAR(12)  NOT NULL,
  to_state         VARCHAR(12)  NOT NULL,
  request_id       VARCHAR(64)  NOT NULL,
  detail           MEDIUMTEXT   NOT NULL -- JSON, or empty
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX events_by_record ON events (project_id, record_id, seq);

CREATE TABLE outbox (
  seq              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  topic            VARCHAR(32)  NOT NULL,
  project_id       VARCHAR(32)  NOT NULL,
  record_id        VARCHAR(36)  NOT NULL,
  version          BIGINT       NOT NULL,
  action           VARCHAR(64)  NOT NULL,
  created_at       BIGINT       NOT NULL,
  lease_owner      VARCHAR(64)  NOT NULL,
  lease_until      BIGINT       NOT NULL,
  attempts         INT          NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- How many records there are, kept by the transactions that change it. Writers that run side by side add to shards of
-- their own, so that they never wait for each other here; a count is the sum over the shards.
CREATE TABLE record_counts (
  project_id       VARCHAR(32)  NOT NULL,
  state            VARCHAR(12)  NOT NULL,
  class            VARCHAR(4)   NOT NULL,
  secrecy          TINYINT      NOT NULL,
  author           VARCHAR(64)  NOT NULL,
  shard            INT          NOT NULL,
  n                BIGINT       NOT NULL,
  PRIMARY KEY (project_id, state, class, secrecy, author, shard)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE counters (
  project_id       VARCHAR(32)  NOT NULL,
  series           VARCHAR(64)  NOT NULL,
  n                BIGINT       NOT NULL,
  PRIMARY KEY (project_id, series)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE conflicts (
  project_id       VARCHAR(32)  NOT NULL,
  record_id        VARCHAR(36)  NOT NULL,
  input_hash       CHAR(64)     NOT NULL,
  input            MEDIUMBLOB   NOT NULL,
  sent_by          VARCHAR(64)  NOT NULL,
  sent_at          BIGINT       NOT NULL,
  PRIMARY KEY (project_id, record_id, input_hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE attachments (
  project_id       VARCHAR(32)  NOT NULL,
  id               VARCHAR(36)  NOT NULL,
  sha256           CHAR(64)     NOT NULL,
  size             BIGINT       NOT NULL,
  content_type     VARCHAR(127) NOT NULL,
  name             TEXT         NOT NULL,
  uploaded_by      VARCHAR(64)  NOT NULL,
  uploaded_at      BIGINT       NOT NULL,
  captured_at      TEXT         NOT NULL,
  state            VARCHAR(12)  NOT NULL CHECK (state IN ('staged', 'linked', 'placed')),
  record_id        VARCHAR(36)  NOT NULL,
  area             VARCHAR(32)  NOT NULL,
  object_key       VARCHAR(255) NOT NULL,
  object_version   VARCHAR(255) NOT NULL,
  secrecy          TINYINT      NOT NULL CHECK (secrecy BETWEEN 0 AND 4),
  valid_until      VARCHAR(10)  NOT NULL,
  retain_until     VARCHAR(10)  NOT NULL,
  PRIMARY KEY (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX attachments_by_record ON attachments (project_id, record_id);
CREATE INDEX attachments_by_state ON attachments (state, uploaded_at);

-- A version is signed at most once. Insert-only.
CREATE TABLE signatures (
  project_id       VARCHAR(32)  NOT NULL,
  record_id        VARCHAR(36)  NOT NULL,
  version          BIGINT       NOT NULL,
  content_hash     CHAR(64)     NOT NULL,
  signer           VARCHAR(64)  NOT NULL,
  method           VARCHAR(32)  NOT NULL,
  purpose          VARCHAR(16)  NOT NULL CHECK (purpose IN ('publication', 'withdrawal')),
  signed_at        BIGINT       NOT NULL,
  PRIMARY KEY (project_id, record_id, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What readers read. The reference to the signature is the database's own word that nothing unsigned gets here.
CREATE TABLE publications (
  project_id       VARCHAR(32)  NOT NULL,
  archive_no       VARCHAR(64)  NOT NULL,
  record_id        VARCHAR(36)  NOT NULL,
  version          BIGINT       NOT NULL,
  signed_version   BIGINT       NOT NULL,
  edition          INT          NOT NULL,
  code             VARCHAR(16)  NOT NULL,
  state            VARCHAR(12)  NOT NULL CHECK (state IN ('published', 'superseded', 'withdrawn', 'expired', 'archived')),
  class            VARCHAR(4)   NOT NULL,
  secrecy          TINYINT      NOT NULL CHECK (secrecy BETWEEN 0 AND 4),
  author           VARCHAR(64)  NOT NULL,
  work_date        VARCHAR(10)  NOT NULL,
  published_at     BIGINT       NOT NULL,
  content_hash     CHAR(64)     NOT NULL,
  title            TEXT         NOT NULL,
  summary          TEXT         NOT NULL,
  unit_project     TEXT         NOT NULL,
  division         TEXT         NOT NULL,
  subdivision      TEXT         NOT NULL,
  axis             TEXT         NOT NULL,
  floor            TEXT         NOT NULL,
  chainage         TEXT         NOT NULL,
  channel          VARCHAR(8)   NOT NULL,
  valid_from       VARCHAR(10)  NOT NULL,
  valid_until      VARCHAR(10)  NOT NULL,
  retention        VARCHAR(12)  NOT NULL,
  steps            TEXT         NOT NULL,
  corrects_no      VARCHAR(64)  NOT NULL,
  superseded_by    VARCHAR(64)  NOT NULL,
  document         MEDIUMBLOB   NOT NULL,
  PRIMARY KEY (project_id, archive_no),
  UNIQUE (project_id, record_id),
  FOREIGN KEY (project_id, record_id, signed_version) REFERENCES signatures (project_id, record_id, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX publications_by_state ON publications (project_id, state, published_at, archive_no, secrecy, class, valid_until);
CREATE INDEX publications_by_class ON publications (project_id, state, class, published_at, archive_no, secrecy, valid_until);
CREATE INDEX publications_by_day ON publications (project_id, state, work_date, published_at, archive_no, secrecy, class, valid_until);
CREATE INDEX publications_by_code ON publications (code);

-- +goose Down
DROP TABLE publications;
DROP TABLE signatures;
DROP TABLE attachments;
DROP TABLE conflicts;
DROP TABLE counters;
DROP TABLE record_counts;
DROP TABLE outbox;
DROP TABLE events;
DROP TABLE record_versions;
DROP TABLE records;
