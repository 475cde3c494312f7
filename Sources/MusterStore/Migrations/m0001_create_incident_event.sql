-- An incident is its events. Everything else about it can be rebuilt from here.
CREATE TABLE incident_event (
    incident_id    TEXT   NOT NULL,
    -- 1 for the first event of an incident, and no gaps: the primary key is what refuses the second of two people who
    -- decided on the same version.
    sequence       BIGINT NOT NULL CHECK (sequence >= 1),
    kind           TEXT   NOT NULL,
    -- JSON that holds the places of the texts, not the texts.
    payload        TEXT   NOT NULL,
    -- JSON: for each text its salt and itself, both null where it was removed.
    prose          TEXT   NOT NULL,
    -- JSON: for each text the hash that stands for it in the chain.
    commitments    TEXT   NOT NULL,
    actor          TEXT   NOT NULL,
    source         TEXT   NOT NULL,
    occurred_at_ms BIGINT NOT NULL,
    recorded_at_ms BIGINT NOT NULL,
    -- Over all of the above and the hash of the event before it.
    hash           TEXT   NOT NULL CHECK (LENGTH(hash) = 64),
    PRIMARY KEY (incident_id, sequence)
);
