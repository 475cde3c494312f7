package import MusterCore

/// Answers that were given, for a caller who asks again because the answer did not arrive.
package struct IdempotencyKeys {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// How long an answer is there for who asks again.
    package static let memory: Duration = .days(7)

    package struct Answer: Equatable, Sendable {
        /// Tells whether the second request is the first one again.
        package var requestHash: String
        package var status: Int
        package var body: String

        package init(requestHash: String, status: Int, body: String) {
            self.requestHash = requestHash
            self.status = status
            self.body = body
        }
    }

    /// What was done under a key without anybody having been answered, as far as the store knows.
    package struct Begun: Equatable, Sendable {
        package var requestHash: String
        package var at: Timestamp
        /// What it was about.
        package var incident: ID<Incident>?
    }

    /// - Returns: nil also where it has been answered.
    package func begun(_ key: String, of principal: String) throws -> Begun? {
        try connection.first(
            """
            SELECT request_hash, body, created_at_ms
            FROM idempotency_key
            WHERE principal = \(principal)
              AND key = \(key)
              AND status = 0
            """
        )
        .map { row in
            Begun(
                requestHash: try row.text("request_hash"),
                at: try row.timestamp("created_at_ms"),
                incident: ID(try row.text("body"))
            )
        }
    }

    /// Notes that something is done under a key, in the transaction that does it.
    ///
    /// - Returns: false where something has been done under it before.
    func begin(_ asked: AskedOnce, _ incident: ID<Incident>?) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO idempotency_key (principal, key, request_hash, status, body, created_at_ms)
            VALUES (
                \(asked.principal), \(asked.key), \(asked.requestHash), 0, \(incident?.description ?? ""), \(asked.at)
            )
            ON CONFLICT (principal, key) DO NOTHING
            """
        ) == 1
    }

    /// Takes back that something was done under a key: it was refused after all.
    package func forget(_ asked: AskedOnce) throws {
        try connection.execute(
            """
            DELETE FROM idempotency_key
            WHERE principal = \(asked.principal)
              AND key = \(asked.key)
              AND status = 0
            """
        )
    }

    /// Forgets what nobody asks for again.
    package func forget(of principal: String, begunBefore moment: Timestamp) throws {
        try connection.execute(
            """
            DELETE FROM idempotency_key
            WHERE principal = \(principal)
              AND created_at_ms < \(moment)
            """
        )
    }

    /// Keys under which something was asked for before a moment, in no order.
    package func begun(before moment: Timestamp, limit: Int) throws -> [(principal: String, key: String)] {
        try connection.query(
            """
            SELECT principal, key
            FROM idempotency_key
            WHERE created_at_ms < \(moment)
            LIMIT \(limit)
            """
        )
        .map { (principal: try $0.text("principal"), key: try $0.text("key")) }
    }

    /// Forgets what was asked for under a key, unless that was later.
    package func forget(_ key: String, of principal: String, begunBefore moment: Timestamp) throws {
        try connection.execute(
            """
            DELETE FROM idempotency_key
            WHERE principal = \(principal)
              AND key = \(key)
              AND created_at_ms < \(moment)
            """
        )
    }

    /// - Returns: nil also where it is not known yet what was answered.
    package func answer(to key: String, of principal: String) throws -> Answer? {
        try connection.first(
            """
            SELECT request_hash, status, body
            FROM idempotency_key
            WHERE principal = \(principal)
              AND key = \(key)
              AND status > 0
            """
        )
        .map { row in
            Answer(
                requestHash: try row.text("request_hash"),
                status: try row.integer("status"),
                body: try row.text("body")
            )
        }
    }

    package func keep(_ answer: Answer, to key: String, of principal: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO idempotency_key (principal, key, request_hash, status, body, created_at_ms)
            VALUES (\(principal), \(key), \(answer.requestHash), \(answer.status), \(answer.body), \(now))
            ON CONFLICT (principal, key) DO UPDATE
            SET status = excluded.status, body = excluded.body
            WHERE idempotency_key.status = 0
            """
        )
    }
}
