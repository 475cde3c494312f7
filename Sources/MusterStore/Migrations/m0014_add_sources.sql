-- Sources of every kind: what one needs beside its address, when it last called, and what it sent that nobody could
-- read. Nothing that reached a known address is thrown away unseen.

-- JSON: the mapping of a source whose format is its own, the interval of a heartbeat.
ALTER TABLE integration ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

-- Apart from the source itself, which is read at each call and written never.
CREATE TABLE integration_call (
    integration_id TEXT   NOT NULL PRIMARY KEY,
    -- To within some seconds.
    last_at_ms     BIGINT NOT NULL
);

CREATE TABLE quarantined_message (
    id             TEXT   NOT NULL PRIMARY KEY,
    integration_id TEXT   NOT NULL,
    received_at_ms BIGINT NOT NULL,
    content_type   TEXT   NOT NULL,
    -- What is wrong with it, with the field.
    problem        TEXT   NOT NULL,
    -- As it came, in base64: it need not be text.
    body           TEXT   NOT NULL
);

CREATE INDEX quarantined_message_by_age ON quarantined_message (integration_id, received_at_ms, id);

-- Deployments and other deeds that may be the cause of something. They page nobody.
CREATE TABLE change_event (
    id             TEXT   NOT NULL PRIMARY KEY,
    integration    TEXT   NOT NULL,
    at_ms          BIGINT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    summary        TEXT   NOT NULL,
    source         TEXT,
    url            TEXT,
    -- As it came.
    payload        TEXT   NOT NULL
);

CREATE INDEX change_event_by_age ON change_event (at_ms, id);
