-- +goose Up
-- Suspicious data (R5): one row for each rule on each submission that it met, or on a day that has no record.
CREATE TABLE suspicions (
  project_id         VARCHAR(32)  NOT NULL,
  id                 VARCHAR(36)  NOT NULL,
  rule               VARCHAR(8)   NOT NULL,
  subject            VARCHAR(36)  NOT NULL, -- id of a record, or a day
  edition            INT          NOT NULL,
  author             VARCHAR(64)  NOT NULL, -- of the subject; empty for a day
  day                VARCHAR(10)  NOT NULL, -- on which it was handed in
  urgent             TINYINT      NOT NULL,
  state              VARCHAR(12)  NOT NULL CHECK (state IN ('open', 'overdue', 'cleared', 'corrected')),
  owner              VARCHAR(32)  NOT NULL, -- role that has to explain
  due                VARCHAR(10)  NOT NULL,
  due_listed         TINYINT      NOT NULL, -- whether published lists cover the time until then
  evidence           MEDIUMTEXT   NOT NULL, -- JSON
  opened_at          BIGINT       NOT NULL,
  finding            TEXT         NOT NULL,
  finding_evidence   TEXT         NOT NULL,
  finding_by         VARCHAR(64)  NOT NULL,
  finding_at         BIGINT       NOT NULL,
  refusal            TEXT         NOT NULL,
  decided_by         VARCHAR(64)  NOT NULL,
  decided_at         BIGINT       NOT NULL,
  correction         VARCHAR(36)  NOT NULL, -- id of the record that corrects
  correction_version BIGINT       NOT NULL,
  version            BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, rule, subject, edition)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX suspicions_by_state ON suspicions (project_id, state, due, id);
CREATE INDEX suspicions_by_time ON suspicions (project_id, opened_at, id);

-- Every record that a suspicion rests on: who may not know of one of them may not know of the suspicion.
CREATE TABLE suspicion_records (
  project_id         VARCHAR(32)  NOT NULL,
  suspicion_id       VARCHAR(36)  NOT NULL,
  record_id          VARCHAR(36)  NOT NULL,
  PRIMARY KEY (project_id, suspicion_id, record_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX suspicion_records_by_record ON suspicion_records (project_id, record_id);

-- The list of each day is made once.
CREATE TABLE daily_lists (
  project_id         VARCHAR(32)  NOT NULL,
  day                VARCHAR(10)  NOT NULL,
  lease_owner        VARCHAR(64)  NOT NULL,
  lease_until        BIGINT       NOT NULL,
  finished_at        BIGINT       NOT NULL, -- 0: not yet
  through_seq        BIGINT       NOT NULL, -- newest event that it saw
  found              INT          NOT NULL,
  PRIMARY KEY (project_id, day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Insert-only: thresholds and fence from a day on; of the same day the newest holds. No project: the installation.
CREATE TABLE rule_settings (
  project_id         VARCHAR(32)  NOT NULL,
  valid_from         VARCHAR(10)  NOT NULL,
  set_at             BIGINT       NOT NULL,
  changes            MEDIUMTEXT   NOT NULL, -- JSON
  set_by             VARCHAR(64)  NOT NULL,
  PRIMARY KEY (project_id, valid_from, set_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE calendar_years (
  list_year          INT          NOT NULL PRIMARY KEY,
  source             TEXT         NOT NULL,
  set_by             VARCHAR(64)  NOT NULL,
  set_at             BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE TABLE calendar_days (
  list_year          INT          NOT NULL,
  day                VARCHAR(10)  NOT NULL,
  off                TINYINT      NOT NULL,
  name               VARCHAR(64)  NOT NULL,
  PRIMARY KEY (list_year, day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Leave of the project manager to file a day later than V6 allows.
CREATE TABLE waivers (
  project_id         VARCHAR(32)  NOT NULL,
  author             VARCHAR(64)  NOT NULL,
  work_date          VARCHAR(10)  NOT NULL,
  reason             TEXT         NOT NULL,
  granted_by         VARCHAR(64)  NOT NULL,
  granted_at         BIGINT       NOT NULL,
  PRIMARY KEY (project_id, author, work_date)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;


-- +goose Down
DROP TABLE waivers;
DROP TABLE calendar_days;
DROP TABLE calendar_years;
DROP TABLE rule_settings;
DROP TABLE daily_lists;
DROP TABLE suspicion_records;
DROP TABLE suspicions;
