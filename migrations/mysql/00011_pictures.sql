-- +goose Up
-- What a photo tells beside its bytes. Its own words are evidence to compare, never facts. The fingerprint lies in four
-- bands of 16 bits: two that differ in at most seven bits differ in at most one bit of one band, so that a few look-ups
-- find every near one. Bands are -1 where there is no fingerprint.
CREATE TABLE photo_facts (
  project_id    VARCHAR(32)  NOT NULL,
  attachment_id VARCHAR(36)  NOT NULL,
  state         VARCHAR(16)  NOT NULL CHECK (state IN ('read', 'decoded', 'undecodable')),
  fingerprint   BIGINT       NOT NULL,
  band0         INT          NOT NULL,
  band1         INT          NOT NULL,
  band2         INT          NOT NULL,
  band3         INT          NOT NULL,
  scan_digest   VARCHAR(64)  NOT NULL,
  width         INT          NOT NULL,
  height        INT          NOT NULL,
  taken_at      VARCHAR(255) NOT NULL,
  taken_offset  VARCHAR(255) NOT NULL,
  lat           VARCHAR(16)  NOT NULL,
  lon           VARCHAR(16)  NOT NULL,
  located       TINYINT      NOT NULL CHECK (located IN (0, 1)),
  orientation   TINYINT      NOT NULL,
  software      VARCHAR(255) NOT NULL,
  camera        VARCHAR(255) NOT NULL,
  PRIMARY KEY (project_id, attachment_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX photo_facts_by_state ON photo_facts (state);
CREATE INDEX photo_facts_by_band0 ON photo_facts (band0);
CREATE INDEX photo_facts_by_band1 ON photo_facts (band1);
CREATE INDEX photo_facts_by_band2 ON photo_facts (band2);
CREATE INDEX photo_facts_by_band3 ON photo_facts (band3);
CREATE INDEX photo_facts_by_scan ON photo_facts (scan_digest);
CREATE INDEX attachments_by_digest ON attachments (sha256);

-- How a photo came into the sender's hands, in his own word: taken in the app, or chosen from the phone's album.
ALTER TABLE attachments ADD COLUMN camera_source VARCHAR(16) NOT NULL DEFAULT '';
ALTER TABLE uploads ADD COLUMN camera_source VARCHAR(16) NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE uploads DROP COLUMN camera_source;
ALTER TABLE attachments DROP COLUMN camera_source;
DROP INDEX attachments_by_digest ON attachments;
DROP TABLE photo_facts;
