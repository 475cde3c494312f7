package import MusterCore

/// The texts of the processes under which incidents were declared.
package struct Processes {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Does nothing where that version is there already.
    package func keep(key: String, version: String, text: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO process_version (key, version, text, added_at_ms)
            VALUES (\(key), \(version), \(text), \(now))
            ON CONFLICT (key, version) DO NOTHING
            """
        )
    }

    package func all() throws -> [(key: String, version: String)] {
        try connection.query("SELECT key, version FROM process_version ORDER BY key, version")
            .map { (try $0.text("key"), try $0.text("version")) }
    }

    package func text(key: String, version: String) throws -> String? {
        try connection.first("SELECT text FROM process_version WHERE key = \(key) AND version = \(version)")?
            .text("text")
    }
}
