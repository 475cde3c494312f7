-- Messages are claimed for the providers that have room, so that one that is slow holds up nobody else's.

-- Who carries the message: what is slow for one of its messages is slow for all of them.
ALTER TABLE outbox ADD COLUMN provider TEXT NOT NULL DEFAULT '';

UPDATE outbox SET provider = channel WHERE state IN ('due', 'claimed');

-- Which providers have something due, and whose turn it is at each.
CREATE INDEX outbox_turn ON outbox (provider, priority, next_attempt_at_ms) WHERE state IN ('due', 'claimed');
