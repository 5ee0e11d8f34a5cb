-- +goose Up
-- What a photo tells beside its bytes. Its own words are evidence to compare, never facts. The fingerprint lies in four
-- bands of 16 bits: two that differ in at most seven bits differ in at most one bit of one band, so that a few look-ups
-- find every near one. Bands are -1 where there is no fingerprint.
CREATE TABLE photo_facts (
  project_id    TEXT    NOT NULL,
  attachment_id TEXT    NOT NULL,
  state         TEXT    NOT NULL CHECK (state IN ('read', 'decoded', 'undecodable')),
  fingerprint   INTEGER NOT NULL,
  band0         INTEGER NOT NULL,
  band1         INTEGER NOT NULL,
  band2         INTEGER NOT NULL,
  band3         INTEGER NOT NULL,
  scan_digest   TEXT    NOT NULL,
  width         INTEGER NOT NULL,
  height        INTEGER NOT NULL,
  taken_at      TEXT    NOT NULL,
  taken_offset  TEXT    NOT NULL,
  lat           TEXT    NOT NULL,
  lon           TEXT    NOT NULL,
  located       INTEGER NOT NULL CHECK (located IN (0, 1)),
  orientation   INTEGER NOT NULL,
  software      TEXT    NOT NULL,
  camera        TEXT    NOT NULL,
  PRIMARY KEY (project_id, attachment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_facts_by_state ON photo_facts (state);
CREATE INDEX photo_facts_by_band0 ON photo_facts (band0);
CREATE INDEX photo_facts_by_band1 ON photo_facts (band1);
CREATE INDEX photo_facts_by_band2 ON photo_facts (band2);
CREATE INDEX photo_facts_by_band3 ON photo_facts (band3);
CREATE INDEX photo_facts_by_scan ON photo_facts (scan_digest);
CREATE INDEX attachments_by_digest ON attachments (sha256);

-- How a photo came into the sender's hands, in his own word: taken in the app, or chosen from the phone's album.
ALTER TABLE attachments ADD COLUMN camera_source TEXT NOT NULL DEFAULT '';
ALTER TABLE uploads ADD COLUMN camera_source TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE uploads DROP COLUMN camera_source;
ALTER TABLE attachments DROP COLUMN camera_source;
DROP INDEX attachments_by_digest;
DROP TABLE photo_facts;
