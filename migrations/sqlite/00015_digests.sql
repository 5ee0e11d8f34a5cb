-- +goose Up
-- Which record was merged with which: the content of the first names the second, and this leads back.
CREATE TABLE merged_records (
  project_id TEXT NOT NULL,
  record_id  TEXT NOT NULL,
  of_id      TEXT NOT NULL,
  PRIMARY KEY (project_id, record_id),
  FOREIGN KEY (project_id, record_id) REFERENCES records (project_id, id),
  FOREIGN KEY (project_id, of_id) REFERENCES records (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_records_by_original ON merged_records (project_id, of_id, record_id);

-- Why numbers of a summary are right that the record does not hold: the screener's word, for the signer.
CREATE TABLE summary_notes (
  project_id TEXT    NOT NULL,
  record_id  TEXT    NOT NULL,
  version    INTEGER NOT NULL, -- of the record once it was screened
  numbers    TEXT    NOT NULL, -- JSON list
  reason     TEXT    NOT NULL,
  noted_by   TEXT    NOT NULL,
  noted_at   INTEGER NOT NULL,
  PRIMARY KEY (project_id, record_id, version),
  FOREIGN KEY (project_id, record_id) REFERENCES records (project_id, id)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE summary_notes;
DROP TABLE merged_records;
