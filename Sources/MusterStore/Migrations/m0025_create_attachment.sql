-- Files that are attached to incidents: which there are, and, where many servers share one database, their bytes.

CREATE TABLE attachment (
    id             TEXT   NOT NULL PRIMARY KEY,
    incident_id    TEXT   NOT NULL,
    -- Of the bytes, in hex. Two that are equal lie there once.
    sha256         TEXT   NOT NULL CHECK (length(sha256) = 64),
    -- Bytes.
    size           BIGINT NOT NULL CHECK (size >= 1),
    attached_at_ms BIGINT NOT NULL,
    -- NULL while the bytes are there.
    removed_at_ms  BIGINT
);

CREATE INDEX attachment_by_sha256 ON attachment (sha256) WHERE removed_at_ms IS NULL;

CREATE INDEX attachment_by_incident ON attachment (incident_id);

-- Empty where the bytes lie as files in the data directory.
CREATE TABLE attachment_content (
    sha256       TEXT   NOT NULL,
    -- From 0.
    part         BIGINT NOT NULL CHECK (part >= 0),
    -- In base64: so every column is a number or a text in either database.
    content      TEXT   NOT NULL,
    -- What nobody has attached an hour later was given up on the way.
    stored_at_ms BIGINT NOT NULL,
    PRIMARY KEY (sha256, part)
);
