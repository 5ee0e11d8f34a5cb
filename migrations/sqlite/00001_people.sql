-- +goose Up
CREATE TABLE users (
  id            TEXT    NOT NULL PRIMARY KEY,
  name_zh       TEXT    NOT NULL,
  name_en       TEXT    NOT NULL,
  office        TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  disabled      INTEGER NOT NULL,
  version       INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
  id            TEXT    NOT NULL PRIMARY KEY,
  name_zh       TEXT    NOT NULL,
  name_en       TEXT    NOT NULL,
  starts_on     TEXT    NOT NULL,
  ends_on       TEXT    NOT NULL,
  unit_projects TEXT    NOT NULL, -- JSON array of names
  version       INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  project_id  TEXT    NOT NULL REFERENCES projects (id),
  user_id     TEXT    NOT NULL REFERENCES users (id),
  role        TEXT    NOT NULL,
  clearance   INTEGER NOT NULL CHECK (clearance BETWEEN 0 AND 4),
  valid_from  INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  granted_by  TEXT    NOT NULL,
  granted_at  INTEGER NOT NULL,
  PRIMARY KEY (project_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_id, project_id);

CREATE TABLE sessions (
  token_hash TEXT    NOT NULL PRIMARY KEY,
  user_id    TEXT    NOT NULL REFERENCES users (id),
  csrf       TEXT    NOT NULL,
  phone      INTEGER NOT NULL,
  ip         TEXT    NOT NULL,
  agent      TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE login_attempts (
  seq        INTEGER NOT NULL PRIMARY KEY,
  login      TEXT    NOT NULL,
  ip         TEXT    NOT NULL,
  tried_at   INTEGER NOT NULL,
  succeeded  INTEGER NOT NULL
) STRICT;
CREATE INDEX login_attempts_by_login ON login_attempts (login, tried_at);
CREATE INDEX login_attempts_by_time ON login_attempts (tried_at);

-- What a repeatable request was answered the first time.
CREATE TABLE answers (
  user_id      TEXT    NOT NULL,
  route        TEXT    NOT NULL,
  request_key  TEXT    NOT NULL,
  request_hash TEXT    NOT NULL,
  status       INTEGER NOT NULL,
  body         BLOB    NOT NULL,
  answered_at  INTEGER NOT NULL,
  PRIMARY KEY (user_id, route, request_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_time ON answers (answered_at);

-- +goose Down
DROP TABLE answers;
DROP TABLE login_attempts;
DROP TABLE sessions;
DROP TABLE members;
DROP TABLE projects;
DROP TABLE users;
