-- What keeps search, reports and the auditor quick however many incidents there are: read models, written in the
-- transaction of the change and rebuilt from the events by `muster rebuild`.

-- What people wrote of each incident, a line for each text. The index of its words lies beside it: see SearchDialect.
CREATE TABLE incident_text (
    -- Of the incident. INTEGER, which is the row's own key in SQLite, as its index of words wants it.
    number INTEGER NOT NULL PRIMARY KEY,
    body   TEXT    NOT NULL
);

-- What each incident adds to the sums below, so that a change can take out exactly what it put in.
CREATE TABLE incident_figures (
    incident_id TEXT NOT NULL PRIMARY KEY,
    -- JSON.
    figures     TEXT NOT NULL
);

-- The sums that reports are made of, by month: adding up is quick, and they say how many durations there were of each
-- length, from which percentiles over any span follow.
CREATE TABLE report_tally (
    dimension TEXT   NOT NULL CHECK (dimension IN ('severity', 'service', 'clock')),
    -- Key of the severity, service or clock; empty for no service.
    name      TEXT   NOT NULL,
    metric    TEXT   NOT NULL,
    -- 202603 for March 2026, in UTC.
    month     BIGINT NOT NULL CHECK (month BETWEEN 197001 AND 999912),
    -- The class of durations; 0 for what is only counted.
    step      BIGINT NOT NULL CHECK (step >= 0),
    incidents BIGINT NOT NULL,
    -- Seconds, or how many.
    amount    BIGINT NOT NULL,
    PRIMARY KEY (dimension, metric, month, name, step)
);

-- When its next wake-up must come, if it owes anything: what the auditor holds the timers against.
ALTER TABLE incident ADD COLUMN wake_at_ms BIGINT;
-- How many pages wait for an answer.
ALTER TABLE incident ADD COLUMN waiting_pages BIGINT NOT NULL DEFAULT 0;
CREATE INDEX incident_waking ON incident (wake_at_ms, id) WHERE wake_at_ms IS NOT NULL;
CREATE INDEX incident_paging ON incident (id) WHERE waiting_pages > 0;

-- The few that are not over among the many that are.
DROP INDEX incident_open;
CREATE INDEX incident_open ON incident (declared_at_ms, id) WHERE closed_at_ms IS NULL;
CREATE INDEX incident_open_by_severity ON incident (severity) WHERE closed_at_ms IS NULL;
CREATE INDEX incident_unresolved ON incident (declared_at_ms, id) WHERE closed_at_ms IS NULL AND resolved_at_ms IS NULL;
CREATE INDEX incident_by_severity ON incident (severity, declared_at_ms, id);
CREATE INDEX incident_by_service ON incident (service, declared_at_ms, id);
