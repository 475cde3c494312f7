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

-- Alerts that began while they were silenced. One that still fires when its silence is over is triaged then, since a
-- silence puts a thing off and does not do away with it.
CREATE TABLE silenced_alert (
    alert_id   TEXT NOT NULL PRIMARY KEY,
    silence_id TEXT NOT NULL
);
