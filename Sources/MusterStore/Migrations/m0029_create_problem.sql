-- What lies behind incidents, with what happened to it, and the incidents that belong to it.

CREATE TABLE problem (
    id            TEXT   NOT NULL PRIMARY KEY,
    -- The people's name for it. One number is one problem, whichever server opened it.
    number        BIGINT NOT NULL UNIQUE CHECK (number >= 1),
    state         TEXT   NOT NULL CHECK (state IN ('open', 'known-error', 'remediation', 'closed')),
    title         TEXT   NOT NULL,
    service       TEXT,
    functionality TEXT,
    owner_id      TEXT,
    root_cause    TEXT,
    workaround    TEXT,
    -- JSON: nobody searches by them.
    remediations  TEXT   NOT NULL,
    reviewer_id   TEXT,
    review_at_ms  BIGINT,
    opened_at_ms  BIGINT NOT NULL,
    opened_by     TEXT   NOT NULL,
    closed_at_ms  BIGINT,
    outcome       TEXT,
    -- Counts saves of what people write: the second of two is refused.
    edition       BIGINT NOT NULL CHECK (edition >= 0)
);

CREATE INDEX problem_by_age ON problem (opened_at_ms, id);

CREATE INDEX problem_by_review ON problem (review_at_ms) WHERE review_at_ms IS NOT NULL;

CREATE TABLE problem_incident (
    problem_id   TEXT   NOT NULL,
    incident_id  TEXT   NOT NULL,
    -- 1 where the problem was opened from it.
    is_origin    BIGINT NOT NULL CHECK (is_origin IN (0, 1)),
    -- 1 where the problem says what the incident is about: then whoever may not know of the incident knows of neither.
    is_spoken_of BIGINT NOT NULL CHECK (is_spoken_of IN (0, 1)),
    linked_at_ms BIGINT NOT NULL,
    -- The alert rules of the incident, as a JSON list: what others are recognised by.
    rules        TEXT   NOT NULL,
    PRIMARY KEY (problem_id, incident_id)
);

CREATE INDEX problem_incident_by_incident ON problem_incident (incident_id);

CREATE TABLE problem_event (
    problem_id     TEXT   NOT NULL,
    -- From 1, without gaps.
    sequence       BIGINT NOT NULL CHECK (sequence >= 1),
    occurred_at_ms BIGINT NOT NULL,
    actor          TEXT   NOT NULL,
    source         TEXT   NOT NULL,
    -- The incident that it tells of; NULL where it tells of none.
    incident_id    TEXT,
    payload        TEXT   NOT NULL,
    PRIMARY KEY (problem_id, sequence)
);
