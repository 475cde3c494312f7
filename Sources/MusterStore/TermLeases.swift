package import MusterCore

/// The right to do something that one node at a time may do.
package struct TermLease: Equatable, Sendable {
    package let name: String
    /// How many holders it has had; the same for as long as one holds it without a gap.
    package let term: Int
    package let until: Timestamp
}

/// Who may do what only one may do. No lock that a dead node could keep: a row with a time on it.
package struct TermLeases {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Takes a lease that nobody holds, or holds on to one's own.
    ///
    /// - Parameters:
    ///   - holder: the fence of the node.
    ///   - now: what the database's clock shows, see ``StoreClock``: no other clock is everybody's.
    /// - Returns: nil where another node holds it.
    package func take(_ name: String, holder: Int, for length: Duration, now: Timestamp) throws -> TermLease? {
        try connection.first(
            """
            INSERT INTO term_lease (name, holder, term, until_ms)
            VALUES (\(name), \(holder), 1, \(now + length))
            ON CONFLICT (name) DO UPDATE
            SET term = CASE
                    WHEN term_lease.holder = excluded.holder AND term_lease.until_ms > \(now) THEN term_lease.term
                    ELSE term_lease.term + 1
                END,
                holder = excluded.holder,
                until_ms = excluded.until_ms
            WHERE term_lease.holder = excluded.holder
               OR term_lease.until_ms <= \(now)
            RETURNING term, until_ms
            """
        )
        .map { TermLease(name: name, term: try $0.integer("term"), until: try $0.timestamp("until_ms")) }
    }

    /// Gives it back, so that the next need not wait for its end.
    package func release(_ name: String, holder: Int, now: Timestamp) throws {
        try connection.execute(
            "UPDATE term_lease SET until_ms = \(now) WHERE name = \(name) AND holder = \(holder) AND until_ms > \(now)"
        )
    }
}
