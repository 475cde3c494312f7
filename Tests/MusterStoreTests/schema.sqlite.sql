CREATE TABLE "alert" (
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
, acknowledged_at_ms BIGINT, snoozed_until_ms BIGINT, flap_level BIGINT);

CREATE INDEX alert_by_incident ON alert (incident_id, id) WHERE incident_id IS NOT NULL;

CREATE TABLE alert_deed (
    id       TEXT   NOT NULL PRIMARY KEY,
    alert_id TEXT   NOT NULL,
    at_ms    BIGINT NOT NULL,
    actor    TEXT   NOT NULL,
    says     TEXT   NOT NULL
);

CREATE INDEX alert_deed_by_alert ON alert_deed (alert_id, at_ms, id);

CREATE INDEX alert_firing ON alert (triage, id) WHERE firing = 1;

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

CREATE TABLE api_token (
    id            TEXT   NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL,
    token_hash    TEXT   NOT NULL UNIQUE,
    person_id     TEXT   NOT NULL,
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT,
    last_used_ms  BIGINT,
    revoked_at_ms BIGINT
);

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

CREATE INDEX attachment_by_incident ON attachment (incident_id);

CREATE INDEX attachment_by_sha256 ON attachment (sha256) WHERE removed_at_ms IS NULL;

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

CREATE TABLE audit_entry (
    id     TEXT   NOT NULL PRIMARY KEY,
    at_ms  BIGINT NOT NULL,
    actor  TEXT   NOT NULL,
    action TEXT   NOT NULL,
    target TEXT   NOT NULL,
    detail TEXT   NOT NULL
);

CREATE INDEX audit_entry_by_age ON audit_entry (at_ms, id);

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

CREATE INDEX automation_run_by_rule ON automation_run (rule, at_ms);

CREATE INDEX automation_run_by_time ON automation_run (at_ms, incident_id, sequence);

CREATE TABLE calendar_feed (
    id            TEXT   NOT NULL PRIMARY KEY,
    -- Whose it is: it ends when they leave.
    person_id     TEXT   NOT NULL,
    -- NULL for their own shifts by every schedule.
    schedule_id   TEXT,
    -- Secret: whoever knows it reads those shifts, and nothing else. Kept readable, since its address is shown again.
    key           TEXT   NOT NULL UNIQUE,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX calendar_feed_by_person ON calendar_feed (person_id);

CREATE TABLE change_event (
    id             TEXT   NOT NULL PRIMARY KEY,
    integration    TEXT   NOT NULL,
    at_ms          BIGINT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    summary        TEXT   NOT NULL,
    source         TEXT,
    url            TEXT,
    -- As it came.
    payload        TEXT   NOT NULL
);

CREATE INDEX change_event_by_age ON change_event (at_ms, id);

CREATE TABLE chat_event (
    server         TEXT   NOT NULL,
    event_id       TEXT   NOT NULL,
    received_at_ms BIGINT NOT NULL,
    -- Its place among those of one moment.
    place          BIGINT NOT NULL,
    -- JSON, in the shape that the engine gives it.
    payload        TEXT   NOT NULL,
    is_done        BIGINT NOT NULL,
    PRIMARY KEY (server, event_id)
);

CREATE INDEX chat_event_waiting ON chat_event (is_done, received_at_ms, place);

CREATE TABLE chat_message (
    server      TEXT   NOT NULL,
    room_id     TEXT   NOT NULL,
    message_id  TEXT   NOT NULL,
    -- The event that it tells, or that tells of it; NULL for a message to one person.
    incident_id TEXT,
    sequence    BIGINT,
    is_ours     BIGINT NOT NULL,
    -- How often it was deleted there and written again.
    returns     BIGINT NOT NULL,
    is_gone     BIGINT NOT NULL,
    -- What an answer to it answers; NULL where it asks nothing.
    answer      TEXT,
    PRIMARY KEY (server, room_id, message_id)
);

CREATE INDEX chat_message_by_event ON chat_message (server, incident_id, sequence);

CREATE TABLE chat_room (
    -- The channel of the outbox that leads there: slack, matrix.
    server        TEXT   NOT NULL,
    incident_id   TEXT   NOT NULL,
    -- The server's own name for it; NULL until it has made it.
    room_id       TEXT,
    -- As the process names it, and as the server took it.
    wanted_name   TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    is_open       BIGINT NOT NULL,
    -- The sequence of the last event that stands in it.
    told_through  BIGINT NOT NULL CHECK (told_through >= 0),
    -- Topic, invitations and pins as they were set last, as JSON.
    details       TEXT   NOT NULL,
    -- Who writes into it now, and until when nobody else may.
    holder        TEXT,
    held_until_ms BIGINT NOT NULL,
    -- 1 where whoever wrote last could not tell whether it arrived.
    is_unsure     BIGINT NOT NULL,
    PRIMARY KEY (server, incident_id)
);

CREATE UNIQUE INDEX chat_room_by_room ON chat_room (server, room_id);

CREATE TABLE contact_code (
    id            TEXT   NOT NULL PRIMARY KEY,
    person_id     TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    address       TEXT   NOT NULL,
    -- SHA-256 with the id of the row.
    code_hash     TEXT   NOT NULL,
    sent_at_ms    BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    wrong_tries   BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX contact_code_by_person ON contact_code (person_id, sent_at_ms);

CREATE TABLE credential (
    person_id     TEXT   NOT NULL PRIMARY KEY,
    password_hash TEXT   NOT NULL,
    changed_at_ms BIGINT NOT NULL
);

CREATE TABLE delivery_receipt (
    message_id TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    detail     TEXT   NOT NULL DEFAULT '',
    at_ms      BIGINT NOT NULL,
    PRIMARY KEY (message_id, state)
);

CREATE TABLE duty (
    schedule_id   TEXT   NOT NULL,
    person_id     TEXT   NOT NULL,
    started_at_ms BIGINT NOT NULL,
    -- Not included. Grows while the duty goes on.
    ended_at_ms   BIGINT NOT NULL CHECK (ended_at_ms > started_at_ms),
    PRIMARY KEY (schedule_id, person_id, started_at_ms)
);

CREATE INDEX duty_by_end ON duty (ended_at_ms);

CREATE TABLE held_alert (
    alert_id     TEXT   NOT NULL PRIMARY KEY,
    -- Until this silence is over, or
    silence_id   TEXT,
    -- until this alert is over, or
    inhibitor_id TEXT,
    -- until this moment.
    until_ms     BIGINT
);

CREATE TABLE idempotency_key (
    principal     TEXT   NOT NULL,
    key           TEXT   NOT NULL,
    request_hash  TEXT   NOT NULL,
    status        BIGINT NOT NULL,
    body          TEXT   NOT NULL,
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (principal, key)
);

CREATE TABLE incident (
    id                TEXT   NOT NULL PRIMARY KEY,
    -- Counts from 1 without gaps: a missing number is a removed incident.
    number            BIGINT NOT NULL UNIQUE CHECK (number >= 1),
    -- How many events it has, and the hash of the last: what tells that the end of a history was cut off.
    version           BIGINT NOT NULL CHECK (version >= 1),
    head_hash         TEXT   NOT NULL CHECK (LENGTH(head_hash) = 64),
    name              TEXT   NOT NULL,
    severity          TEXT   NOT NULL,
    -- 0 for the gravest of its process.
    severity_rank     BIGINT NOT NULL CHECK (severity_rank >= 0),
    process           TEXT   NOT NULL,
    service           TEXT,
    declared_at_ms    BIGINT NOT NULL,
    resolved_at_ms    BIGINT,
    closed_at_ms      BIGINT,
    -- The rest of the summary, as JSON: what the board shows of it.
    summary           TEXT   NOT NULL
, wake_at_ms BIGINT, waiting_pages BIGINT NOT NULL DEFAULT 0, overdue BIGINT NOT NULL DEFAULT 0);

CREATE INDEX incident_by_declaration ON incident (declared_at_ms, id);

CREATE INDEX incident_by_service ON incident (service, declared_at_ms, id);

CREATE INDEX incident_by_severity ON incident (severity, declared_at_ms, id);

CREATE TABLE incident_event (
    incident_id    TEXT   NOT NULL,
    -- 1 for the first event of an incident, and no gaps: the primary key is what refuses the second of two people who
    -- decided on the same version.
    sequence       BIGINT NOT NULL CHECK (sequence >= 1),
    kind           TEXT   NOT NULL,
    -- JSON that holds the places of the texts, not the texts.
    payload        TEXT   NOT NULL,
    -- JSON: for each text its salt and itself, both null where it was removed.
    prose          TEXT   NOT NULL,
    -- JSON: for each text the hash that stands for it in the chain.
    commitments    TEXT   NOT NULL,
    actor          TEXT   NOT NULL,
    source         TEXT   NOT NULL,
    occurred_at_ms BIGINT NOT NULL,
    recorded_at_ms BIGINT NOT NULL,
    -- Over all of the above and the hash of the event before it.
    hash           TEXT   NOT NULL CHECK (LENGTH(hash) = 64),
    PRIMARY KEY (incident_id, sequence)
);

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

CREATE TABLE incident_figures (
    incident_id TEXT NOT NULL PRIMARY KEY,
    -- JSON.
    figures     TEXT NOT NULL
);

CREATE TABLE incident_member (
    incident_id TEXT NOT NULL,
    person_id   TEXT NOT NULL,
    PRIMARY KEY (incident_id, person_id)
);

CREATE INDEX incident_open ON incident (declared_at_ms, id) WHERE closed_at_ms IS NULL;

CREATE INDEX incident_open_by_severity ON incident (severity) WHERE closed_at_ms IS NULL;

CREATE INDEX incident_overdue ON incident (declared_at_ms, id) WHERE overdue > 0;

CREATE INDEX incident_paging ON incident (id) WHERE waiting_pages > 0;

CREATE VIRTUAL TABLE incident_search USING fts5(
    body, content = 'incident_text', content_rowid = 'number', detail = none, columnsize = 0,
    prefix = '2 3 4 5', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE 'incident_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'incident_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'incident_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE incident_text (
    -- Of the incident. INTEGER, which is the row's own key in SQLite, as its index of words wants it.
    number INTEGER NOT NULL PRIMARY KEY,
    body   TEXT    NOT NULL
);

CREATE TABLE incident_timer (
    kind            TEXT   NOT NULL,
    subject_id      TEXT   NOT NULL,
    due_at_ms       BIGINT NOT NULL,
    -- Claimed until then; 0 while nobody has it.
    leased_until_ms BIGINT NOT NULL DEFAULT 0,
    -- Who claimed it last.
    fence           BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, subject_id)
);

CREATE INDEX incident_timer_due ON incident_timer (due_at_ms);

CREATE INDEX incident_unresolved ON incident (declared_at_ms, id) WHERE closed_at_ms IS NULL AND resolved_at_ms IS NULL;

CREATE INDEX incident_waking ON incident (wake_at_ms, id) WHERE wake_at_ms IS NOT NULL;

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

CREATE TABLE integration (
    id            TEXT   NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL UNIQUE,
    kind          TEXT   NOT NULL,
    -- Secret: whoever knows it can send alerts, and nothing else. Kept readable, since its URL is shown again.
    key           TEXT   NOT NULL UNIQUE,
    created_at_ms BIGINT NOT NULL,
    disabled      BIGINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
, settings TEXT NOT NULL DEFAULT '{}');

CREATE TABLE integration_call (
    integration_id TEXT   NOT NULL PRIMARY KEY,
    -- To within some seconds.
    last_at_ms     BIGINT NOT NULL
);

CREATE TABLE maintenance_window (
    id                TEXT   NOT NULL PRIMARY KEY,
    title             TEXT   NOT NULL,
    -- JSON: a list of what labels must be.
    matchers          TEXT   NOT NULL,
    -- Name of the integration whose alerts it is about; null where it is about those of all.
    integration       TEXT,
    starts_at_ms      BIGINT NOT NULL,
    length_ms         BIGINT NOT NULL CHECK (length_ms > 0),
    repeats           TEXT   NOT NULL CHECK (repeats IN ('once', 'daily', 'weekly')),
    zone              TEXT   NOT NULL,
    created_by        TEXT   NOT NULL,
    -- Of the present time, or the next; null after the last.
    silence_id        TEXT,
    silence_ends_at_ms BIGINT
);

CREATE INDEX maintenance_window_by_end ON maintenance_window (silence_ends_at_ms) WHERE silence_id IS NOT NULL;

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organisation_version (
    version       BIGINT NOT NULL PRIMARY KEY CHECK (version >= 1),
    payload       TEXT   NOT NULL,
    changed_at_ms BIGINT NOT NULL,
    changed_by    TEXT   NOT NULL,
    comment       TEXT   NOT NULL
);

CREATE TABLE outbox (
    id                 TEXT   NOT NULL PRIMARY KEY,
    -- Names the message for ever: nothing is sent twice because it was ordered twice.
    key                TEXT   NOT NULL UNIQUE,
    channel            TEXT   NOT NULL,
    recipient          TEXT   NOT NULL,
    payload            TEXT   NOT NULL,
    incident_id        TEXT,
    purpose            TEXT   NOT NULL,
    subject            TEXT,
    priority           BIGINT NOT NULL,
    state              TEXT   NOT NULL
        CHECK (state IN ('due', 'claimed', 'delivered', 'refused', 'exhausted', 'cancelled')),
    attempt            BIGINT NOT NULL DEFAULT 0,
    fence              BIGINT NOT NULL DEFAULT 0,
    may_repeat         BIGINT NOT NULL DEFAULT 0 CHECK (may_repeat IN (0, 1)),
    -- For a claimed one, when its lease ends.
    next_attempt_at_ms BIGINT NOT NULL,
    created_at_ms      BIGINT NOT NULL,
    settled_at_ms      BIGINT,
    receipt            TEXT,
    last_error         TEXT
, provider TEXT NOT NULL DEFAULT '');

CREATE INDEX outbox_by_age ON outbox (created_at_ms, id);

CREATE INDEX outbox_by_incident ON outbox (incident_id, purpose);

CREATE INDEX outbox_page_by_recipient ON outbox (recipient, created_at_ms) WHERE purpose = 'page';

CREATE INDEX outbox_turn ON outbox (provider, priority, next_attempt_at_ms) WHERE state IN ('due', 'claimed');

CREATE INDEX outbox_waiting ON outbox (next_attempt_at_ms) WHERE state IN ('due', 'claimed');

CREATE TABLE page_index (
    page_id     TEXT   NOT NULL PRIMARY KEY,
    incident_id TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    paged_at_ms BIGINT NOT NULL
, passed_over TEXT NOT NULL DEFAULT '', acknowledged_at_ms BIGINT);

CREATE INDEX page_index_by_age ON page_index (paged_at_ms);

CREATE INDEX page_index_by_person ON page_index (person_id, paged_at_ms);

CREATE TABLE problem (
    id            TEXT   NOT NULL PRIMARY KEY,
    -- The people's name for it. One number is one problem, whichever server opened it.
    number        BIGINT NOT NULL UNIQUE CHECK (number >= 1),
    state         TEXT   NOT NULL CHECK (state IN ('open', 'known-error', 'remediation', 'closed')),
    title         TEXT   NOT NULL,
    service       TEXT,
    functionality TEXT,
    owner_id      TEXT,
    root_cause    TEXT,
    workaround    TEXT,
    -- JSON: nobody searches by them.
    remediations  TEXT   NOT NULL,
    reviewer_id   TEXT,
    review_at_ms  BIGINT,
    opened_at_ms  BIGINT NOT NULL,
    opened_by     TEXT   NOT NULL,
    closed_at_ms  BIGINT,
    outcome       TEXT,
    -- Counts saves of what people write: the second of two is refused.
    edition       BIGINT NOT NULL CHECK (edition >= 0)
);

CREATE INDEX problem_by_age ON problem (opened_at_ms, id);

CREATE INDEX problem_by_review ON problem (review_at_ms) WHERE review_at_ms IS NOT NULL;

CREATE TABLE problem_event (
    problem_id     TEXT   NOT NULL,
    -- From 1, without gaps.
    sequence       BIGINT NOT NULL CHECK (sequence >= 1),
    occurred_at_ms BIGINT NOT NULL,
    actor          TEXT   NOT NULL,
    source         TEXT   NOT NULL,
    -- The incident that it tells of; NULL where it tells of none.
    incident_id    TEXT,
    payload        TEXT   NOT NULL,
    PRIMARY KEY (problem_id, sequence)
);

CREATE TABLE problem_incident (
    problem_id   TEXT   NOT NULL,
    incident_id  TEXT   NOT NULL,
    -- 1 where the problem was opened from it.
    is_origin    BIGINT NOT NULL CHECK (is_origin IN (0, 1)),
    -- 1 where the problem says what the incident is about: then whoever may not know of the incident knows of neither.
    is_spoken_of BIGINT NOT NULL CHECK (is_spoken_of IN (0, 1)),
    linked_at_ms BIGINT NOT NULL,
    -- The alert rules of the incident, as a JSON list: what others are recognised by.
    rules        TEXT   NOT NULL,
    PRIMARY KEY (problem_id, incident_id)
);

CREATE INDEX problem_incident_by_incident ON problem_incident (incident_id);

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

CREATE TABLE process_version (
    key         TEXT   NOT NULL,
    version     TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    added_at_ms BIGINT NOT NULL,
    PRIMARY KEY (key, version)
);

CREATE TABLE push_subscription (
    id            TEXT   NOT NULL PRIMARY KEY,
    person_id     TEXT   NOT NULL,
    -- What its owner calls it.
    device        TEXT   NOT NULL,
    endpoint      TEXT   NOT NULL UNIQUE,
    p256dh        TEXT   NOT NULL,
    auth          TEXT   NOT NULL,
    created_at_ms BIGINT NOT NULL
);

CREATE INDEX push_subscription_by_person ON push_subscription (person_id);

CREATE TABLE quarantined_message (
    id             TEXT   NOT NULL PRIMARY KEY,
    integration_id TEXT   NOT NULL,
    received_at_ms BIGINT NOT NULL,
    content_type   TEXT   NOT NULL,
    -- What is wrong with it, with the field.
    problem        TEXT   NOT NULL,
    -- As it came, in base64: it need not be text.
    body           TEXT   NOT NULL
);

CREATE INDEX quarantined_message_by_age ON quarantined_message (integration_id, received_at_ms, id);

CREATE TABLE reach_test (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    address         TEXT   NOT NULL,
    sent_at_ms      BIGINT NOT NULL,
    confirmed_at_ms BIGINT
);

CREATE INDEX reach_test_by_person ON reach_test (person_id, sent_at_ms);

CREATE TABLE report_tally (
    dimension TEXT   NOT NULL CHECK (dimension IN ('severity', 'service', 'clock')),
    -- Key of the severity, service or clock; empty for no service.
    name      TEXT   NOT NULL,
    metric    TEXT   NOT NULL,
    -- 202603 for March 2026, in UTC.
    month     BIGINT NOT NULL CHECK (month BETWEEN 197001 AND 999912),
    -- The class of durations; 0 for what is only counted.
    step      BIGINT NOT NULL CHECK (step >= 0),
    incidents BIGINT NOT NULL,
    -- Seconds, or how many.
    amount    BIGINT NOT NULL,
    PRIMARY KEY (dimension, metric, month, name, step)
);

CREATE TABLE restricted_incident (
    incident_id TEXT NOT NULL PRIMARY KEY
);

CREATE TABLE schema_migration (
    number BIGINT NOT NULL PRIMARY KEY,
    name   TEXT   NOT NULL
);

CREATE TABLE session (
    -- SHA-256 of what the browser holds: a copy of the database opens no session.
    token_hash    TEXT   NOT NULL PRIMARY KEY,
    person_id     TEXT   NOT NULL,
    created_at_ms BIGINT NOT NULL,
    last_seen_ms  BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

CREATE INDEX session_by_person ON session (person_id);

CREATE TABLE setup_link (
    token_hash    TEXT   NOT NULL PRIMARY KEY,
    person_id     TEXT   NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used_at_ms    BIGINT
);

CREATE TABLE silence (
    id            TEXT   NOT NULL PRIMARY KEY,
    -- Name of the integration whose alerts it is about; null where it is about those of all.
    integration   TEXT,
    -- JSON: a list of what labels must be.
    matchers      TEXT   NOT NULL,
    starts_at_ms  BIGINT NOT NULL,
    ends_at_ms    BIGINT NOT NULL CHECK (ends_at_ms >= starts_at_ms),
    updated_at_ms BIGINT NOT NULL,
    created_by    TEXT   NOT NULL,
    comment       TEXT   NOT NULL
);

CREATE INDEX silence_by_end ON silence (ends_at_ms, id);

CREATE TABLE silence_incident (
    silence_id  TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    PRIMARY KEY (silence_id, incident_id)
);

CREATE TABLE status_update (
    id           TEXT   NOT NULL PRIMARY KEY,
    incident_id  TEXT   NOT NULL,
    number       BIGINT NOT NULL,
    -- As it was published.
    title        TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    posted_at_ms BIGINT NOT NULL,
    next_by_ms   BIGINT,
    components   TEXT   NOT NULL
);

CREATE INDEX status_update_by_age ON status_update (posted_at_ms);

CREATE INDEX status_update_by_incident ON status_update (incident_id, posted_at_ms);

CREATE TABLE term_lease (
    name     TEXT   NOT NULL PRIMARY KEY,
    -- The fence of the node.
    holder   BIGINT NOT NULL,
    -- Counts its holders: what was begun in an earlier term is not to be finished.
    term     BIGINT NOT NULL CHECK (term >= 1),
    until_ms BIGINT NOT NULL
);

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
