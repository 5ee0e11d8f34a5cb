-- +goose Up
-- What people said back about published data and numbers of reports (R4.7), and what became of it. It hangs from what is
-- published, and readers are served from it: nothing here tells of what nobody signed.
CREATE TABLE publication_feedback (
  project_id    TEXT    NOT NULL,
  id            TEXT    NOT NULL,
  target_kind   TEXT    NOT NULL, -- publication, report
  target_id     TEXT    NOT NULL, -- archive number, or id of an issued report
  ref           TEXT    NOT NULL, -- path of a field, or ref of a number; empty: the whole
  secrecy       INTEGER NOT NULL CHECK (secrecy BETWEEN 0 AND 4), -- level in force of what it is on
  target_author TEXT    NOT NULL, -- who wrote what it is on
  valid_until   TEXT    NOT NULL, -- of what it is on
  kind          TEXT    NOT NULL, -- error, question, supplement, suggestion
  body          TEXT    NOT NULL,
  sender        TEXT    NOT NULL,
  sent_at       INTEGER NOT NULL,
  sent_on       TEXT    NOT NULL, -- civil day
  state         TEXT    NOT NULL CHECK (state IN ('open', 'accepted', 'processed', 'confirmed', 'withdrawn')),
  handler       TEXT    NOT NULL, -- empty: nobody is there who could
  due           TEXT    NOT NULL, -- last day to dispose of it
  due_listed    INTEGER NOT NULL, -- whether published lists cover the time until then
  disposition   TEXT    NOT NULL, -- adopted, partly, rejected; empty before it
  reason        TEXT    NOT NULL,
  result        TEXT    NOT NULL, -- archive number of what took the place of the one that it is on
  processed_at  INTEGER NOT NULL, -- 0: not yet
  closed_at     INTEGER NOT NULL, -- 0: not yet
  reopened      INTEGER NOT NULL,
  escalated_on  TEXT    NOT NULL, -- the due day whose passing was told
  steps         TEXT    NOT NULL, -- JSON: the history that people read
  version       INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_feedback_by_time ON publication_feedback (project_id, sent_at, id);
CREATE INDEX publication_feedback_by_target ON publication_feedback (project_id, target_kind, target_id, sent_at, id);
CREATE INDEX publication_feedback_by_sender ON publication_feedback (project_id, sender, sent_at, id);
CREATE INDEX publication_feedback_by_handler ON publication_feedback (project_id, handler, state, due);
CREATE INDEX publication_feedback_by_due ON publication_feedback (project_id, state, due, id);

-- Which record that was handed in corrects which other one; drafts are their authors' own matter and not here.
CREATE TABLE record_corrections (
  project_id    TEXT NOT NULL,
  record_id     TEXT NOT NULL,
  corrects      TEXT NOT NULL, -- id of the published record
  PRIMARY KEY (project_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_corrections_by_corrected ON record_corrections (project_id, corrects, record_id);
INSERT INTO record_corrections (project_id, record_id, corrects)
  SELECT project_id, id, SUBSTR(links, INSTR(links, '"supersedes":"') + 14, 36) FROM records
  WHERE state <> 'draft' AND INSTR(links, '"supersedes":"') > 0;

-- +goose Down
DROP TABLE record_corrections;
DROP TABLE publication_feedback;
