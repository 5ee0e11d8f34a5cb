-- +goose Up
-- The data key of each encrypted object, wrapped by a master key that lies outside the database. What was destroyed
-- leaves its row with nothing in it.
CREATE TABLE object_keys (
  project_id    TEXT    NOT NULL,
  attachment_id TEXT    NOT NULL,
  object_key    TEXT    NOT NULL,
  suite         INTEGER NOT NULL,
  master_key    INTEGER NOT NULL,
  wrapped       BLOB    NOT NULL,
  version       INTEGER NOT NULL, -- counts each wrapping
  made_at       INTEGER NOT NULL,
  destroyed_at  INTEGER NOT NULL, -- 0: it lives
  PRIMARY KEY (project_id, attachment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX object_keys_by_master ON object_keys (destroyed_at, master_key);

-- The level in force where it is not the content's own: JSON, or empty.
ALTER TABLE records ADD COLUMN marking TEXT NOT NULL DEFAULT '';
ALTER TABLE publications ADD COLUMN marking TEXT NOT NULL DEFAULT '';

-- SM3 beside SHA-256, where the SM suite is on.
ALTER TABLE record_versions ADD COLUMN sm3 TEXT NOT NULL DEFAULT '';
ALTER TABLE attachments ADD COLUMN sm3 TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE attachments DROP COLUMN sm3;
ALTER TABLE record_versions DROP COLUMN sm3;
ALTER TABLE publications DROP COLUMN marking;
ALTER TABLE records DROP COLUMN marking;
DROP TABLE object_keys;
