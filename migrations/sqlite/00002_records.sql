-- +goose Up
-- A record as it stands. Its content in full is the document of its newest version; what lists and filters need is
-- repeated here. Only a guarded UPDATE writes state.
CREATE TABLE records (
  project_id       TEXT    NOT NULL,
  id               TEXT    NOT NULL,
  version          INTEGER NOT NULL,
  content_version  INTEGER NOT NULL, -- the version that last changed the content
  edition          INTEGER NOT NULL,
  state            TEXT    NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'screened', 'classified', 'signed',
                                                     'published', 'superseded', 'withdrawn', 'expired', 'archived', 'destroyed')),
  class            TEXT    NOT NULL,
  secrecy          INTEGER NOT NULL CHECK (secrecy BETWEEN 0 AND 4),
  author           TEXT    NOT NULL,
  work_date        TEXT    NOT NULL,
  received_at      INTEGER NOT NULL,
  updated_at       INTEGER NOT NULL,
  series_key       TEXT    NOT NULL, -- what the neighbours of a record are found by
  content_hash     TEXT    NOT NULL,
  input_hash       TEXT    NOT NULL,
  title            TEXT    NOT NULL,
  summary          TEXT    NOT NULL,
  unit_project     TEXT    NOT NULL,
  division         TEXT    NOT NULL,
  subdivision      TEXT    NOT NULL,
  axis             TEXT    NOT NULL,
  floor            TEXT    NOT NULL,
  chainage         TEXT    NOT NULL,
  channel          TEXT    NOT NULL,
  attachment_count INTEGER NOT NULL,
  valid_from       TEXT    NOT NULL,
  valid_until      TEXT    NOT NULL,
  retention        TEXT    NOT NULL,
  links            TEXT    NOT NULL, -- JSON, or empty: import source, superseded and duplicated records
  clock_offset     INTEGER NOT NULL, -- microseconds, device minus server
  late             INTEGER NOT NULL,
  findings         TEXT    NOT NULL, -- JSON, or empty
  steps            TEXT    NOT NULL, -- who did which stage and when: "submitted li 1763800000000000; screened wang …"
  returned         TEXT    NOT NULL, -- JSON, or empty
  archive_no       TEXT    NOT NULL,
  code             TEXT    NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_by_state ON records (project_id, state, received_at, id, secrecy, class);
CREATE INDEX records_by_class ON records (project_id, state, class, received_at, id, secrecy);
CREATE INDEX records_by_author ON records (project_id, author, state, received_at, id, secrecy, class);
CREATE INDEX records_by_day ON records (project_id, state, work_date, received_at, id, secrecy, class);
CREATE INDEX records_by_series ON records (project_id, series_key, work_date, id);

-- Insert-only.
CREATE TABLE record_versions (
  project_id   TEXT    NOT NULL,
  record_id    TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  edition      INTEGER NOT NULL,
  action       TEXT    NOT NULL,
  made_by      TEXT    NOT NULL,
  made_at      INTEGER NOT NULL,
  content_hash TEXT    NOT NULL,
  input_hash   TEXT    NOT NULL,
  document     BLOB    NOT NULL,
  PRIMARY KEY (project_id, record_id, version)
) STRICT, WITHOUT ROWID;

-- Insert-only. Rows are never deleted, so a sequence number is never used again.
CREATE TABLE events (
  seq         INTEGER NOT NULL PRIMARY KEY,
  happened_at INTEGER NOT NULL,
  project_id  TEXT    NOT NULL,
  record_id   TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  actor       TEXT    NOT NULL,
  action      TEXT    NOT NULL,
  from_state  TEXT    NOT NULL,
  to_state    TEXT    NOT NULL,
  request_id  TEXT    NOT NULL,
  detail      TEXT    NOT NULL -- JSON, or empty
) STRICT;
CREATE INDEX events_by_record ON events (project_id, record_id, seq);

CREATE TABLE outbox (
  seq         INTEGER NOT NULL PRIMARY KEY,
  topic       TEXT    NOT NULL,
  project_id  TEXT    NOT NULL,
  record_id   TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  action      TEXT    NOT NULL,
  created_at  INTEGER NOT NULL,
  lease_owner TEXT    NOT NULL,
  lease_until INTEGER NOT NULL,
  attempts    INTEGER NOT NULL
) STRICT;

-- How many records there are, kept by the transactions that change it. Writers that run side by side add to shards of
-- their own, so that they never wait for each other here; a count is the sum over the shards.
CREATE TABLE record_counts (
  project_id TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  class      TEXT    NOT NULL,
  secrecy    INTEGER NOT NULL,
  author     TEXT    NOT NULL,
  shard      INTEGER NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (project_id, state, class, secrecy, author, shard)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  project_id TEXT    NOT NULL,
  series     TEXT    NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (project_id, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflicts (
  project_id TEXT    NOT NULL,
  record_id  TEXT    NOT NULL,
  input_hash TEXT    NOT NULL,
  input      BLOB    NOT NULL,
  sent_by    TEXT    NOT NULL,
  sent_at    INTEGER NOT NULL,
  PRIMARY KEY (project_id, record_id, input_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachments (
  project_id     TEXT    NOT NULL,
  id             TEXT    NOT NULL,
  sha256         TEXT    NOT NULL,
  size           INTEGER NOT NULL,
  content_type   TEXT    NOT NULL,
  name           TEXT    NOT NULL,
  uploaded_by    TEXT    NOT NULL,
  uploaded_at    INTEGER NOT NULL,
  captured_at    TEXT    NOT NULL,
  state          TEXT    NOT NULL CHECK (state IN ('staged', 'linked', 'placed')),
  record_id      TEXT    NOT NULL,
  area           TEXT    NOT NULL,
  object_key     TEXT    NOT NULL,
  object_version TEXT    NOT NULL,
  secrecy        INTEGER NOT NULL CHECK (secrecy BETWEEN 0 AND 4),
  valid_until    TEXT    NOT NULL,
  retain_until   TEXT    NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_by_record ON attachments (project_id, record_id);
CREATE INDEX attachments_by_state ON attachments (state, uploaded_at);

-- A version is signed at most once. Insert-only.
CREATE TABLE signatures (
  project_id   TEXT    NOT NULL,
  record_id    TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  content_hash TEXT    NOT NULL,
  signer       TEXT    NOT NULL,
  method       TEXT    NOT NULL,
  purpose      TEXT    NOT NULL CHECK (purpose IN ('publication', 'withdrawal')),
  signed_at    INTEGER NOT NULL,
  PRIMARY KEY (project_id, record_id, version)
) STRICT, WITHOUT ROWID;

-- What readers read. The reference to the signature is the database's own word that nothing unsigned gets here.
CREATE TABLE publications (
  project_id     TEXT    NOT NULL,
  archive_no     TEXT    NOT NULL,
  record_id      TEXT    NOT NULL,
  version        INTEGER NOT NULL,
  signed_version INTEGER NOT NULL,
  edition        INTEGER NOT NULL,
  code           TEXT    NOT NULL,
  state          TEXT    NOT NULL CHECK (state IN ('published', 'superseded', 'withdrawn', 'expired', 'archived')),
  class          TEXT    NOT NULL,
  secrecy        INTEGER NOT NULL CHECK (secrecy BETWEEN 0 AND 4),
  author         TEXT    NOT NULL,
  work_date      TEXT    NOT NULL,
  published_at   INTEGER NOT NULL,
  content_hash   TEXT    NOT NULL,
  title          TEXT    NOT NULL,
  summary        TEXT    NOT NULL,
  unit_project   TEXT    NOT NULL,
  division       TEXT    NOT NULL,
  subdivision    TEXT    NOT NULL,
  axis           TEXT    NOT NULL,
  floor          TEXT    NOT NULL,
  chainage       TEXT    NOT NULL,
  channel        TEXT    NOT NULL,
  valid_from     TEXT    NOT NULL,
  valid_until    TEXT    NOT NULL,
  retention      TEXT    NOT NULL,
  steps          TEXT    NOT NULL,
  corrects_no    TEXT    NOT NULL,
  superseded_by  TEXT    NOT NULL,
  document       BLOB    NOT NULL,
  PRIMARY KEY (project_id, archive_no),
  UNIQUE (project_id, record_id),
  FOREIGN KEY (project_id, record_id, signed_version) REFERENCES signatures (project_id, record_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX publications_by_state ON publications (project_id, state, published_at, archive_no, secrecy, class, valid_until);
CREATE INDEX publications_by_class ON publications (project_id, state, class, published_at, archive_no, secrecy, valid_until);
CREATE INDEX publications_by_day ON publications (project_id, state, work_date, published_at, archive_no, secrecy, class, valid_until);
CREATE INDEX publications_by_code ON publications (code);

-- +goose Down
DROP TABLE publications;
DROP TABLE signatures;
DROP TABLE attachments;
DROP TABLE conflicts;
DROP TABLE counters;
DROP TABLE record_counts;
DROP TABLE outbox;
DROP TABLE events;
DROP TABLE record_versions;
DROP TABLE records;
