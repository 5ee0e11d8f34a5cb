-- +goose Up
-- A message of the product to people: once for each dedup on any number of replicas. Lines are a JSON array of texts in
-- both languages.
CREATE TABLE notices (
  project_id     VARCHAR(32)  NOT NULL, -- empty: of the installation
  id             VARCHAR(36)  NOT NULL,
  kind           VARCHAR(64)  NOT NULL, -- topic.name
  dedup          VARCHAR(191) NOT NULL,
  level          BIGINT       NOT NULL CHECK (level BETWEEN 0 AND 4),
  urgent         BIGINT       NOT NULL CHECK (urgent IN (0, 1)),
  title_zh       VARCHAR(255) NOT NULL,
  title_en       VARCHAR(255) NOT NULL,
  body           TEXT         NOT NULL,
  link           VARCHAR(255) NOT NULL, -- path in the panel
  acknowledge_by BIGINT       NOT NULL, -- 0: nobody has to acknowledge it
  made_at        BIGINT       NOT NULL,
  routed_at      BIGINT       NOT NULL, -- 0: its channels are still to be found
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, dedup)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX notices_by_routing ON notices (routed_at, made_at);

-- Who got a notice, and what he did with it.
CREATE TABLE notice_recipients (
  user_id         VARCHAR(64) NOT NULL,
  notice_id       VARCHAR(36) NOT NULL,
  project_id      VARCHAR(32) NOT NULL,
  by_office       BIGINT      NOT NULL CHECK (by_office IN (0, 1)), -- as administrator, not as member of the project
  made_at         BIGINT      NOT NULL,
  read_at         BIGINT      NOT NULL, -- 0: not yet
  acknowledged_at BIGINT      NOT NULL, -- 0: not yet
  PRIMARY KEY (user_id, notice_id),
  FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX notice_recipients_by_time ON notice_recipients (user_id, made_at, notice_id);
CREATE INDEX notice_recipients_by_notice ON notice_recipients (project_id, notice_id);

-- Where a person wants his own notices sent besides his inbox.
CREATE TABLE notice_addresses (
  user_id  VARCHAR(64)  NOT NULL,
  mail     VARCHAR(254) NOT NULL,
  wanted   VARCHAR(8)   NOT NULL CHECK (wanted IN ('urgent', 'all')),
  language VARCHAR(2)   NOT NULL CHECK (language IN ('zh', 'en')),
  set_at   BIGINT       NOT NULL,
  PRIMARY KEY (user_id),
  FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- A group bot or webhook of a project. Its address and secret lie sealed; host is all of it that is ever shown.
CREATE TABLE channels (
  project_id VARCHAR(32)  NOT NULL,
  id         VARCHAR(36)  NOT NULL,
  kind       VARCHAR(16)  NOT NULL CHECK (kind IN ('wecom', 'dingtalk', 'feishu', 'webhook')),
  name       VARCHAR(64)  NOT NULL,
  host       VARCHAR(255) NOT NULL,
  sealed     BLOB         NOT NULL,
  topics     VARCHAR(255) NOT NULL, -- report,alert; empty: only what lists send it
  clearance  BIGINT       NOT NULL CHECK (clearance BETWEEN 0 AND 4), -- of those who read the group
  language   VARCHAR(2)   NOT NULL CHECK (language IN ('zh', 'en')),
  enabled    BIGINT       NOT NULL CHECK (enabled IN (0, 1)),
  next_at    BIGINT       NOT NULL, -- not before: bots take 20 messages a minute
  set_by     VARCHAR(64)  NOT NULL,
  set_at     BIGINT       NOT NULL,
  version    BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Who gets the issued reports of a project.
CREATE TABLE distribution_lists (
  project_id VARCHAR(32)  NOT NULL,
  id         VARCHAR(36)  NOT NULL,
  name       VARCHAR(64)  NOT NULL,
  kinds      VARCHAR(64)  NOT NULL, -- day,week,month,quarter,special
  enabled    BIGINT       NOT NULL CHECK (enabled IN (0, 1)),
  set_by     VARCHAR(64)  NOT NULL,
  set_at     BIGINT       NOT NULL,
  version    BIGINT       NOT NULL,
  PRIMARY KEY (project_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One member of a list: a person of the project, somebody outside by mail, or a bot.
CREATE TABLE distribution_members (
  project_id      VARCHAR(32)  NOT NULL,
  list_id         VARCHAR(36)  NOT NULL,
  id              VARCHAR(36)  NOT NULL,
  user_id         VARCHAR(64)  NOT NULL, -- empty: none
  mail            VARCHAR(254) NOT NULL, -- empty: none
  channel_id      VARCHAR(36)  NOT NULL, -- empty: none
  name            VARCHAR(64)  NOT NULL,
  clearance       BIGINT       NOT NULL CHECK (clearance BETWEEN 0 AND 4), -- stated; of a person no more than his own
  language        VARCHAR(2)   NOT NULL CHECK (language IN ('zh', 'en')),
  token           CHAR(64)     NOT NULL, -- what the List-Unsubscribe of his mail names; lets nobody do more
  unsubscribed_at BIGINT       NOT NULL, -- 0: gets what the list sends
  PRIMARY KEY (project_id, list_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX distribution_members_by_token ON distribution_members (token);

-- One text to one target outside: written before it leaves, and again when it left.
CREATE TABLE deliveries (
  project_id  VARCHAR(32)  NOT NULL,
  id          VARCHAR(36)  NOT NULL,
  dedup       VARCHAR(191) NOT NULL,
  channel_id  VARCHAR(36)  NOT NULL, -- empty: by mail
  mail        VARCHAR(254) NOT NULL, -- empty: by a channel
  user_id     VARCHAR(64)  NOT NULL, -- whose inbox it is a copy of; empty: nobody's
  language    VARCHAR(2)   NOT NULL,
  topic       VARCHAR(32)  NOT NULL,
  message     TEXT         NOT NULL, -- JSON; nothing above internal
  report_id   VARCHAR(36)  NOT NULL, -- whose picture and file go along; empty: none
  clearance   BIGINT       NOT NULL, -- of the target
  unsubscribe VARCHAR(128) NOT NULL, -- path of List-Unsubscribe; empty: none
  level       BIGINT       NOT NULL, -- of what is told
  urgent      BIGINT       NOT NULL CHECK (urgent IN (0, 1)),
  state       VARCHAR(8)   NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
  attempts    BIGINT       NOT NULL,
  next_at     BIGINT       NOT NULL, -- not before
  lease_owner VARCHAR(64)  NOT NULL,
  lease_until BIGINT       NOT NULL,
  failure     VARCHAR(500) NOT NULL, -- of the last attempt; empty: none
  made_at     BIGINT       NOT NULL,
  ended_at    BIGINT       NOT NULL, -- sent or given up; 0: neither
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, dedup)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
CREATE INDEX deliveries_by_turn ON deliveries (state, next_at);
CREATE INDEX deliveries_by_lease ON deliveries (lease_owner);
CREATE INDEX deliveries_by_channel ON deliveries (channel_id, ended_at);
CREATE INDEX deliveries_by_project ON deliveries (project_id, state, made_at);

-- Who was sent an issued report, and when he first opened it.
CREATE TABLE report_receipts (
  project_id VARCHAR(32) NOT NULL,
  report_id  VARCHAR(36) NOT NULL,
  user_id    VARCHAR(64) NOT NULL,
  sent_at    BIGINT      NOT NULL,
  read_at    BIGINT      NOT NULL, -- 0: not yet
  PRIMARY KEY (project_id, report_id, user_id),
  FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which issued reports went to their lists.
CREATE TABLE distributed_reports (
  project_id     VARCHAR(32) NOT NULL,
  report_id      VARCHAR(36) NOT NULL,
  distributed_at BIGINT      NOT NULL,
  PRIMARY KEY (project_id, report_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

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
