package import MusterCore

/// That nothing is to be sent and no clock to be acted on, until a person has looked.
package struct Pause: Codable, Equatable, Sendable {
    package var since: Timestamp
    /// A sentence, for those who wonder.
    package var reason: String

    package init(since: Timestamp, reason: String) {
        self.since = since
        self.reason = reason
    }
}

/// Whether the engine rests. It stands in the database, so that it holds on every node and outlives a restart; the
/// claims of ``TimerQueue`` and ``Outbox`` give nothing meanwhile.
package struct Pauses {
    private let connection: any SQLConnection
    private static let key = "paused"

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// True of a row only while nothing is paused.
    static let isOver: SQL = "NOT EXISTS (SELECT 1 FROM meta WHERE key = 'paused')"

    /// Nil while everything goes its way.
    package func current() throws -> Pause? {
        try connection.first("SELECT value FROM meta WHERE key = \(Self.key)")?.json("value")
    }

    package func begin(_ pause: Pause) throws {
        try Meta(connection).set(Self.key, StoredJSON.text(pause))
    }

    /// - Returns: what was paused; nil where nothing was.
    package func end() throws -> Pause? {
        let pause = try current()
        try Meta(connection).remove(Self.key)
        return pause
    }
}
