-- How people are reached: what proves that a way leads to them, and what became of what went out by it.

-- A code that went out by a way, until it has been typed. Kept for a day, so that nobody's telephone can be flooded.
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

-- A browser that takes the pages of somebody, as it introduced itself (RFC 8291).
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

-- What a carrier told of a message after it had taken it. Told twice, or out of order, it is one row.
CREATE TABLE delivery_receipt (
    message_id TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    detail     TEXT   NOT NULL DEFAULT '',
    at_ms      BIGINT NOT NULL,
    PRIMARY KEY (message_id, state)
);

-- A test of one way, which its owner ran; with the moment at which they said that it reached them.
CREATE TABLE reach_test (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    address         TEXT   NOT NULL,
    sent_at_ms      BIGINT NOT NULL,
    confirmed_at_ms BIGINT
);

CREATE INDEX reach_test_by_person ON reach_test (person_id, sent_at_ms);

-- Which ways of the person were passed over when they were paged, and why. Empty where none was.
ALTER TABLE page_index ADD COLUMN passed_over TEXT NOT NULL DEFAULT '';

CREATE INDEX page_index_by_person ON page_index (person_id, paged_at_ms);

-- Pages to one address, which are counted before another one leaves.
CREATE INDEX outbox_page_by_recipient ON outbox (recipient, created_at_ms) WHERE purpose = 'page';
