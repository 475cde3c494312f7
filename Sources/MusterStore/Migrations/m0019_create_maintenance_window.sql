-- Times in which some alerts are expected, announced before. Each time is a silence of its own, made when the one before
-- it is over, so that whatever knows of silences knows of them.
CREATE TABLE maintenance_window (
    id                TEXT   NOT NULL PRIMARY KEY,
    title             TEXT   NOT NULL,
    -- JSON: a list of what labels must be.
    matchers          TEXT   NOT NULL,
    -- Name of the integration whose alerts it is about; null where it is about those of all.
    integration       TEXT,
    starts_at_ms      BIGINT NOT NULL,
    length_ms         BIGINT NOT NULL CHECK (length_ms > 0),
    repeats           TEXT   NOT NULL CHECK (repeats IN ('once', 'daily', 'weekly')),
    zone              TEXT   NOT NULL,
    created_by        TEXT   NOT NULL,
    -- Of the present time, or the next; null after the last.
    silence_id        TEXT,
    silence_ends_at_ms BIGINT
);

CREATE INDEX maintenance_window_by_end ON maintenance_window (silence_ends_at_ms) WHERE silence_id IS NOT NULL;
