import CLibPQ

/// What the server answered to one statement; owns the memory in which libpq keeps it.
@safe final class PostgresAnswer {
    private let result: OpaquePointer

    init?(_ result: OpaquePointer?) {
        guard let result = unsafe result else { return nil }
        unsafe self.result = unsafe result
    }

    deinit { unsafe PQclear(result) }

    var isGood: Bool {
        switch unsafe PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    /// Empty where the server has not said one.
    var state: String { unsafe muster_pq_state(result).map { unsafe String(cString: $0) } ?? "" }
    var message: String? { unsafe muster_pq_message(result).map { unsafe String(cString: $0) } }

    /// `COMMIT`, `UPDATE 3` …
    var command: String { unsafe String(cString: PQcmdStatus(result)) }
    /// How many rows the statement changed.
    var changedRows: Int { Int(unsafe String(cString: PQcmdTuples(result))) ?? 0 }

    private var columnCount: Int32 { unsafe PQnfields(result) }
    private var rowCount: Int32 { unsafe PQntuples(result) }

    func columns() -> SQLColumns {
        SQLColumns((0..<columnCount).map { unsafe String(cString: PQfname(result, $0)) })
    }

    /// - Throws: ``StoreError/unexpectedValue(column:found:)`` for a value that is neither a whole number nor a text.
    func rows(_ columns: SQLColumns) throws -> [SQLRow] {
        let kinds = try (0..<columnCount).map { try kind($0) }
        return try (0..<rowCount).map { row in
            let values = try kinds.enumerated().map { column, kind in try value(row, Int32(column), kind) }
            return SQLRow(values: values, columns: columns)
        }
    }

    private enum Kind {
        case integer, text, flag
    }

    private func kind(_ column: Int32) throws(StoreError) -> Kind {
        switch unsafe PQftype(result, column) {
        case 20, 21, 23: return .integer
        // text, name, varchar, character, and a literal whose kind was left open.
        case 25, 19, 1043, 1042, 18, 705: return .text
        case 16: return .flag
        case let other:
            let name = unsafe String(cString: PQfname(result, column))
            throw .unexpectedValue(column: name, found: .text("a value of PostgreSQL's type \(other)"))
        }
    }

    private func value(_ row: Int32, _ column: Int32, _ kind: Kind) throws(StoreError) -> SQLValue {
        guard unsafe PQgetisnull(result, row, column) == 0 else { return .null }
        let text = unsafe String(cString: PQgetvalue(result, row, column))
        switch kind {
        case .text: return .text(text)
        // As SQLite has it.
        case .flag: return .integer(text == "t" ? 1 : 0)
        case .integer:
            guard let integer = Int64(text) else {
                throw .unexpectedValue(column: unsafe String(cString: PQfname(result, column)), found: .text(text))
            }
            return .integer(integer)
        }
    }
}
