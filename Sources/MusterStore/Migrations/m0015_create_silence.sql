-- Which alerts nobody is to be bothered with, for how long, and who said so.
CREATE TABLE silence (
    id            TEXT   NOT NULL PRIMARY KEY,
    -- Name of the integration whose alerts it is about; null where it is about those of all.
    integration   TEXT,
    -- JSON: a list of what labels must be.
    matchers      TEXT   NOT NULL,
    starts_at_ms  BIGINT NOT NULL,
    ends_at_ms    BIGINT NOT NULL CHECK (ends_at_ms >= starts_at_ms),
    updated_at_ms BIGINT NOT NULL,
    created_by    TEXT   NOT NULL,
    comment       TEXT   NOT NULL
);

CREATE INDEX silence_by_end ON silence (ends_at_ms, id);

-- Alerts that began while something held them back. One that still fires when it is free is triaged then, since that
-- puts a thing off and does not do away with it.
CREATE TABLE held_alert (
    alert_id     TEXT   NOT NULL PRIMARY KEY,
    -- Until this silence is over, or
    silence_id   TEXT,
    -- until this alert is over, or
    inhibitor_id TEXT,
    -- until this moment.
    until_ms     BIGINT
);
