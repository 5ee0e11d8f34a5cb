-- +goose Up
-- Who owes which record when (R1.2). What is due, done, late or missing is computed from facts and never stored.
CREATE TABLE duties (
  project_id   VARCHAR(32)  NOT NULL,
  id           VARCHAR(36)  NOT NULL,
  class        VARCHAR(8)   NOT NULL,
  unit_project VARCHAR(255) NOT NULL, -- empty: any
  owner        VARCHAR(64)  NOT NULL,
  every        VARCHAR(8)   NOT NULL CHECK (every IN ('day', 'week', 'month', 'quarter')),
  by_hour      BIGINT       NOT NULL,
  workdays     BIGINT       NOT NULL,
  valid_from   CHAR(10)     NOT NULL,
  valid_until  VARCHAR(10)  NOT NULL, -- empty: open end
  set_by       VARCHAR(64)  NOT NULL,
  set_at       BIGINT       NOT NULL,
  version      BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (owner) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX duties_by_owner ON duties (project_id, owner, id);

-- Insert-only: the signed assessment of a part of a month (R4.7).
CREATE TABLE assessments (
  project_id   VARCHAR(32)  NOT NULL,
  month        CHAR(7)      NOT NULL, -- YYYY-MM
  part         VARCHAR(8)   NOT NULL CHECK (part IN ('team', 'managers')),
  document     LONGBLOB     NOT NULL, -- canonical JSON
  hash         CHAR(64)     NOT NULL,
  cut_off      BIGINT       NOT NULL,
  signed_by    VARCHAR(64)  NOT NULL,
  signed_at    BIGINT       NOT NULL,
  statement    CHAR(64)     NOT NULL,
  signature    VARCHAR(64)  NOT NULL,
  PRIMARY KEY (project_id, month, part)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What somebody says against his assessment, and the answer.
CREATE TABLE assessment_appeals (
  project_id   VARCHAR(32)  NOT NULL,
  month        CHAR(7)      NOT NULL,
  person       VARCHAR(64)  NOT NULL,
  part         VARCHAR(8)   NOT NULL,
  words        TEXT         NOT NULL,
  made_at      BIGINT       NOT NULL,
  answer       TEXT         NOT NULL,
  answered_by  VARCHAR(64)  NOT NULL,
  answered_at  BIGINT       NOT NULL, -- 0: not yet
  PRIMARY KEY (project_id, month, person),
  FOREIGN KEY (project_id, month, part) REFERENCES assessments (project_id, month, part)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Late, omitted, false and concealed reports, and good ideas: proposed by rule, heard, decided by signature (R1.4).
CREATE TABLE conduct_findings (
  project_id   VARCHAR(32)  NOT NULL,
  id           VARCHAR(36)  NOT NULL,
  kind         VARCHAR(16)  NOT NULL CHECK (kind IN ('late', 'missing', 'false', 'concealed', 'merit')),
  person       VARCHAR(64)  NOT NULL,
  subject      VARCHAR(255) NOT NULL,
  day          VARCHAR(10)  NOT NULL,
  evidence     TEXT         NOT NULL, -- JSON
  state        VARCHAR(16)  NOT NULL CHECK (state IN ('proposed', 'heard', 'upheld', 'dismissed')),
  proposed_at  BIGINT       NOT NULL,
  hearing_due  VARCHAR(10)  NOT NULL,
  due_listed   BIGINT       NOT NULL,
  hearing      TEXT         NOT NULL,
  heard_at     BIGINT       NOT NULL,
  measure      TEXT         NOT NULL,
  reason       TEXT         NOT NULL,
  decided_by   VARCHAR(64)  NOT NULL,
  decided_at   BIGINT       NOT NULL,
  signature    VARCHAR(64)  NOT NULL,
  version      BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX conduct_findings_by_state ON conduct_findings (project_id, state, day, id);
CREATE INDEX conduct_findings_by_person ON conduct_findings (project_id, person, day, id);

-- Up to which day findings were proposed from facts: each day once, by one replica.
CREATE TABLE conduct_days (
  project_id   VARCHAR(32)  NOT NULL,
  day          VARCHAR(10)  NOT NULL,
  made_at      BIGINT       NOT NULL,
  found        BIGINT       NOT NULL,
  PRIMARY KEY (project_id, day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE conduct_days;
DROP TABLE conduct_findings;
DROP TABLE assessment_appeals;
DROP TABLE assessments;
DROP TABLE duties;
