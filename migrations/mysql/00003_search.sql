-- +goose Up
-- One row for each thing that can be found. doc_id is given at first sight and stays, so its order is that of receipt.
CREATE TABLE search_docs (
  doc_id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind             VARCHAR(12)  NOT NULL CHECK (kind IN ('record', 'publication')),
  project_id       VARCHAR(32)  NOT NULL,
  item_id          VARCHAR(64)  NOT NULL,
  version          BIGINT       NOT NULL,
  words            MEDIUMTEXT   NOT NULL, -- folded text that a hit is verified against
  UNIQUE (kind, project_id, item_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Terms are bigrams and words behind a tag of kind and project.
CREATE TABLE search_terms (
  term   VARBINARY(24) NOT NULL,
  doc_id BIGINT        NOT NULL,
  PRIMARY KEY (term, doc_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- +goose Down
DROP TABLE search_terms;
DROP TABLE search_docs;
