package import MusterCore

/// A test of one way of reaching a person, which they ran themselves.
package struct ReachTest: Equatable, Sendable {
    package var id: ID<ReachTest>
    package var person: ID<Person>
    package var method: ContactMethod
    package var sentAt: Timestamp
    /// When they said that it reached them; nil until then.
    package var confirmedAt: Timestamp?

    package init(
        id: ID<ReachTest>,
        person: ID<Person>,
        method: ContactMethod,
        sentAt: Timestamp,
        confirmedAt: Timestamp? = nil
    ) {
        self.id = id
        self.person = person
        self.method = method
        self.sentAt = sentAt
        self.confirmedAt = confirmedAt
    }
}

package struct ReachTests {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ test: ReachTest) throws {
        try connection.execute(
            """
            INSERT INTO reach_test (id, person_id, kind, address, sent_at_ms)
            VALUES (\(test.id), \(test.person), \(test.method.kind.rawValue), \(test.method.address), \(test.sentAt))
            """
        )
    }

    package func find(_ id: ID<ReachTest>) throws -> ReachTest? {
        try connection.first("SELECT \(Self.columns) FROM reach_test WHERE id = \(id)").map(Self.test)
    }

    /// - Returns: false for one that is not there, or was confirmed before.
    package func confirm(_ id: ID<ReachTest>, at now: Timestamp) throws -> Bool {
        try connection.execute(
            "UPDATE reach_test SET confirmed_at_ms = \(now) WHERE id = \(id) AND confirmed_at_ms IS NULL"
        ) == 1
    }

    /// The tests of a person since a moment, the newest first.
    package func list(of person: ID<Person>, since moment: Timestamp, limit: Int) throws -> [ReachTest] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM reach_test
            WHERE person_id = \(person)
              AND sent_at_ms >= \(moment)
            ORDER BY sent_at_ms DESC, id
            LIMIT \(limit)
            """
        )
        .map(Self.test)
    }

    /// When each person last said that a test had reached them; without those who never did.
    package func lastConfirmed() throws -> [ID<Person>: Timestamp] {
        let rows = try connection.query(
            """
            SELECT person_id, MAX(confirmed_at_ms) AS at
            FROM reach_test
            WHERE confirmed_at_ms IS NOT NULL
            GROUP BY person_id
            """
        )
        return try Dictionary(
            rows.map { (try $0.id("person_id", of: Person.self), try $0.timestamp("at")) },
            uniquingKeysWith: { one, _ in one }
        )
    }

    private static let columns: SQL = "id, person_id, kind, address, sent_at_ms, confirmed_at_ms"

    private static func test(_ row: SQLRow) throws -> ReachTest {
        ReachTest(
            id: try row.id("id"),
            person: try row.id("person_id"),
            method: ContactMethod(
                try row.named("kind") { ContactMethod.Kind(rawValue: $0) },
                try row.text("address")
            ),
            sentAt: try row.timestamp("sent_at_ms"),
            confirmedAt: try row.optionalTimestamp("confirmed_at_ms")
        )
    }
}
