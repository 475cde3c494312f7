package import MusterCore

/// Passwords, as hashes; and the one-time links by which they are chosen.
package struct Credentials {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func passwordHash(of person: ID<Person>) throws -> String? {
        try connection.first("SELECT password_hash FROM credential WHERE person_id = \(person)")?.text("password_hash")
    }

    package func setPasswordHash(_ hash: String, of person: ID<Person>, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO credential (person_id, password_hash, changed_at_ms)
            VALUES (\(person), \(hash), \(now))
            ON CONFLICT (person_id) DO UPDATE
            SET password_hash = excluded.password_hash, changed_at_ms = excluded.changed_at_ms
            """
        )
    }

    package func addSetUpLink(tokenHash: String, person: ID<Person>, expiresAt: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO setup_link (token_hash, person_id, expires_at_ms)
            VALUES (\(tokenHash), \(person), \(expiresAt))
            """
        )
    }

    /// Whose link it is; nil for one that is used, too old, or not ours.
    package func setUpLink(tokenHash: String, now: Timestamp) throws -> ID<Person>? {
        try connection.first(
            """
            SELECT person_id
            FROM setup_link
            WHERE token_hash = \(tokenHash)
              AND used_at_ms IS NULL
              AND expires_at_ms > \(now)
            """
        )?
        .id("person_id")
    }

    /// Ends every link of somebody that has not been used.
    package func endSetUpLinks(of person: ID<Person>, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE setup_link
            SET used_at_ms = \(now)
            WHERE person_id = \(person)
              AND used_at_ms IS NULL
            """
        )
    }

    /// - Returns: whose it was; nil for one that is used, too old, or not ours.
    package func useSetUpLink(tokenHash: String, now: Timestamp) throws -> ID<Person>? {
        try connection.query(
            """
            UPDATE setup_link
            SET used_at_ms = \(now)
            WHERE token_hash = \(tokenHash)
              AND used_at_ms IS NULL
              AND expires_at_ms > \(now)
            RETURNING person_id
            """
        )
        .first?.id("person_id")
    }
}
