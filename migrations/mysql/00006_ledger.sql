-- +goose Up
-- Nonce keeps a hidden event from being guessed by its leaf; events of before the ledger have none.
ALTER TABLE events ADD COLUMN nonce VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN content_hash VARCHAR(64) NOT NULL DEFAULT '';
-- The event by which an attachment was received; 0 for those of before the ledger.
ALTER TABLE attachments ADD COLUMN receipt_seq BIGINT NOT NULL DEFAULT 0;

-- Which event is which leaf of the tree. Insert-only.
CREATE TABLE ledger_leaves (
  leaf             BIGINT       NOT NULL PRIMARY KEY,
  event_seq        BIGINT       NOT NULL,
  UNIQUE (event_seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The tree's hashes in the order of golang.org/x/mod/sumdb/tlog. Insert-only.
CREATE TABLE ledger_hashes (
  idx              BIGINT       NOT NULL PRIMARY KEY,
  hash             BINARY(32)   NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row: how many leaves there are. Only a guarded UPDATE moves it, so that two replicas never make two trees.
CREATE TABLE ledger_head (
  id               TINYINT      NOT NULL PRIMARY KEY CHECK (id = 1),
  size             BIGINT       NOT NULL,
  last_seq         BIGINT       NOT NULL, -- the greatest event that is a leaf
  lease_owner      VARCHAR(64)  NOT NULL, -- who makes leaves for now
  lease_until      BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
INSERT INTO ledger_head (id, size, last_seq, lease_owner, lease_until) VALUES (1, 0, 0, '', 0);

-- Signed notes without the witnesses' lines. Insert-only.
CREATE TABLE ledger_checkpoints (
  size             BIGINT       NOT NULL PRIMARY KEY,
  made_at          BIGINT       NOT NULL,
  note             TEXT         NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Lines by which outsiders confirm a checkpoint that they saw. Insert-only.
CREATE TABLE ledger_cosignatures (
  size             BIGINT       NOT NULL,
  witness          VARCHAR(128) NOT NULL,
  line             TEXT         NOT NULL,
  received_at      BIGINT       NOT NULL,
  PRIMARY KEY (size, witness),
  FOREIGN KEY (size) REFERENCES ledger_checkpoints (size)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row: the name and the verifier key of this ledger, fixed at first use.
CREATE TABLE ledger_keys (
  id               TINYINT      NOT NULL PRIMARY KEY CHECK (id = 1),
  origin           VARCHAR(255) NOT NULL,
  verifier_key     VARCHAR(512) NOT NULL,
  since            BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Checkpoints on their way out of the house: one for each day and target.
CREATE TABLE ledger_deliveries (
  day              VARCHAR(10)  NOT NULL, -- YYYY-MM-DD
  target           VARCHAR(255) NOT NULL,
  size             BIGINT       NOT NULL,
  lease_owner      VARCHAR(64)  NOT NULL,
  lease_until      BIGINT       NOT NULL,
  attempts         INT          NOT NULL,
  delivered_at     BIGINT       NOT NULL, -- 0: not yet
  failure          TEXT         NOT NULL, -- of the last attempt
  PRIMARY KEY (day, target)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

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
