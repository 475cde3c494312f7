-- Work that must be done at its time and must outlive the process that ordered it.

-- When something has to be looked at again: one row for each incident that owes something.
CREATE TABLE incident_timer (
    kind            TEXT   NOT NULL,
    subject_id      TEXT   NOT NULL,
    due_at_ms       BIGINT NOT NULL,
    -- Claimed until then; 0 while nobody has it.
    leased_until_ms BIGINT NOT NULL DEFAULT 0,
    -- Who claimed it last.
    fence           BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, subject_id)
);

CREATE INDEX incident_timer_due ON incident_timer (due_at_ms);

CREATE TABLE outbox (
    id                 TEXT   NOT NULL PRIMARY KEY,
    -- Names the message for ever: nothing is sent twice because it was ordered twice.
    key                TEXT   NOT NULL UNIQUE,
    channel            TEXT   NOT NULL,
    recipient          TEXT   NOT NULL,
    payload            TEXT   NOT NULL,
    incident_id        TEXT,
    purpose            TEXT   NOT NULL,
    subject            TEXT,
    priority           BIGINT NOT NULL,
    state              TEXT   NOT NULL
        CHECK (state IN ('due', 'claimed', 'delivered', 'refused', 'exhausted', 'cancelled')),
    attempt            BIGINT NOT NULL DEFAULT 0,
    fence              BIGINT NOT NULL DEFAULT 0,
    may_repeat         BIGINT NOT NULL DEFAULT 0 CHECK (may_repeat IN (0, 1)),
    -- For a claimed one, when its lease ends.
    next_attempt_at_ms BIGINT NOT NULL,
    created_at_ms      BIGINT NOT NULL,
    settled_at_ms      BIGINT,
    receipt            TEXT,
    last_error         TEXT
);

-- Settled messages are the many, those that wait the few.
CREATE INDEX outbox_waiting ON outbox (next_attempt_at_ms) WHERE state IN ('due', 'claimed');
CREATE INDEX outbox_by_age ON outbox (created_at_ms, id);
CREATE INDEX outbox_by_incident ON outbox (incident_id, purpose);
