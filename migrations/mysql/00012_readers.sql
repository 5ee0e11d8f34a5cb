-- +goose Up
-- What readers of published data are served comes from the tables publication…: publications, which a verified signature
-- fills, and these, which hang from it. The user that readers' questions are asked by may select these and nothing else.
ALTER TABLE publications ADD COLUMN received_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE publications ADD COLUMN attachment_count INT NOT NULL DEFAULT 0;
UPDATE publications SET
  received_at = (SELECT r.received_at FROM records r WHERE r.project_id = publications.project_id AND r.id = publications.record_id),
  attachment_count = (SELECT r.attachment_count FROM records r WHERE r.project_id = publications.project_id AND r.id = publications.record_id);

-- The files that the signed content names, and where their bytes lie now.
CREATE TABLE publication_files (
  project_id     VARCHAR(32)  NOT NULL,
  attachment_id  VARCHAR(36)  NOT NULL,
  archive_no     VARCHAR(64)  NOT NULL,
  sha256         CHAR(64)     NOT NULL,
  size           BIGINT       NOT NULL,
  content_type   VARCHAR(127) NOT NULL,
  name           TEXT         NOT NULL,
  uploaded_by    VARCHAR(64)  NOT NULL,
  uploaded_at    BIGINT       NOT NULL,
  captured_at    TEXT         NOT NULL,
  area           VARCHAR(32)  NOT NULL,
  object_key     VARCHAR(255) NOT NULL,
  object_version VARCHAR(255) NOT NULL,
  PRIMARY KEY (project_id, attachment_id),
  FOREIGN KEY (project_id, archive_no) REFERENCES publications (project_id, archive_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX publication_files_by_publication ON publication_files (project_id, archive_no, attachment_id);
INSERT INTO publication_files (project_id, attachment_id, archive_no, sha256, size, content_type, name, uploaded_by, uploaded_at, captured_at, area, object_key, object_version)
  SELECT a.project_id, a.id, p.archive_no, a.sha256, a.size, a.content_type, a.name, a.uploaded_by, a.uploaded_at, a.captured_at, a.area, a.object_key, a.object_version
  FROM publications p JOIN attachments a ON a.project_id = p.project_id AND a.record_id = p.record_id
  WHERE INSTR(p.document, CONCAT('{"id":"', a.id, '","sha256":"', a.sha256, '"}')) > 0;

-- How many publications there are, kept as record_counts is and by the same transactions.
CREATE TABLE publication_counts (
  project_id VARCHAR(32) NOT NULL,
  state      VARCHAR(12) NOT NULL,
  class      VARCHAR(4)  NOT NULL,
  secrecy    TINYINT     NOT NULL,
  shard      INT         NOT NULL,
  n          BIGINT      NOT NULL,
  PRIMARY KEY (project_id, state, class, secrecy, shard)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
INSERT INTO publication_counts (project_id, state, class, secrecy, shard, n)
  SELECT project_id, state, class, secrecy, 0, COUNT(*) FROM publications GROUP BY project_id, state, class, secrecy;

-- What can be found among publications. Terms stand behind a tag of project and place (part of the board and level), so
-- that a search never walks through what its asker may not see: its time would tell how much there is.
CREATE TABLE publication_words (
  doc_id     BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  project_id VARCHAR(32) NOT NULL,
  item_id    VARCHAR(64) NOT NULL, -- archive number
  author     VARCHAR(64) NOT NULL,
  place      VARCHAR(16) NOT NULL, -- under which its terms stand; empty: under none
  version    BIGINT      NOT NULL,
  words      MEDIUMTEXT  NOT NULL, -- folded text that a hit is verified against
  UNIQUE (project_id, item_id),
  FOREIGN KEY (project_id, item_id) REFERENCES publications (project_id, archive_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE TABLE publication_terms (
  term   VARBINARY(24) NOT NULL,
  doc_id BIGINT        NOT NULL,
  PRIMARY KEY (term, doc_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The index of records is filled anew by places too, in the order of receipt; until then a search finds what is done.
DELETE FROM search_terms;
DELETE FROM search_docs;
ALTER TABLE search_docs ADD COLUMN author VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE search_docs ADD COLUMN place VARCHAR(16) NOT NULL DEFAULT '';
CREATE INDEX search_docs_by_author ON search_docs (project_id, author, doc_id);
INSERT INTO outbox (topic, project_id, record_id, version, action, created_at, lease_owner, lease_until, attempts)
  SELECT 'record', project_id, id, version, 'record.index', updated_at, '', 0, 0 FROM records ORDER BY received_at, id;

-- +goose Down
DELETE FROM search_terms;
DELETE FROM search_docs;
DROP INDEX search_docs_by_author ON search_docs;
ALTER TABLE search_docs DROP COLUMN place;
ALTER TABLE search_docs DROP COLUMN author;
DROP TABLE publication_terms;
DROP TABLE publication_words;
DROP TABLE publication_counts;
DROP TABLE publication_files;
ALTER TABLE publications DROP COLUMN attachment_count;
ALTER TABLE publications DROP COLUMN received_at;
