-- What sources report. Evidence for incidents, kept also where nobody declares one.
CREATE TABLE alert (
    id             TEXT   NOT NULL PRIMARY KEY,
    integration    TEXT   NOT NULL,
    fingerprint    TEXT   NOT NULL,
    title          TEXT   NOT NULL,
    labels         TEXT   NOT NULL,
    annotations    TEXT   NOT NULL,
    generator_url  TEXT,
    starts_at_ms   BIGINT NOT NULL,
    -- While it fires, when it is taken to be over unless it is sent again.
    ends_at_ms     BIGINT NOT NULL,
    -- 1 while it fires.
    firing         BIGINT NOT NULL CHECK (firing IN (0, 1)),
    first_seen_ms  BIGINT NOT NULL,
    last_seen_ms   BIGINT NOT NULL,
    -- How often its source has sent it, the first time included.
    times_sent     BIGINT NOT NULL CHECK (times_sent >= 1),
    triage         TEXT   NOT NULL CHECK (triage IN ('inbox', 'declared', 'joined', 'declined', 'ignored')),
    -- The rule of the process that decided, or what a person gave as a reason.
    triage_reason  TEXT   NOT NULL,
    incident_id    TEXT,
    acknowledged_by TEXT,
    -- As it came, to the byte.
    payload        TEXT   NOT NULL
);

-- One alert that fires for one set of labels of one source.
CREATE UNIQUE INDEX alert_firing ON alert (integration, fingerprint) WHERE firing = 1;
CREATE INDEX alert_by_fingerprint ON alert (integration, fingerprint, last_seen_ms);
CREATE INDEX alert_by_age ON alert (first_seen_ms, id);
CREATE INDEX alert_expiry ON alert (ends_at_ms) WHERE firing = 1;
CREATE INDEX alert_by_incident ON alert (incident_id);
