package import MusterCore

/// Answers that were given, for a caller who asks again because the answer did not arrive.
package struct IdempotencyKeys {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

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

    package func answer(to key: String, of principal: String) throws -> Answer? {
        try connection.first(
            """
            SELECT request_hash, status, body
            FROM idempotency_key
            WHERE principal = \(principal)
              AND key = \(key)
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
            ON CONFLICT (principal, key) DO NOTHING
            """
        )
    }
}
