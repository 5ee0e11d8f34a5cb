-- +goose Up
-- Resumable uploads that are not finished: who may go on with which, and what it has to become.
CREATE TABLE uploads (
  project_id     TEXT    NOT NULL,
  id             TEXT    NOT NULL,
  attachment_id  TEXT    NOT NULL,
  object_upload  TEXT    NOT NULL,
  sha256         TEXT    NOT NULL,
  size           INTEGER NOT NULL,
  content_type   TEXT    NOT NULL,
  name           TEXT    NOT NULL,
  uploaded_by    TEXT    NOT NULL,
  started_at     INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_age ON uploads (started_at);

-- +goose Down
DROP TABLE uploads;
