-- +goose Up
-- How far each published order has come. These two tables stand behind the readers' door: they hold facts and signatures,
-- and no word that nobody countersigned. What the order itself says stands in its publication.
CREATE TABLE publication_directives (
  project_id   VARCHAR(32)  NOT NULL,
  id           VARCHAR(36)  NOT NULL, -- of the record that was published first
  record_id    VARCHAR(36)  NOT NULL, -- of the record in force
  archive_no   VARCHAR(64)  NOT NULL, -- of the publication in force
  class        VARCHAR(4)   NOT NULL,
  kind         VARCHAR(32)  NOT NULL,
  paper_no     TEXT         NOT NULL, -- number on the paper; empty: none
  author       VARCHAR(64)  NOT NULL,
  side         VARCHAR(32)  NOT NULL, -- role in which its author filed it
  unit_project TEXT         NOT NULL,
  division     TEXT         NOT NULL,
  subdivision  TEXT         NOT NULL,
  axis         TEXT         NOT NULL,
  floor        TEXT         NOT NULL,
  chainage     TEXT         NOT NULL,
  part         TEXT         NOT NULL,
  issued_at    BIGINT       NOT NULL,
  due_at       BIGINT       NOT NULL,
  state        VARCHAR(12)  NOT NULL,
  is_open      TINYINT      NOT NULL CHECK (is_open IN (0, 1)),
  closed_at    BIGINT       NOT NULL, -- 0: open
  rung         TINYINT      NOT NULL, -- how far it was escalated
  next_at      BIGINT       NOT NULL, -- of the next rung; 0: none
  version      BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, archive_no) REFERENCES publications (project_id, archive_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX publication_directives_by_due ON publication_directives (project_id, is_open, due_at, id);
CREATE INDEX publication_directives_by_record ON publication_directives (project_id, record_id);
CREATE INDEX publication_directives_by_next ON publication_directives (next_at);

CREATE TABLE publication_directive_steps (
  project_id   VARCHAR(32)  NOT NULL,
  directive_id VARCHAR(36)  NOT NULL,
  n            INT          NOT NULL,
  action       VARCHAR(12)  NOT NULL,
  made_by      VARCHAR(64)  NOT NULL, -- empty: the clock
  made_at      BIGINT       NOT NULL,
  to_state     VARCHAR(12)  NOT NULL,
  rung         TINYINT      NOT NULL,
  records      TEXT         NOT NULL, -- JSON array: ids of published records that the step names
  signature    VARCHAR(64)  NOT NULL, -- hash of the signature document of a receipt; empty: none
  statement    VARCHAR(64)  NOT NULL,
  PRIMARY KEY (project_id, directive_id, n)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What people wrote in a step: for those who take part, never for readers of published data.
CREATE TABLE directive_entries (
  project_id   VARCHAR(32)  NOT NULL,
  directive_id VARCHAR(36)  NOT NULL,
  n            INT          NOT NULL,
  entry        TEXT         NOT NULL,
  PRIMARY KEY (project_id, directive_id, n)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The urgent lane: one alert for each urgent record.
CREATE TABLE alerts (
  project_id   VARCHAR(32)  NOT NULL,
  id           VARCHAR(36)  NOT NULL,
  record_id    VARCHAR(36)  NOT NULL,
  kind         VARCHAR(32)  NOT NULL, -- urgent, accident
  author       VARCHAR(64)  NOT NULL,
  unit_project TEXT         NOT NULL,
  raised_at    BIGINT       NOT NULL,
  due_at       BIGINT       NOT NULL,
  next_at      BIGINT       NOT NULL, -- of the next rung
  rung         TINYINT      NOT NULL,
  waits        TINYINT      NOT NULL CHECK (waits IN (0, 1)), -- whether it may still climb
  ack_by       VARCHAR(64)  NOT NULL, -- empty: nobody yet
  ack_at       BIGINT       NOT NULL,
  version      BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, record_id),
  FOREIGN KEY (project_id, record_id) REFERENCES records (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX alerts_by_next ON alerts (waits, next_at);
CREATE INDEX alerts_by_time ON alerts (project_id, raised_at);

-- The report of an accident to the authority, with the id of the record that told of it.
CREATE TABLE accident_reports (
  project_id   VARCHAR(32)  NOT NULL,
  id           VARCHAR(36)  NOT NULL,
  author       VARCHAR(64)  NOT NULL,
  captured_at  BIGINT       NOT NULL,
  received_at  BIGINT       NOT NULL,
  deadline_at  BIGINT       NOT NULL,
  deaths       BIGINT       NOT NULL,
  injuries     BIGINT       NOT NULL,
  loss_fen     BIGINT       NOT NULL,
  description  MEDIUMTEXT   NOT NULL,
  sections     MEDIUMTEXT   NOT NULL, -- JSON
  completed    TEXT         NOT NULL, -- JSON; empty: not yet
  sent         TEXT         NOT NULL, -- JSON; empty: not yet
  sent_at      BIGINT       NOT NULL, -- server's clock when it was marked as sent; 0: not yet
  phoned_at    BIGINT       NOT NULL,
  missed_at    BIGINT       NOT NULL, -- when it was found that the hour had passed; 0: it was not
  version      BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, id) REFERENCES records (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX accident_reports_by_deadline ON accident_reports (sent_at, missed_at, deadline_at);

-- +goose Down
DROP TABLE accident_reports;
DROP TABLE alerts;
DROP TABLE directive_entries;
DROP TABLE publication_directive_steps;
DROP TABLE publication_directives;
