-- An incident can be for those alone who must know of it. Written from its events, as the rest of what lists ask is.
CREATE TABLE restricted_incident (
    incident_id TEXT NOT NULL PRIMARY KEY
);

-- Who may know of a restricted incident; of one that is not restricted nothing is kept here.
CREATE TABLE incident_member (
    incident_id TEXT NOT NULL,
    person_id   TEXT NOT NULL,
    PRIMARY KEY (incident_id, person_id)
);
