-- What is shown to the public, what finds an incident from outside, and what keeps watch.

CREATE TABLE status_update (
    id           TEXT   NOT NULL PRIMARY KEY,
    incident_id  TEXT   NOT NULL,
    number       BIGINT NOT NULL,
    -- As it was published.
    title        TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    posted_at_ms BIGINT NOT NULL,
    next_by_ms   BIGINT,
    components   TEXT   NOT NULL
);

CREATE INDEX status_update_by_age ON status_update (posted_at_ms);
CREATE INDEX status_update_by_incident ON status_update (incident_id, posted_at_ms);

-- From a page that somebody was sent to its incident.
CREATE TABLE page_index (
    page_id     TEXT   NOT NULL PRIMARY KEY,
    incident_id TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    paged_at_ms BIGINT NOT NULL
);

-- Answers that were given once, for those who ask again because they did not hear them.
CREATE TABLE idempotency_key (
    principal     TEXT   NOT NULL,
    key           TEXT   NOT NULL,
    request_hash  TEXT   NOT NULL,
    status        BIGINT NOT NULL,
    body          TEXT   NOT NULL,
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (principal, key)
);

CREATE TABLE audit_entry (
    id     TEXT   NOT NULL PRIMARY KEY,
    at_ms  BIGINT NOT NULL,
    actor  TEXT   NOT NULL,
    action TEXT   NOT NULL,
    target TEXT   NOT NULL,
    detail TEXT   NOT NULL
);

CREATE INDEX audit_entry_by_age ON audit_entry (at_ms, id);

-- What is true of the data directory as a whole: its mode, its epoch.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
