-- +goose Up
-- The data key of each encrypted object, wrapped by a master key that lies outside the database. What was destroyed
-- leaves its row with nothing in it.
CREATE TABLE object_keys (
  project_id    VARCHAR(32)    NOT NULL,
  attachment_id VARCHAR(36)    NOT NULL,
  object_key    VARCHAR(512)   NOT NULL,
  suite         SMALLINT       NOT NULL,
  master_key    BIGINT         NOT NULL,
  wrapped       VARBINARY(512) NOT NULL,
  version       BIGINT         NOT NULL, -- counts each wrapping
  made_at       BIGINT         NOT NULL,
  destroyed_at  BIGINT         NOT NULL, -- 0: it lives
  PRIMARY KEY (project_id, attachment_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX object_keys_by_master ON object_keys (destroyed_at, master_key);

-- The level in force where it is not the content's own: JSON, or empty.
ALTER TABLE records ADD COLUMN marking VARCHAR(512) NOT NULL DEFAULT '';
ALTER TABLE publications ADD COLUMN marking VARCHAR(512) NOT NULL DEFAULT '';

-- SM3 beside SHA-256, where the SM suite is on.
ALTER TABLE record_versions ADD COLUMN sm3 VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE attachments ADD COLUMN sm3 VARCHAR(64) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE attachments DROP COLUMN sm3;
ALTER TABLE record_versions DROP COLUMN sm3;
ALTER TABLE publications DROP COLUMN marking;
ALTER TABLE records DROP COLUMN marking;
DROP TABLE object_keys;
