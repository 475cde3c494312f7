/// The few facts about the data as a whole: their mode, their epoch.
package struct Meta {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Nil where the key was never set.
    package func value(_ key: String) throws -> String? {
        try connection.first("SELECT value FROM meta WHERE key = \(key)")?.text("value")
    }

    package func remove(_ key: String) throws {
        try connection.execute("DELETE FROM meta WHERE key = \(key)")
    }

    /// Puts another value into the place of one, under every key that begins with `prefix`.
    func replace(_ value: String, by other: String, below prefix: String) throws {
        try connection.execute(
            """
            UPDATE meta
            SET value = \(other)
            WHERE value = \(value)
              AND key >= \(prefix)
              -- Differs from LIKE in that nothing in a prefix stands for anything else.
              AND key < \(prefix + "\u{10FFFF}")
            """
        )
    }

    package func set(_ key: String, _ value: String) throws {
        try connection.execute(
            """
            INSERT INTO meta (key, value)
            VALUES (\(key), \(value))
            ON CONFLICT (key) DO UPDATE
            SET value = excluded.value
            """
        )
    }
}
