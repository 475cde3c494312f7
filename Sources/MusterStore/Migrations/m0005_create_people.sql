-- Who Muster works for, by which rules, and who may come in.

-- The whole organisation as one document: what changed is the difference of two versions.
CREATE TABLE organisation_version (
    version       BIGINT NOT NULL PRIMARY KEY CHECK (version >= 1),
    payload       TEXT   NOT NULL,
    changed_at_ms BIGINT NOT NULL,
    changed_by    TEXT   NOT NULL,
    comment       TEXT   NOT NULL
);

-- Every process text under which an incident was declared.
CREATE TABLE process_version (
    key         TEXT   NOT NULL,
    version     TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    added_at_ms BIGINT NOT NULL,
    PRIMARY KEY (key, version)
);

-- Where signals come in.
CREATE TABLE integration (
    id            TEXT   NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL UNIQUE,
    kind          TEXT   NOT NULL,
    -- Secret: whoever knows it can send alerts, and nothing else. Kept readable, since its URL is shown again.
    key           TEXT   NOT NULL UNIQUE,
    created_at_ms BIGINT NOT NULL,
    disabled      BIGINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
);

-- A password as scrypt left it, with its parameters.
CREATE TABLE credential (
    person_id     TEXT   NOT NULL PRIMARY KEY,
    password_hash TEXT   NOT NULL,
    changed_at_ms BIGINT NOT NULL
);

CREATE TABLE session (
    -- SHA-256 of what the browser holds: a copy of the database opens no session.
    token_hash    TEXT   NOT NULL PRIMARY KEY,
    person_id     TEXT   NOT NULL,
    created_at_ms BIGINT NOT NULL,
    last_seen_ms  BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

CREATE INDEX session_by_person ON session (person_id);

CREATE TABLE api_token (
    id            TEXT   NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL,
    token_hash    TEXT   NOT NULL UNIQUE,
    person_id     TEXT   NOT NULL,
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT,
    last_used_ms  BIGINT,
    revoked_at_ms BIGINT
);

-- The one-time link by which the first administrator, or somebody invited, chooses a password.
CREATE TABLE setup_link (
    token_hash    TEXT   NOT NULL PRIMARY KEY,
    person_id     TEXT   NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used_at_ms    BIGINT
);
