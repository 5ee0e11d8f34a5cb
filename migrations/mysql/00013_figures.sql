-- +goose Up
-- The numbers of published records, one row a figure, and their sums by day: reports read the sums (docs/reports.md).
-- Both are written by the transaction that publishes, ends or reclassifies.
CREATE TABLE publication_figures (
  project_id   VARCHAR(32)  NOT NULL,
  archive_no   VARCHAR(64)  NOT NULL,
  fig_key      VARCHAR(40)  NOT NULL,
  dim          VARCHAR(100) NOT NULL,
  unit         VARCHAR(20)  NOT NULL,
  day          VARCHAR(10)  NOT NULL, -- empty: the record has no date
  unit_project VARCHAR(100) NOT NULL,
  secrecy      TINYINT      NOT NULL, -- level in force
  wholes       BIGINT       NOT NULL,
  billionths   BIGINT       NOT NULL,
  mix_a        BIGINT       NOT NULL,
  mix_b        BIGINT       NOT NULL,
  mix_c        BIGINT       NOT NULL,
  mix_d        BIGINT       NOT NULL,
  from_at      BIGINT       NOT NULL, -- publication
  until_at     BIGINT       NOT NULL, -- withdrawal or supersession; 0: in force
  PRIMARY KEY (project_id, archive_no, fig_key, dim, unit),
  FOREIGN KEY (project_id, archive_no) REFERENCES publications (project_id, archive_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX publication_figures_by_key ON publication_figures (project_id, fig_key, secrecy, day, archive_no, dim, unit);
CREATE INDEX publication_figures_by_end ON publication_figures (project_id, until_at);

CREATE TABLE publication_sums (
  project_id   VARCHAR(32)  NOT NULL,
  fig_key      VARCHAR(40)  NOT NULL,
  secrecy      TINYINT      NOT NULL,
  day          VARCHAR(10)  NOT NULL,
  dim          VARCHAR(100) NOT NULL,
  unit         VARCHAR(20)  NOT NULL,
  unit_project VARCHAR(100) NOT NULL,
  wholes       BIGINT       NOT NULL, -- not carried over from the billionths: sums in any order are the same bytes
  billionths   BIGINT       NOT NULL,
  n            BIGINT       NOT NULL,
  mix_a        BIGINT       NOT NULL,
  mix_b        BIGINT       NOT NULL,
  mix_c        BIGINT       NOT NULL,
  mix_d        BIGINT       NOT NULL,
  PRIMARY KEY (project_id, fig_key, secrecy, day, dim, unit, unit_project)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Up to when the figures of publications were taken, and by which version of the rules.
CREATE TABLE figures_taken (
  id       INT     NOT NULL PRIMARY KEY CHECK (id = 1),
  version  INT     NOT NULL,
  taken_at BIGINT  NOT NULL,
  mended   BIGINT  NOT NULL -- counts repairs of the sums, so that two do not add the same
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
INSERT INTO figures_taken (id, version, taken_at, mended) SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM publications) THEN 0 ELSE 1 END, 0, 0 FROM DUAL;

-- +goose Down
DROP TABLE figures_taken;
DROP TABLE publication_sums;
DROP TABLE publication_figures;
