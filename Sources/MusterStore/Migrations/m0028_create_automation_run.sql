-- What the automations of the processes did, across incidents: a read model of their events, rebuilt by `muster rebuild`.
CREATE TABLE automation_run (
    incident_id TEXT   NOT NULL,
    -- Of the event.
    sequence    BIGINT NOT NULL,
    number      BIGINT NOT NULL,
    process     TEXT   NOT NULL,
    rule        TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    -- Of the process file under which the incident was declared.
    line        BIGINT NOT NULL,
    at_ms       BIGINT NOT NULL,
    -- `waits`, `ran`, `partly` where an action was refused, `nothing`.
    outcome     TEXT   NOT NULL,
    -- Why, what was done, and what was refused.
    text        TEXT   NOT NULL,
    PRIMARY KEY (incident_id, sequence)
);

CREATE INDEX automation_run_by_time ON automation_run (at_ms, incident_id, sequence);
CREATE INDEX automation_run_by_rule ON automation_run (rule, at_ms);

-- The processes that were put in force, one after the other: by the file that Muster was started with, or from the
-- browser. The last one is in force; its text is in process_version.
CREATE TABLE process_edition (
    number      BIGINT NOT NULL PRIMARY KEY CHECK (number >= 1),
    key         TEXT   NOT NULL,
    version     TEXT   NOT NULL,
    -- `file` or `browser`.
    origin      TEXT   NOT NULL,
    saved_at_ms BIGINT NOT NULL,
    saved_by    TEXT   NOT NULL,
    -- Why, in the words of who saved it.
    note        TEXT   NOT NULL
);
