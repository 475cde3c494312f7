package import MusterCore

/// A browser that takes the pages of somebody (RFC 8030, RFC 8291).
package struct PushSubscription: Equatable, Sendable {
    package var id: ID<PushSubscription>
    package var person: ID<Person>
    /// What its owner calls it.
    package var device: String
    /// Where its push service takes messages; whoever knows it and the keys can send to it.
    package var endpoint: String
    /// Its public key, 65 bytes in base64url.
    package var p256dh: String
    /// What it shares with us, 16 bytes in base64url.
    package var auth: String
    package var createdAt: Timestamp

    package init(
        id: ID<PushSubscription>,
        person: ID<Person>,
        device: String,
        endpoint: String,
        p256dh: String,
        auth: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.person = person
        self.device = device
        self.endpoint = endpoint
        self.p256dh = p256dh
        self.auth = auth
        self.createdAt = createdAt
    }
}

package struct PushSubscriptions {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Writes one; a browser that is known takes pages of its new owner alone from then on.
    ///
    /// - Returns: the one that was there under the same endpoint.
    package func add(_ subscription: PushSubscription) throws -> PushSubscription? {
        let known = try connection.first(
            "SELECT \(Self.columns) FROM push_subscription WHERE endpoint = \(subscription.endpoint)"
        )
        .map(Self.subscription)
        if let known { try remove(known.id) }
        try connection.execute(
            """
            INSERT INTO push_subscription (id, person_id, device, endpoint, p256dh, auth, created_at_ms)
            VALUES (
                \(subscription.id), \(subscription.person), \(subscription.device), \(subscription.endpoint),
                \(subscription.p256dh), \(subscription.auth), \(subscription.createdAt)
            )
            """
        )
        return known
    }

    package func find(_ id: ID<PushSubscription>) throws -> PushSubscription? {
        try connection.first("SELECT \(Self.columns) FROM push_subscription WHERE id = \(id)").map(Self.subscription)
    }

    /// Those of a person, oldest first.
    package func list(of person: ID<Person>) throws -> [PushSubscription] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM push_subscription
            WHERE person_id = \(person)
            ORDER BY created_at_ms, id
            """
        )
        .map(Self.subscription)
    }

    package func remove(_ id: ID<PushSubscription>) throws {
        try connection.execute("DELETE FROM push_subscription WHERE id = \(id)")
    }

    private static let columns: SQL = "id, person_id, device, endpoint, p256dh, auth, created_at_ms"

    private static func subscription(_ row: SQLRow) throws -> PushSubscription {
        PushSubscription(
            id: try row.id("id"),
            person: try row.id("person_id"),
            device: try row.text("device"),
            endpoint: try row.text("endpoint"),
            p256dh: try row.text("p256dh"),
            auth: try row.text("auth"),
            createdAt: try row.timestamp("created_at_ms")
        )
    }
}
