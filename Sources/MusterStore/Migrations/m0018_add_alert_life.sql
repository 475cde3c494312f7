-- What people and time make of an alert after it has come: who has taken it on, until when it is put off, how much it comes
-- and goes; and what the rules of the monitoring cost those whom they wake.
ALTER TABLE alert ADD COLUMN acknowledged_at_ms BIGINT;
ALTER TABLE alert ADD COLUMN snoozed_until_ms BIGINT;
-- In thousandths; null for one that has come once.
ALTER TABLE alert ADD COLUMN flap_level BIGINT;

-- Firing alerts of which others are mere consequences, by the rules of the process.
CREATE TABLE inhibitor (
    rule        TEXT   NOT NULL,
    -- The same for all alerts that agree in the labels in which source and consequence must agree.
    agreement   TEXT   NOT NULL,
    alert_id    TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    -- 1 for one that is itself what the rule takes for a consequence.
    is_target   BIGINT NOT NULL CHECK (is_target IN (0, 1)),
    PRIMARY KEY (rule, agreement, alert_id)
);

CREATE INDEX inhibitor_by_alert ON inhibitor (alert_id);

-- What was done to single alerts. What all alerts go through is told by their rows.
CREATE TABLE alert_deed (
    id       TEXT   NOT NULL PRIMARY KEY,
    alert_id TEXT   NOT NULL,
    at_ms    BIGINT NOT NULL,
    actor    TEXT   NOT NULL,
    says     TEXT   NOT NULL
);

CREATE INDEX alert_deed_by_alert ON alert_deed (alert_id, at_ms, id);

-- How often each rule of the monitoring spoke, by day: adding up is quick, however many alerts there were.
CREATE TABLE alert_rule_tally (
    integration TEXT   NOT NULL,
    -- The name that its alerts have.
    rule        TEXT   NOT NULL,
    -- Days since 1970, in UTC.
    day         BIGINT NOT NULL,
    alerts      BIGINT NOT NULL,
    -- Over before anybody, or any rule, had made anything of them.
    short_lived BIGINT NOT NULL,
    PRIMARY KEY (integration, rule, day)
);

CREATE INDEX alert_rule_tally_by_day ON alert_rule_tally (day);

-- What those who were bothered by an alert thought of it afterwards.
CREATE TABLE alert_vote (
    alert_id    TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    integration TEXT   NOT NULL,
    rule        TEXT   NOT NULL,
    at_ms       BIGINT NOT NULL,
    -- 1 where something had to be done.
    was_needed  BIGINT NOT NULL CHECK (was_needed IN (0, 1)),
    PRIMARY KEY (alert_id, person_id)
);

CREATE INDEX alert_vote_by_age ON alert_vote (at_ms);

-- When the page was answered by somebody.
ALTER TABLE page_index ADD COLUMN acknowledged_at_ms BIGINT;
CREATE INDEX page_index_by_age ON page_index (paged_at_ms);
