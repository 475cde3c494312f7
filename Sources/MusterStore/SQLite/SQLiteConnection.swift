import GRDB

struct SQLiteConnection: SQLConnection {
    let db: GRDB.Database

    var dialect: SQLDialect { .sqlite }

    func execute(_ sql: SQL) throws -> Int {
        do {
            let statement = try db.cachedStatement(sql: sql.text(.question))
            try statement.bind(sql.bindings)
            try statement.execute()
            return db.changesCount
        } catch {
            throw StoreError(sqlite: error)
        }
    }

    func query(_ sql: SQL) throws -> [SQLRow] {
        do {
            let statement = try db.cachedStatement(sql: sql.text(.question))
            let columns = SQLColumns(statement.columnNames)
            let width = statement.columnCount
            try statement.bind(sql.bindings)
            let cursor = try Row.fetchCursor(statement)
            // A row is a view on its statement, which is reset when the cursor goes.
            return try withExtendedLifetime(cursor) {
                var rows: [SQLRow] = []
                while let row = try cursor.next() {
                    let values = try (0..<width).map {
                        try SQLValue(row[$0] as DatabaseValue, column: $0, of: statement)
                    }
                    rows.append(SQLRow(values: values, columns: columns))
                }
                return rows
            }
        } catch {
            throw StoreError(sqlite: error)
        }
    }

    func insert(_ rows: NewRows) throws {
        do {
            try db.cachedStatement(sql: rows.statement(.question)).run(for: rows)
        } catch {
            throw StoreError(sqlite: error)
        }
    }

    func attempt<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            try db.cachedStatement(sql: "SAVEPOINT attempt").execute()
        } catch {
            throw StoreError(sqlite: error)
        }
        do {
            let value = try body()
            try db.cachedStatement(sql: "RELEASE attempt").execute()
            return value
        } catch {
            // Where the disk failed, SQLite has ended the whole transaction by itself.
            if db.isInsideTransaction {
                try db.cachedStatement(sql: "ROLLBACK TO attempt").execute()
                try db.cachedStatement(sql: "RELEASE attempt").execute()
            }
            throw error
        }
    }

    func run(script: String) throws {
        do {
            try db.execute(sql: script)
        } catch {
            throw StoreError(sqlite: error)
        }
    }
}

extension SQLValue {
    /// - Throws: ``StoreError/unexpectedValue(column:found:)`` for a REAL or a BLOB, of which no column of ours is.
    fileprivate init(_ value: DatabaseValue, column: Int, of statement: Statement) throws(StoreError) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .string(let text): self = .text(text)
        case .double, .blob:
            throw .unexpectedValue(column: statement.columnNames[column], found: .text("\(value)"))
        }
    }
}

extension StoreError {
    /// What an error of SQLite means to a caller who does not know SQLite.
    init(sqlite error: any Error) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .failed("\(error)")
            return
        }
        let message = error.message ?? "\(error.extendedResultCode)"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: self = .constraint(message)
        case .SQLITE_FULL: self = .diskFull
        // There was no room for the index of the log.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: self = .diskFull
        case .SQLITE_INTERRUPT: self = .tookTooLong
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_IOERR: self = .damaged(message)
        default: self = .failed(message)
        }
    }
}
