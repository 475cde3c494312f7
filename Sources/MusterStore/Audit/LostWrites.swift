package import MusterCore

/// What was confirmed to somebody and is not there any more, because a standby that had not received it became the
/// primary. It is remembered until a person has said that they know.
package struct LostWrites {
    package struct Loss: Codable, Equatable, Sendable {
        package var at: Timestamp
        /// How many transactions, as far as one node can tell: at least so many.
        package var count: Int

        package init(at: Timestamp, count: Int) {
            self.at = at
            self.count = count
        }
    }

    private let connection: any SQLConnection
    private static let key = "lost-writes"

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Oldest first.
    package func list() throws -> [Loss] {
        try connection.first("SELECT value FROM meta WHERE key = \(Self.key)")?.json("value") ?? []
    }

    /// Each node that finds a loss adds its own.
    package func add(_ loss: Loss) throws {
        try connection.lock(Self.key)
        try Meta(connection).set(Self.key, StoredJSON.text(list() + [loss]))
    }

    /// - Returns: what was remembered until now.
    package func forget() throws -> [Loss] {
        let known = try list()
        if !known.isEmpty { try Meta(connection).remove(Self.key) }
        return known
    }
}
