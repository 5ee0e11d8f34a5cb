-- +goose Up
-- Resumable uploads that are not finished: who may go on with which, and what it has to become.
CREATE TABLE uploads (
  project_id       VARCHAR(32)  NOT NULL,
  id               VARCHAR(36)  NOT NULL,
  attachment_id    VARCHAR(36)  NOT NULL,
  object_upload    VARCHAR(512) NOT NULL,
  sha256           CHAR(64)     NOT NULL,
  size             BIGINT       NOT NULL,
  content_type     VARCHAR(127) NOT NULL,
  name             TEXT         NOT NULL,
  uploaded_by      VARCHAR(64)  NOT NULL,
  started_at       BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX uploads_by_age ON uploads (started_at);

-- +goose Down
DROP TABLE uploads;
