-- Alerts come by the thousand a second: a row is written at the end of the table and of its indexes, never in the
-- middle of one. So an id begins with the time, and no index is kept over fingerprints: the running server knows the
-- firing ones by heart. (Several servers on one PostgreSQL cannot, and have an index for it.)
CREATE TABLE alert_kept (
    -- A UUID of version 7: later alerts have greater ids.
    id              TEXT   NOT NULL PRIMARY KEY,
    integration     TEXT   NOT NULL,
    -- 16 hex digits.
    fingerprint     TEXT   NOT NULL,
    -- JSON objects; null where the payload is an alert of Alertmanager's format and says it itself.
    labels          TEXT,
    annotations     TEXT,
    generator_url   TEXT,
    starts_at_ms    BIGINT NOT NULL,
    -- While it fires, when it is taken to be over unless it is sent again.
    ends_at_ms      BIGINT NOT NULL,
    -- 1 while it fires.
    firing          BIGINT NOT NULL CHECK (firing IN (0, 1)),
    first_seen_ms   BIGINT NOT NULL,
    last_seen_ms    BIGINT NOT NULL,
    -- How often its source has sent it, the first time included.
    times_sent      BIGINT NOT NULL CHECK (times_sent >= 1),
    triage          TEXT   NOT NULL CHECK (triage IN ('inbox', 'declared', 'joined', 'declined', 'ignored')),
    -- The rule of the process that decided, or what a person gave as a reason.
    triage_reason   TEXT   NOT NULL,
    incident_id     TEXT,
    acknowledged_by TEXT,
    -- As it came, to the byte.
    payload         TEXT   NOT NULL
);

INSERT INTO alert_kept (
    id, integration, fingerprint, labels, annotations, generator_url, starts_at_ms, ends_at_ms, firing, first_seen_ms,
    last_seen_ms, times_sent, triage, triage_reason, incident_id, acknowledged_by, payload
)
SELECT
    id, integration, fingerprint, labels, annotations, generator_url, starts_at_ms, ends_at_ms, firing, first_seen_ms,
    last_seen_ms, times_sent, triage, triage_reason, incident_id, acknowledged_by, payload
FROM alert;

DROP TABLE alert;
ALTER TABLE alert_kept RENAME TO alert;

CREATE INDEX alert_firing ON alert (triage, id) WHERE firing = 1;
CREATE INDEX alert_by_incident ON alert (incident_id, id) WHERE incident_id IS NOT NULL;
