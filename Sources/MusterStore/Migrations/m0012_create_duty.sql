-- Who really had the duty, and who may read it in a calendar.

-- What the schedules came to as time passed: editing one later does not change it. Fairness, rest and pay are reckoned
-- from here.
CREATE TABLE duty (
    schedule_id   TEXT   NOT NULL,
    person_id     TEXT   NOT NULL,
    started_at_ms BIGINT NOT NULL,
    -- Not included. Grows while the duty goes on.
    ended_at_ms   BIGINT NOT NULL CHECK (ended_at_ms > started_at_ms),
    PRIMARY KEY (schedule_id, person_id, started_at_ms)
);

CREATE INDEX duty_by_end ON duty (ended_at_ms);

-- An address at which a calendar program reads shifts: such programs cannot sign in.
CREATE TABLE calendar_feed (
    id            TEXT   NOT NULL PRIMARY KEY,
    -- Whose it is: it ends when they leave.
    person_id     TEXT   NOT NULL,
    -- NULL for their own shifts by every schedule.
    schedule_id   TEXT,
    -- Secret: whoever knows it reads those shifts, and nothing else. Kept readable, since its address is shown again.
    key           TEXT   NOT NULL UNIQUE,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX calendar_feed_by_person ON calendar_feed (person_id);
