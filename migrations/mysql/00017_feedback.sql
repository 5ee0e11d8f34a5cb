-- +goose Up
-- What people said back about published data and numbers of reports (R4.7), and what became of it. It hangs from what is
-- published, and readers are served from it: nothing here tells of what nobody signed.
CREATE TABLE publication_feedback (
  project_id    VARCHAR(32)  NOT NULL,
  id            VARCHAR(36)  NOT NULL,
  target_kind   VARCHAR(12)  NOT NULL, -- publication, report
  target_id     VARCHAR(64)  NOT NULL, -- archive number, or id of an issued report
  ref           VARCHAR(200) NOT NULL, -- path of a field, or ref of a number; empty: the whole
  secrecy       TINYINT      NOT NULL CHECK (secrecy BETWEEN 0 AND 4), -- level in force of what it is on
  target_author VARCHAR(64)  NOT NULL, -- who wrote what it is on
  valid_until   VARCHAR(10)  NOT NULL, -- of what it is on
  kind          VARCHAR(12)  NOT NULL, -- error, question, supplement, suggestion
  body          TEXT         NOT NULL,
  sender        VARCHAR(64)  NOT NULL,
  sent_at       BIGINT       NOT NULL,
  sent_on       VARCHAR(10)  NOT NULL, -- civil day
  state         VARCHAR(12)  NOT NULL CHECK (state IN ('open', 'accepted', 'processed', 'confirmed', 'withdrawn')),
  handler       VARCHAR(64)  NOT NULL, -- empty: nobody is there who could
  due           VARCHAR(10)  NOT NULL, -- last day to dispose of it
  due_listed    TINYINT      NOT NULL, -- whether published lists cover the time until then
  disposition   VARCHAR(12)  NOT NULL, -- adopted, partly, rejected; empty before it
  reason        TEXT         NOT NULL,
  result        VARCHAR(64)  NOT NULL, -- archive number of what took the place of the one that it is on
  processed_at  BIGINT       NOT NULL, -- 0: not yet
  closed_at     BIGINT       NOT NULL, -- 0: not yet
  reopened      TINYINT      NOT NULL,
  escalated_on  VARCHAR(10)  NOT NULL, -- the due day whose passing was told
  steps         MEDIUMTEXT   NOT NULL, -- JSON: the history that people read
  version       BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX publication_feedback_by_time ON publication_feedback (project_id, sent_at, id);
CREATE INDEX publication_feedback_by_target ON publication_feedback (project_id, target_kind, target_id, sent_at, id);
CREATE INDEX publication_feedback_by_sender ON publication_feedback (project_id, sender, sent_at, id);
CREATE INDEX publication_feedback_by_handler ON publication_feedback (project_id, handler, state, due);
CREATE INDEX publication_feedback_by_due ON publication_feedback (project_id, state, due, id);

-- Which record that was handed in corrects which other one; drafts are their authors' own matter and not here.
CREATE TABLE record_corrections (
  project_id    VARCHAR(32) NOT NULL,
  record_id     VARCHAR(36) NOT NULL,
  corrects      VARCHAR(36) NOT NULL, -- id of the published record
  PRIMARY KEY (project_id, record_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX record_corrections_by_corrected ON record_corrections (project_id, corrects, record_id);
INSERT INTO record_corrections (project_id, record_id, corrects)
  SELECT project_id, id, SUBSTR(links, INSTR(links, '"supersedes":"') + 14, 36) FROM records
  WHERE state <> 'draft' AND INSTR(links, '"supersedes":"') > 0;

-- +goose Down
DROP TABLE record_corrections;
DROP TABLE publication_feedback;
