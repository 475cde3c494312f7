package import MusterCore

/// A program's right to act as a person.
package struct APIToken: Equatable, Sendable {
    package var id: ID<APIToken>
    package var name: String
    package var person: ID<Person>
    package var createdAt: Timestamp
    /// Nil for one that stands until it is revoked.
    package var expiresAt: Timestamp?
    package var revokedAt: Timestamp?

    package init(id: ID<APIToken>, name: String, person: ID<Person>, createdAt: Timestamp, expiresAt: Timestamp?) {
        self.id = id
        self.name = name
        self.person = person
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// Only the hash of a token is kept.
package struct APITokens {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ token: APIToken, tokenHash: String) throws {
        try connection.execute(
            """
            INSERT INTO api_token (id, name, token_hash, person_id, created_at_ms, expires_at_ms)
            VALUES (\(token.id), \(token.name), \(tokenHash), \(token.person), \(token.createdAt), \(token.expiresAt))
            """
        )
    }

    /// As whom the bearer acts; nil for one that is revoked, too old, or not ours.
    package func person(tokenHash: String, now: Timestamp) throws -> ID<Person>? {
        try connection.first(
            """
            SELECT person_id
            FROM api_token
            WHERE token_hash = \(tokenHash)
              AND revoked_at_ms IS NULL
              AND (expires_at_ms IS NULL OR expires_at_ms > \(now))
            """
        )?
        .id("person_id")
    }

    /// The latest first.
    package func all() throws -> [APIToken] {
        try connection.query(
            """
            SELECT id, name, person_id, created_at_ms, expires_at_ms, revoked_at_ms
            FROM api_token
            ORDER BY created_at_ms DESC, id
            """
        )
        .map { row in
            var token = APIToken(
                id: try row.id("id"),
                name: try row.text("name"),
                person: try row.id("person_id"),
                createdAt: try row.timestamp("created_at_ms"),
                expiresAt: try row.optionalTimestamp("expires_at_ms")
            )
            token.revokedAt = try row.optionalTimestamp("revoked_at_ms")
            return token
        }
    }

    /// - Returns: false where there is none, or it is revoked already.
    package func revoke(_ id: ID<APIToken>, at now: Timestamp) throws -> Bool {
        try connection.execute("UPDATE api_token SET revoked_at_ms = \(now) WHERE id = \(id) AND revoked_at_ms IS NULL")
            == 1
    }

    package func revokeAll(of person: ID<Person>, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE api_token SET revoked_at_ms = \(now) WHERE person_id = \(person) AND revoked_at_ms IS NULL"
        )
    }
}
