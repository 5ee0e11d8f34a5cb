-- +goose Up
-- Which record was merged with which: the content of the first names the second, and this leads back.
CREATE TABLE merged_records (
  project_id VARCHAR(32) NOT NULL,
  record_id  VARCHAR(36) NOT NULL,
  of_id      VARCHAR(36) NOT NULL,
  PRIMARY KEY (project_id, record_id),
  FOREIGN KEY (project_id, record_id) REFERENCES records (project_id, id),
  FOREIGN KEY (project_id, of_id) REFERENCES records (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX merged_records_by_original ON merged_records (project_id, of_id, record_id);

-- Why numbers of a summary are right that the record does not hold: the screener's word, for the signer.
CREATE TABLE summary_notes (
  project_id VARCHAR(32) NOT NULL,
  record_id  VARCHAR(36) NOT NULL,
  version    BIGINT      NOT NULL, -- of the record once it was screened
  numbers    TEXT        NOT NULL, -- JSON list
  reason     TEXT        NOT NULL,
  noted_by   VARCHAR(64) NOT NULL,
  noted_at   BIGINT      NOT NULL,
  PRIMARY KEY (project_id, record_id, version),
  FOREIGN KEY (project_id, record_id) REFERENCES records (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE summary_notes;
DROP TABLE merged_records;
