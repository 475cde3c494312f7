import GRDB

/// What each connection must be set to for the promises of the store to hold.
struct SQLiteSettings {
    /// How often a commit waits for the disk.
    enum Synchronous: String {
        /// At each commit: what was confirmed survives a power cut.
        case full = "FULL"
        /// At checkpoints only. Only there so that a test can show that it is noticed.
        case normal = "NORMAL"
    }

    static let readerCount = 5

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = readerCount
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            try db.execute(sql: "PRAGMA mmap_size = 0")
            guard db.configuration.readonly else { return }
            try db.execute(sql: "PRAGMA query_only = ON")
            // Two connections that move the log into the file at once can damage it in SQLite before 3.51.3.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        return configuration
    }

    /// A pool whose file keeps a write-ahead log.
    static func openPool(_ path: String) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration)
        let mode = try pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        if mode == "wal" { return pool }
        // GRDB takes the first row of the statement that asks for it, which comes before the change is committed: where the disk
        // refuses that, as a full one does, it hears nothing of it. Run to its end, the statement says so.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try pool.close()
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Sets what can only be set once the pool is open: GRDB's pool sets `synchronous = NORMAL` by itself after
    /// `prepareDatabase`, and so undoes it there.
    static func finish(_ writer: any DatabaseWriter, synchronous: Synchronous) throws {
        try writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(synchronous.rawValue)")
        }
    }

    /// Reads back what is in force.
    ///
    /// - Throws: ``StoreError/notDurable(setting:found:wanted:)`` for the first that is not as it must be.
    static func check(_ writer: any DatabaseWriter, inMemory: Bool) throws {
        let wanted: [(String, String)] = [
            ("synchronous", "2"), ("journal_mode", inMemory ? "memory" : "wal"), ("foreign_keys", "1"),
            ("trusted_schema", "0"), ("cell_size_check", "1"),
        ]
        try writer.writeWithoutTransaction { db in
            for (setting, wanted) in wanted {
                let found = try String.fetchOne(db, sql: "PRAGMA \(setting)") ?? "nothing"
                guard found == wanted else {
                    throw StoreError.notDurable(setting: setting, found: found, wanted: wanted)
                }
            }
            // No row where SQLite was built without memory mapping.
            let mapped = try Int.fetchOne(db, sql: "PRAGMA mmap_size") ?? 0
            guard mapped == 0 else {
                throw StoreError.notDurable(setting: "mmap_size", found: "\(mapped)", wanted: "0")
            }
        }
    }
}
