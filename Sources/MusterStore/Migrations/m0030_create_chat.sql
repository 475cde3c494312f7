-- Rooms of chat servers that mirror the war rooms of incidents, what stands in them, and what came from there.

CREATE TABLE chat_room (
    -- The channel of the outbox that leads there: slack, matrix.
    server        TEXT   NOT NULL,
    incident_id   TEXT   NOT NULL,
    -- The server's own name for it; NULL until it has made it.
    room_id       TEXT,
    -- As the process names it, and as the server took it.
    wanted_name   TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    is_open       BIGINT NOT NULL,
    -- The sequence of the last event that stands in it.
    told_through  BIGINT NOT NULL CHECK (told_through >= 0),
    -- Topic, invitations and pins as they were set last, as JSON.
    details       TEXT   NOT NULL,
    -- Who writes into it now, and until when nobody else may.
    holder        TEXT,
    held_until_ms BIGINT NOT NULL,
    -- 1 where whoever wrote last could not tell whether it arrived.
    is_unsure     BIGINT NOT NULL,
    PRIMARY KEY (server, incident_id)
);

CREATE UNIQUE INDEX chat_room_by_room ON chat_room (server, room_id);

CREATE TABLE chat_message (
    server      TEXT   NOT NULL,
    room_id     TEXT   NOT NULL,
    message_id  TEXT   NOT NULL,
    -- The event that it tells, or that tells of it; NULL for a message to one person.
    incident_id TEXT,
    sequence    BIGINT,
    is_ours     BIGINT NOT NULL,
    -- How often it was deleted there and written again.
    returns     BIGINT NOT NULL,
    is_gone     BIGINT NOT NULL,
    -- What an answer to it answers; NULL where it asks nothing.
    answer      TEXT,
    PRIMARY KEY (server, room_id, message_id)
);

CREATE INDEX chat_message_by_event ON chat_message (server, incident_id, sequence);

-- What a chat server told us. Kept before it is acted on, so that nothing that was accepted is lost, and for a while
-- afterwards, so that what is told twice is done once.
CREATE TABLE chat_event (
    server         TEXT   NOT NULL,
    event_id       TEXT   NOT NULL,
    received_at_ms BIGINT NOT NULL,
    -- Its place among those of one moment.
    place          BIGINT NOT NULL,
    -- JSON, in the shape that the engine gives it.
    payload        TEXT   NOT NULL,
    is_done        BIGINT NOT NULL,
    PRIMARY KEY (server, event_id)
);

CREATE INDEX chat_event_waiting ON chat_event (is_done, received_at_ms, place);
