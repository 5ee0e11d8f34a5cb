-- +goose Up
-- The numbers of published records, one row a figure, and their sums by day: reports read the sums (docs/reports.md).
-- Both are written by the transaction that publishes, ends or reclassifies.
CREATE TABLE publication_figures (
  project_id   TEXT    NOT NULL,
  archive_no   TEXT    NOT NULL,
  fig_key      TEXT    NOT NULL,
  dim          TEXT    NOT NULL,
  unit         TEXT    NOT NULL,
  day          TEXT    NOT NULL, -- empty: the record has no date
  unit_project TEXT    NOT NULL,
  secrecy      INTEGER NOT NULL, -- level in force
  wholes       INTEGER NOT NULL,
  billionths   INTEGER NOT NULL,
  mix_a        INTEGER NOT NULL,
  mix_b        INTEGER NOT NULL,
  mix_c        INTEGER NOT NULL,
  mix_d        INTEGER NOT NULL,
  from_at      INTEGER NOT NULL, -- publication
  until_at     INTEGER NOT NULL, -- withdrawal or supersession; 0: in force
  PRIMARY KEY (project_id, archive_no, fig_key, dim, unit),
  FOREIGN KEY (project_id, archive_no) REFERENCES publications (project_id, archive_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_figures_by_key ON publication_figures (project_id, fig_key, secrecy, day, archive_no, dim, unit);
CREATE INDEX publication_figures_by_end ON publication_figures (project_id, until_at);

CREATE TABLE publication_sums (
  project_id   TEXT    NOT NULL,
  fig_key      TEXT    NOT NULL,
  secrecy      INTEGER NOT NULL,
  day          TEXT    NOT NULL,
  dim          TEXT    NOT NULL,
  unit         TEXT    NOT NULL,
  unit_project TEXT    NOT NULL,
  wholes       INTEGER NOT NULL, -- not carried over from the billionths: sums in any order are the same bytes
  billionths   INTEGER NOT NULL,
  n            INTEGER NOT NULL,
  mix_a        INTEGER NOT NULL,
  mix_b        INTEGER NOT NULL,
  mix_c        INTEGER NOT NULL,
  mix_d        INTEGER NOT NULL,
  PRIMARY KEY (project_id, fig_key, secrecy, day, dim, unit, unit_project)
) STRICT, WITHOUT ROWID;

-- Up to when the figures of publications were taken, and by which version of the rules.
CREATE TABLE figures_taken (
  id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  version  INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  mended   INTEGER NOT NULL -- counts repairs of the sums, so that two do not add the same
) STRICT, WITHOUT ROWID;
INSERT INTO figures_taken (id, version, taken_at, mended) SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM publications) THEN 0 ELSE 1 END, 0, 0;

-- +goose Down
DROP TABLE figures_taken;
DROP TABLE publication_sums;
DROP TABLE publication_figures;
