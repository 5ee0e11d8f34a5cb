-- +goose Up
-- One row for each thing that can be found. doc_id is given at first sight and stays, so its order is that of receipt.
CREATE TABLE search_docs (
  doc_id     INTEGER NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('record', 'publication')),
  project_id TEXT    NOT NULL,
  item_id    TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  words      TEXT    NOT NULL, -- folded text that a hit is verified against
  UNIQUE (kind, project_id, item_id)
) STRICT;

-- Terms are bigrams and words behind a tag of kind and project; the index keeps neither text nor positions.
CREATE VIRTUAL TABLE search_index USING fts5 (terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- +goose Down
DROP TABLE search_index;
DROP TABLE search_docs;
