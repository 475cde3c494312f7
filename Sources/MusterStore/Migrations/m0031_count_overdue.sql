-- The board shows what is overdue after an incident also where that is closed, whatever its age.
ALTER TABLE incident ADD COLUMN overdue BIGINT NOT NULL DEFAULT 0;

CREATE INDEX incident_overdue ON incident (declared_at_ms, id) WHERE overdue > 0;
