import GRDB
import GRDBSQLite

/// Binds values straight to SQLite. GRDB's own arguments make a value of each value and a closure for each text, which is
/// most of what a small statement costs.
extension Statement {
    /// Sets the values of the next run; SQLite copies them.
    func bind(_ values: [SQLValue]) throws {
        precondition(
            values.count == Int(unsafe sqlite3_bind_parameter_count(sqliteStatement)),
            "a value for each place"
        )
        begin()
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            switch value {
            // What is not bound is null.
            case .null: break
            case .integer(let integer): try check(unsafe sqlite3_bind_int64(sqliteStatement, place, integer))
            case .text(var text): try text.withUTF8 { try unsafe bind($0, at: place, isCopied: true) }
            }
        }
    }

    /// Runs it for each row; SQLite reads the texts where they stand.
    func run(for rows: NewRows) throws {
        let width = rows.columns.count
        precondition(rows.values.count.isMultiple(of: width), "a value for each column")
        begin()
        // Nothing looks at the memory after this.
        defer { begin() }
        try unsafe rows.texts.withUnsafeBufferPointer { texts in
            for first in stride(from: 0, to: rows.values.count, by: width) {
                for column in 0..<width {
                    let place = Int32(column + 1)
                    switch rows.values[first + column] {
                    case .null: try check(unsafe sqlite3_bind_null(sqliteStatement, place))
                    case .integer(let integer): try check(unsafe sqlite3_bind_int64(sqliteStatement, place, integer))
                    case .text(let range):
                        try unsafe bind(UnsafeBufferPointer(rebasing: texts[range]), at: place, isCopied: false)
                    }
                }
                try execute()
                // What has run to its end takes no values.
                try check(unsafe sqlite3_reset(sqliteStatement))
            }
        }
    }

    /// Tells GRDB that what is bound is none of its business, and binds nothing.
    private func begin() {
        // Says once more why the last run failed, if it did; that was thrown then, and GRDB would stop the process for it.
        unsafe sqlite3_reset(sqliteStatement)
        setUncheckedArguments(StatementArguments())
    }

    private func bind(_ text: UnsafeBufferPointer<UInt8>, at place: Int32, isCopied: Bool) throws {
        let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        guard let start = text.baseAddress, !text.isEmpty else {
            // An address that is null would be NULL, which is no empty text.
            return try check(unsafe sqlite3_bind_text(sqliteStatement, place, "", 0, copied))
        }
        let characters = unsafe UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        let length = Int32(text.count)
        try check(unsafe sqlite3_bind_text(sqliteStatement, place, characters, length, isCopied ? copied : nil))
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql) }
    }
}
