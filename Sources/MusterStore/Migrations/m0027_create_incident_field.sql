-- What incidents are filtered and listed by besides what all of them have: their type, their labels and their facts.
-- Written in the transaction of its events, and rebuilt from them by `muster rebuild`.
CREATE TABLE incident_field (
    incident_id TEXT   NOT NULL,
    -- `type`, `label`, or `fact.` and the key of a fact.
    name        TEXT   NOT NULL,
    -- From 0: several labels stand beside each other.
    place       BIGINT NOT NULL CHECK (place >= 0),
    value       TEXT   NOT NULL,
    -- The first hundred characters of the value, by which it is found: an index takes no text of any length.
    short       TEXT   NOT NULL,
    PRIMARY KEY (incident_id, name, place)
);

CREATE INDEX incident_field_by_value ON incident_field (name, short, incident_id);
