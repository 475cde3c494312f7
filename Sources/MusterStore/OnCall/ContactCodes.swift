package import MusterCore

/// A code that went out by a way of reaching somebody.
package struct ContactCode: Equatable, Sendable {
    package var id: ID<ContactCode>
    package var person: ID<Person>
    package var method: ContactMethod
    /// Of the code and ``id``.
    package var hash: String
    package var sentAt: Timestamp
    package var expiresAt: Timestamp
    package var wrongTries: Int

    package init(
        id: ID<ContactCode>,
        person: ID<Person>,
        method: ContactMethod,
        hash: String,
        sentAt: Timestamp,
        expiresAt: Timestamp,
        wrongTries: Int = 0
    ) {
        self.id = id
        self.person = person
        self.method = method
        self.hash = hash
        self.sentAt = sentAt
        self.expiresAt = expiresAt
        self.wrongTries = wrongTries
    }
}

package struct ContactCodes {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ code: ContactCode) throws {
        try connection.execute(
            """
            INSERT INTO contact_code (id, person_id, kind, address, code_hash, sent_at_ms, expires_at_ms)
            VALUES (
                \(code.id), \(code.person), \(code.method.kind.rawValue), \(code.method.address), \(code.hash),
                \(code.sentAt), \(code.expiresAt)
            )
            """
        )
    }

    /// When codes went to a person since a moment, the newest first.
    package func sent(to person: ID<Person>, since moment: Timestamp) throws -> [Timestamp] {
        try connection.query(
            """
            SELECT sent_at_ms
            FROM contact_code
            WHERE person_id = \(person)
              AND sent_at_ms >= \(moment)
            ORDER BY sent_at_ms DESC
            """
        )
        .map { try $0.timestamp("sent_at_ms") }
    }

    /// The last one that went out by a way; nil where none did lately.
    package func last(of person: ID<Person>, by method: ContactMethod) throws -> ContactCode? {
        try connection.first(
            """
            SELECT id, person_id, code_hash, sent_at_ms, expires_at_ms, wrong_tries
            FROM contact_code
            WHERE person_id = \(person)
              AND kind = \(method.kind.rawValue)
              AND address = \(method.address)
            ORDER BY sent_at_ms DESC, id DESC
            LIMIT 1
            """
        )
        .map { row in
            ContactCode(
                id: try row.id("id"),
                person: try row.id("person_id"),
                method: method,
                hash: try row.text("code_hash"),
                sentAt: try row.timestamp("sent_at_ms"),
                expiresAt: try row.timestamp("expires_at_ms"),
                wrongTries: try row.integer("wrong_tries")
            )
        }
    }

    package func countWrongTry(_ id: ID<ContactCode>) throws {
        try connection.execute("UPDATE contact_code SET wrong_tries = wrong_tries + 1 WHERE id = \(id)")
    }

    /// Makes a code useless, since it has been used.
    package func end(_ id: ID<ContactCode>) throws {
        try connection.execute("UPDATE contact_code SET expires_at_ms = 0 WHERE id = \(id)")
    }

    /// Forgets those that were sent before a moment.
    package func forget(before moment: Timestamp) throws {
        try connection.execute("DELETE FROM contact_code WHERE sent_at_ms < \(moment)")
    }
}
