package import MusterCore

/// Browsers that are signed in. Only the hash of what a browser holds is kept.
package struct Sessions {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(tokenHash: String, person: ID<Person>, at now: Timestamp, expiresAt: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO session (token_hash, person_id, created_at_ms, last_seen_ms, expires_at_ms)
            VALUES (\(tokenHash), \(person), \(now), \(now), \(expiresAt))
            """
        )
    }

    package func person(tokenHash: String, now: Timestamp) throws -> ID<Person>? {
        try connection.first(
            "SELECT person_id FROM session WHERE token_hash = \(tokenHash) AND expires_at_ms > \(now)"
        )?
        .id("person_id")
    }

    package func end(tokenHash: String) throws {
        try connection.execute("DELETE FROM session WHERE token_hash = \(tokenHash)")
    }

    package func endAll(of person: ID<Person>) throws {
        try connection.execute("DELETE FROM session WHERE person_id = \(person)")
    }
}
