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

-- +goose Down
DROP TABLE merged_records;
