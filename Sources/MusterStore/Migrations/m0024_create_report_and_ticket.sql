-- What people report, before anybody has decided whether it is an incident; and what is none, as work for a team.

CREATE TABLE intake_report (
    id             TEXT   NOT NULL PRIMARY KEY,
    -- The people's name for it. One number is one report, whichever server took it.
    number         BIGINT NOT NULL UNIQUE CHECK (number >= 1),
    state          TEXT   NOT NULL,
    received_at_ms BIGINT NOT NULL,
    -- Route, words, reporter and answers, as JSON: nobody searches by them.
    details        TEXT   NOT NULL,
    reason         TEXT   NOT NULL,
    incident_id    TEXT,
    ticket_id      TEXT
);

CREATE INDEX intake_report_by_state ON intake_report (state, number);

CREATE TABLE ticket (
    id            TEXT   NOT NULL PRIMARY KEY,
    number        BIGINT NOT NULL UNIQUE CHECK (number >= 1),
    -- NULL where nobody owns the service.
    team_id       TEXT,
    is_open       BIGINT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    closed_at_ms  BIGINT,
    details       TEXT   NOT NULL
);

CREATE INDEX ticket_by_state ON ticket (is_open, number);
