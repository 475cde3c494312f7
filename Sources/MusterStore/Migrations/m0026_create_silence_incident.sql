-- Which incidents a silence was made in, until it is over: it stands in their ledgers.

CREATE TABLE silence_incident (
    silence_id  TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    PRIMARY KEY (silence_id, incident_id)
);
