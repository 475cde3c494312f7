-- What lists, searches and counts ask of an incident, so that they need not replay it. Written in the transaction of
-- its events, and rebuilt from them by `muster rebuild`.
CREATE TABLE incident (
    id                TEXT   NOT NULL PRIMARY KEY,
    -- Counts from 1 without gaps: a missing number is a removed incident.
    number            BIGINT NOT NULL UNIQUE CHECK (number >= 1),
    -- How many events it has, and the hash of the last: what tells that the end of a history was cut off.
    version           BIGINT NOT NULL CHECK (version >= 1),
    head_hash         TEXT   NOT NULL CHECK (LENGTH(head_hash) = 64),
    name              TEXT   NOT NULL,
    severity          TEXT   NOT NULL,
    -- 0 for the gravest of its process.
    severity_rank     BIGINT NOT NULL CHECK (severity_rank >= 0),
    process           TEXT   NOT NULL,
    service           TEXT,
    declared_at_ms    BIGINT NOT NULL,
    resolved_at_ms    BIGINT,
    closed_at_ms      BIGINT,
    -- The rest of the summary, as JSON: what the board shows of it.
    summary           TEXT   NOT NULL
);

CREATE INDEX incident_by_declaration ON incident (declared_at_ms, id);

-- The board asks for what is not closed, whatever its age.
CREATE INDEX incident_open ON incident (closed_at_ms, severity_rank, declared_at_ms);
