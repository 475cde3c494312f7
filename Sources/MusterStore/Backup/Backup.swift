package import MusterCore

/// All that a store holds, in one file that both databases can take back: lines of JSON, of one moment.
///
/// It holds no key: what is signed or encrypted with `secret.key` is of no use without that file, which is kept apart.
package struct Backup: Sendable {
    /// What has been written into one.
    package struct Contents: Sendable {
        package let rows: Int
        /// Attached files that are not as they were attached: they are in it as they are.
        package let damage: [ChainFinding]
    }

    /// How many rows stand in one line.
    private static let pageLength = 500

    private let path: String
    private let files: AttachmentShelf?

    /// - Parameter files: where attached files lie; nil where that is in the database itself.
    package init(path: String, files: AttachmentShelf? = nil) {
        self.path = path
        self.files = files
    }

    /// Writes everything that is committed now, while others go on writing.
    ///
    /// - Throws: ``BackupError`` or ``StoreError``. What has been written until then is no backup, and says so when read.
    package func make(of database: any Database, at moment: Timestamp) async throws -> Contents {
        let (path, files) = (path, files)
        return try await database.read { connection in
            try connection.liftTimeLimits()
            let migrations = try connection.query("SELECT number, name FROM schema_migration")
                .map { ("\(try $0.integer("number"))", try $0.text("name")) }
            let writer = try BackupWriter(path: path)
            try writer.write(
                BackupHeader(
                    madeAt: moment.milliseconds,
                    migrations: Dictionary(migrations, uniquingKeysWith: { one, _ in one }),
                    secretMark: try Meta(connection).value("secret")
                )
            )
            for table in try StoredTable.all(connection) where table.name != "schema_migration" {
                var last: [SQLValue]?
                let limit = table.name == AttachmentPages.table ? AttachmentPages.pageLength : Self.pageLength
                while true {
                    let rows = try table.rows(after: last, limit: limit, connection)
                    guard let final = rows.last else { break }
                    try writer.write(BackupPage(table: table.name, columns: table.columns, rows: rows))
                    Failpoint.hit("backup.page")
                    last = table.key(of: final)
                }
            }
            let damage = try files.map { try AttachmentPages.write($0, to: writer, at: moment, connection) } ?? []
            Failpoint.hit("backup.written")
            return Contents(rows: try writer.finish(), damage: damage)
        }
    }

    /// Whether `secret.key` is the one of these data.
    package func belongs(to directory: DataDirectory) throws -> Bool {
        let known = try BackupReader(path: path).header.secretMark
        guard let secret = try directory.existingSecret() else { return known == nil }
        return known == nil || known == DataDirectory.mark(of: secret)
    }

    /// Takes it back into a database without any table: all of it, or nothing.
    ///
    /// - Parameter pause: what nothing may be sent before; nil lets everything that is due go out at the next start.
    /// - Returns: how many rows.
    /// - Throws: ``BackupError`` or ``StoreError``.
    package func restore(into database: any Database, pausing pause: Pause?) async throws -> Int {
        let reader = try BackupReader(path: path)
        let known = Set(Migration.all.map(\.number))
        let seen = Set(reader.header.migrations.keys.compactMap { Int($0) })
        if let later = seen.subtracting(known).min() {
            throw StoreError.newerSchema(found: later, known: known.max() ?? 0)
        }
        let (path, files) = (path, files)
        // Of a restore that was killed; whoever restores holds the directory alone.
        files?.clearArrivals()
        return try await database.write(.normal) { connection in
            try connection.liftTimeLimits()
            try connection.lock("schema")
            guard try StoredTable.all(connection).isEmpty else { throw BackupError.notEmpty }
            // As it was when the backup was made; what the schema has learnt since happens to the rows as it did elsewhere.
            try Migration.apply(connection) { seen.contains($0) }
            var count = 0
            var pages = files.flatMap { AttachmentPages(into: $0) }
            try BackupReader(path: path).forEachPage { page in
                if page.table == AttachmentPages.table, try pages?.take(page) != nil {
                    count += page.rows.count
                    return
                }
                var rows = NewRows(into: page.table, columns: page.columns)
                for row in page.rows where row.count == page.columns.count {
                    for value in row { rows.append(value) }
                }
                try connection.insert(rows)
                count += rows.count
            }
            guard count == reader.count else { throw BackupError.broken(path) }
            try pages?.finish()
            try Migration.apply(connection)
            if let script = SearchDialect.refill(connection.dialect) { try connection.run(script: script) }
            if let pause { try Pauses(connection).begin(pause) }
            Failpoint.hit("restore.written")
            return count
        }
    }
}
