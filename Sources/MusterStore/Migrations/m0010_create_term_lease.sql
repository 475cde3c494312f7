-- Work that one node at a time may do: whoever holds the row does it, and has to come back before the time is over.
CREATE TABLE term_lease (
    name     TEXT   NOT NULL PRIMARY KEY,
    -- The fence of the node.
    holder   BIGINT NOT NULL,
    -- Counts its holders: what was begun in an earlier term is not to be finished.
    term     BIGINT NOT NULL CHECK (term >= 1),
    until_ms BIGINT NOT NULL
);
