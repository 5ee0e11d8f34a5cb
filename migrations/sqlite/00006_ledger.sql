-- +goose Up
-- Nonce keeps a hidden event from being guessed by its leaf; events of before the ledger have none.
ALTER TABLE events ADD COLUMN nonce TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN content_hash TEXT NOT NULL DEFAULT '';
-- The event by which an attachment was received; 0 for those of before the ledger.
ALTER TABLE attachments ADD COLUMN receipt_seq INTEGER NOT NULL DEFAULT 0;

-- Which event is which leaf of the tree. Insert-only.
CREATE TABLE ledger_leaves (
  leaf         INTEGER NOT NULL PRIMARY KEY,
  event_seq    INTEGER NOT NULL,
  UNIQUE (event_seq)
) STRICT;

-- The tree's hashes in the order of golang.org/x/mod/sumdb/tlog. Insert-only.
CREATE TABLE ledger_hashes (
  idx          INTEGER NOT NULL PRIMARY KEY,
  hash         BLOB    NOT NULL -- 32 bytes
) STRICT;

-- One row: how many leaves there are. Only a guarded UPDATE moves it, so that two replicas never make two trees.
CREATE TABLE ledger_head (
  id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  size         INTEGER NOT NULL,
  last_seq     INTEGER NOT NULL, -- the greatest event that is a leaf
  lease_owner  TEXT    NOT NULL, -- who makes leaves for now
  lease_until  INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_head (id, size, last_seq, lease_owner, lease_until) VALUES (1, 0, 0, '', 0);

-- Signed notes without the witnesses' lines. Insert-only.
CREATE TABLE ledger_checkpoints (
  size         INTEGER NOT NULL PRIMARY KEY,
  made_at      INTEGER NOT NULL,
  note         TEXT    NOT NULL
) STRICT;

-- Lines by which outsiders confirm a checkpoint that they saw. Insert-only.
CREATE TABLE ledger_cosignatures (
  size         INTEGER NOT NULL,
  witness      TEXT    NOT NULL,
  line         TEXT    NOT NULL,
  received_at  INTEGER NOT NULL,
  PRIMARY KEY (size, witness),
  FOREIGN KEY (size) REFERENCES ledger_checkpoints (size)
) STRICT, WITHOUT ROWID;

-- One row: the name and the verifier key of this ledger, fixed at first use.
CREATE TABLE ledger_keys (
  id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  origin       TEXT    NOT NULL,
  verifier_key TEXT    NOT NULL,
  since        INTEGER NOT NULL
) STRICT;

-- Checkpoints on their way out of the house: one for each day and target.
CREATE TABLE ledger_deliveries (
  day          TEXT    NOT NULL, -- YYYY-MM-DD
  target       TEXT    NOT NULL,
  size         INTEGER NOT NULL,
  lease_owner  TEXT    NOT NULL,
  lease_until  INTEGER NOT NULL,
  attempts     INTEGER NOT NULL,
  delivered_at INTEGER NOT NULL, -- 0: not yet
  failure      TEXT    NOT NULL, -- of the last attempt
  PRIMARY KEY (day, target)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE ledger_deliveries;
DROP TABLE ledger_keys;
DROP TABLE ledger_cosignatures;
DROP TABLE ledger_checkpoints;
DROP TABLE ledger_head;
DROP TABLE ledger_hashes;
DROP TABLE ledger_leaves;
ALTER TABLE attachments DROP COLUMN receipt_seq;
ALTER TABLE events DROP COLUMN content_hash;
ALTER TABLE events DROP COLUMN nonce;
