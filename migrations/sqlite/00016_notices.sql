-- +goose Up
-- A message of the product to people: once for each dedup on any number of replicas. Lines are a JSON array of texts in
-- both languages.
CREATE TABLE notices (
  project_id      TEXT    NOT NULL, -- empty: of the installation
  id              TEXT    NOT NULL,
  kind            TEXT    NOT NULL, -- topic.name
  dedup           TEXT    NOT NULL,
  level           INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
  urgent          INTEGER NOT NULL CHECK (urgent IN (0, 1)),
  title_zh        TEXT    NOT NULL,
  title_en        TEXT    NOT NULL,
  body            TEXT    NOT NULL,
  link            TEXT    NOT NULL, -- path in the panel
  acknowledge_by  INTEGER NOT NULL, -- 0: nobody has to acknowledge it
  made_at         INTEGER NOT NULL,
  routed_at       INTEGER NOT NULL, -- 0: its channels are still to be found
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, dedup)
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_by_routing ON notices (routed_at, made_at);

-- Who got a notice, and what he did with it.
CREATE TABLE notice_recipients (
  user_id         TEXT    NOT NULL REFERENCES users (id),
  notice_id       TEXT    NOT NULL,
  project_id      TEXT    NOT NULL,
  by_office       INTEGER NOT NULL CHECK (by_office IN (0, 1)), -- as administrator, not as member of the project
  made_at         INTEGER NOT NULL,
  read_at         INTEGER NOT NULL, -- 0: not yet
  acknowledged_at INTEGER NOT NULL, -- 0: not yet
  PRIMARY KEY (user_id, notice_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_recipients_by_time ON notice_recipients (user_id, made_at, notice_id);
CREATE INDEX notice_recipients_by_notice ON notice_recipients (project_id, notice_id);

-- Where a person wants his own notices sent besides his inbox.
CREATE TABLE notice_addresses (
  user_id         TEXT    NOT NULL REFERENCES users (id),
  mail            TEXT    NOT NULL,
  wanted          TEXT    NOT NULL CHECK (wanted IN ('urgent', 'all')),
  language        TEXT    NOT NULL CHECK (language IN ('zh', 'en')),
  set_at          INTEGER NOT NULL,
  PRIMARY KEY (user_id)
) STRICT, WITHOUT ROWID;

-- A group bot or webhook of a project. Its address and secret lie sealed; host is all of it that is ever shown.
CREATE TABLE channels (
  project_id      TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  kind            TEXT    NOT NULL CHECK (kind IN ('wecom', 'dingtalk', 'feishu', 'webhook')),
  name            TEXT    NOT NULL,
  host            TEXT    NOT NULL,
  sealed          BLOB    NOT NULL,
  topics          TEXT    NOT NULL, -- report,alert; empty: only what lists send it
  clearance       INTEGER NOT NULL CHECK (clearance BETWEEN 0 AND 4), -- of those who read the group
  language        TEXT    NOT NULL CHECK (language IN ('zh', 'en')),
  enabled         INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  next_at         INTEGER NOT NULL, -- not before: bots take 20 messages a minute
  set_by          TEXT    NOT NULL,
  set_at          INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;

-- Who gets the issued reports of a project.
CREATE TABLE distribution_lists (
  project_id      TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  kinds           TEXT    NOT NULL, -- day,week,month,quarter,special
  enabled         INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  set_by          TEXT    NOT NULL,
  set_at          INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;

-- One member of a list: a person of the project, somebody outside by mail, or a bot.
CREATE TABLE distribution_members (
  project_id      TEXT    NOT NULL,
  list_id         TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  user_id         TEXT    NOT NULL, -- empty: none
  mail            TEXT    NOT NULL, -- empty: none
  channel_id      TEXT    NOT NULL, -- empty: none
  name            TEXT    NOT NULL,
  clearance       INTEGER NOT NULL CHECK (clearance BETWEEN 0 AND 4), -- stated; of a person no more than his own
  language        TEXT    NOT NULL CHECK (language IN ('zh', 'en')),
  token           TEXT    NOT NULL, -- what the List-Unsubscribe of his mail names; lets nobody do more
  unsubscribed_at INTEGER NOT NULL, -- 0: gets what the list sends
  PRIMARY KEY (project_id, list_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX distribution_members_by_token ON distribution_members (token);

-- One text to one target outside: written before it leaves, and again when it left.
CREATE TABLE deliveries (
  project_id      TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  dedup           TEXT    NOT NULL,
  channel_id      TEXT    NOT NULL, -- empty: by mail
  mail            TEXT    NOT NULL, -- empty: by a channel
  user_id         TEXT    NOT NULL, -- whose inbox it is a copy of; empty: nobody's
  language        TEXT    NOT NULL,
  topic           TEXT    NOT NULL,
  message         TEXT    NOT NULL, -- JSON; nothing above internal
  report_id       TEXT    NOT NULL, -- whose picture and file go along; empty: none
  clearance       INTEGER NOT NULL, -- of the target
  unsubscribe     TEXT    NOT NULL, -- path of List-Unsubscribe; empty: none
  level           INTEGER NOT NULL, -- of what is told
  urgent          INTEGER NOT NULL CHECK (urgent IN (0, 1)),
  state           TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
  attempts        INTEGER NOT NULL,
  next_at         INTEGER NOT NULL, -- not before
  lease_owner     TEXT    NOT NULL,
  lease_until     INTEGER NOT NULL,
  failure         TEXT    NOT NULL, -- of the last attempt; empty: none
  made_at         INTEGER NOT NULL,
  ended_at        INTEGER NOT NULL, -- sent or given up; 0: neither
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, dedup)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_turn ON deliveries (state, next_at);
CREATE INDEX deliveries_by_lease ON deliveries (lease_owner);
CREATE INDEX deliveries_by_channel ON deliveries (channel_id, ended_at);
CREATE INDEX deliveries_by_project ON deliveries (project_id, state, made_at);

-- Who was sent an issued report, and when he first opened it.
CREATE TABLE report_receipts (
  project_id      TEXT    NOT NULL,
  report_id       TEXT    NOT NULL,
  user_id         TEXT    NOT NULL REFERENCES users (id),
  sent_at         INTEGER NOT NULL,
  read_at         INTEGER NOT NULL, -- 0: not yet
  PRIMARY KEY (project_id, report_id, user_id)
) STRICT, WITHOUT ROWID;

-- Which issued reports went to their lists.
CREATE TABLE distributed_reports (
  project_id      TEXT    NOT NULL,
  report_id       TEXT    NOT NULL,
  distributed_at  INTEGER NOT NULL,
  PRIMARY KEY (project_id, report_id)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE distributed_reports;
DROP TABLE report_receipts;
DROP TABLE deliveries;
DROP TABLE distribution_members;
DROP TABLE distribution_lists;
DROP TABLE channels;
DROP TABLE notice_addresses;
DROP TABLE notice_recipients;
DROP TABLE notices;
