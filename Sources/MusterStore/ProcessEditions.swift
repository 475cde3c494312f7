package import MusterCore

/// The processes that were put in force, one after the other; the last one is.
package struct ProcessEditions {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package struct Edition: Equatable, Sendable {
        /// Counts from 1.
        package var number: Int
        package var key: String
        package var version: String
        package var origin: Origin
        package var savedAt: Timestamp
        package var savedBy: String
        package var note: String
    }

    package enum Origin: String, Sendable {
        /// The file that Muster was started with.
        case file
        case browser
    }

    /// The most that ``all()`` returns.
    package static let listLimit = 100

    package func latest() throws -> Edition? { try editions("ORDER BY number DESC LIMIT 1").first }

    /// Whether this very version was in force before as the file that Muster was started with.
    ///
    /// - Parameter version: nil for any of that process.
    package func wasFile(_ key: String, _ version: String?) throws -> Bool {
        let this: SQL = version.map { "AND version = \($0)" } ?? ""
        let same: SQL = "WHERE origin = \(Origin.file.rawValue) AND key = \(key) \(this) LIMIT 1"
        return try !editions(same).isEmpty
    }

    package func edition(_ number: Int) throws -> Edition? { try editions("WHERE number = \(number)").first }

    /// The newest first.
    package func all() throws -> [Edition] { try editions("ORDER BY number DESC LIMIT \(Self.listLimit)") }

    /// Makes who saves one later wait until this transaction ends.
    package func lock() throws { try connection.lock("process") }

    /// - Returns: its number.
    package func add(
        _ process: ProcessDefinition,
        _ origin: Origin,
        at now: Timestamp,
        by actor: Actor,
        note: String
    ) throws -> Int {
        let number = (try latest()?.number ?? 0) + 1
        try Processes(connection).keep(key: process.key, version: process.version, text: process.text, at: now)
        try connection.execute(
            """
            INSERT INTO process_edition (number, key, version, origin, saved_at_ms, saved_by, note)
            VALUES (\(number), \(process.key), \(process.version), \(origin.rawValue), \(now), \(actor), \(note))
            """
        )
        return number
    }

    private func editions(_ which: SQL) throws -> [Edition] {
        try connection.query(
            "SELECT number, key, version, origin, saved_at_ms, saved_by, note FROM process_edition \(which)"
        )
        .map { row in
            Edition(
                number: try row.integer("number"),
                key: try row.text("key"),
                version: try row.text("version"),
                origin: Origin(rawValue: try row.text("origin")) ?? .file,
                savedAt: try row.timestamp("saved_at_ms"),
                savedBy: try row.text("saved_by"),
                note: try row.text("note")
            )
        }
    }
}
