-- +goose Up
CREATE TABLE users (
  id               VARCHAR(64)  NOT NULL PRIMARY KEY,
  name_zh          VARCHAR(255) NOT NULL,
  name_en          VARCHAR(255) NOT NULL,
  office           VARCHAR(32)  NOT NULL,
  password_hash    VARCHAR(255) NOT NULL,
  disabled         TINYINT      NOT NULL,
  version          BIGINT       NOT NULL,
  created_at       BIGINT       NOT NULL,
  updated_at       BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE projects (
  id               VARCHAR(32)  NOT NULL PRIMARY KEY,
  name_zh          VARCHAR(255) NOT NULL,
  name_en          VARCHAR(255) NOT NULL,
  starts_on        VARCHAR(10)  NOT NULL,
  ends_on          VARCHAR(10)  NOT NULL,
  unit_projects    TEXT         NOT NULL, -- JSON array of names
  version          BIGINT       NOT NULL,
  created_at       BIGINT       NOT NULL,
  updated_at       BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE members (
  project_id       VARCHAR(32)  NOT NULL,
  user_id          VARCHAR(64)  NOT NULL,
  role             VARCHAR(32)  NOT NULL,
  clearance        TINYINT      NOT NULL CHECK (clearance BETWEEN 0 AND 4),
  valid_from       BIGINT       NOT NULL,
  valid_until      BIGINT       NOT NULL,
  granted_by       VARCHAR(64)  NOT NULL,
  granted_at       BIGINT       NOT NULL,
  PRIMARY KEY (project_id, user_id),
  FOREIGN KEY (project_id) REFERENCES projects (id),
  FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX members_by_user ON members (user_id, project_id);

CREATE TABLE sessions (
  token_hash       CHAR(64)     NOT NULL PRIMARY KEY,
  user_id          VARCHAR(64)  NOT NULL,
  csrf             VARCHAR(128) NOT NULL,
  phone            TINYINT      NOT NULL,
  ip               VARCHAR(64)  NOT NULL,
  agent            TEXT         NOT NULL,
  created_at       BIGINT       NOT NULL,
  seen_at          BIGINT       NOT NULL,
  expires_at       BIGINT       NOT NULL,
  FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE login_attempts (
  seq              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  login            VARCHAR(255) NOT NULL,
  ip               VARCHAR(64)  NOT NULL,
  tried_at         BIGINT       NOT NULL,
  succeeded        TINYINT      NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX login_attempts_by_login ON login_attempts (login, tried_at);
CREATE INDEX login_attempts_by_time ON login_attempts (tried_at);

-- What a repeatable request was answered the first time.
CREATE TABLE answers (
  user_id          VARCHAR(64)  NOT NULL,
  route            VARCHAR(128) NOT NULL,
  request_key      VARCHAR(128) NOT NULL,
  request_hash     CHAR(64)     NOT NULL,
  status           SMALLINT     NOT NULL,
  body             MEDIUMBLOB   NOT NULL,
  answered_at      BIGINT       NOT NULL,
  PRIMARY KEY (user_id, route, request_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX answers_by_time ON answers (answered_at);

-- +goose Down
DROP TABLE answers;
DROP TABLE login_attempts;
DROP TABLE sessions;
DROP TABLE members;
DROP TABLE projects;
DROP TABLE users;
