package import MusterCore

/// One row of an answer.
package struct SQLRow: Sendable {
    /// In the order of the columns.
    let values: [SQLValue]
    private let columns: SQLColumns

    /// - Parameter values: as many as there are columns, in their order.
    init(values: [SQLValue], columns: SQLColumns) {
        self.values = values
        self.columns = columns
    }

    /// - Throws: ``StoreError/unexpectedValue(column:found:)`` where the column is NULL or no text.
    package func text(_ column: String) throws(StoreError) -> String {
        guard let value = try optionalText(column) else { throw .unexpectedValue(column: column, found: .null) }
        return value
    }

    package func optionalText(_ column: String) throws(StoreError) -> String? {
        switch try value(column) {
        case .text(let text): return text
        case .null: return nil
        case .integer(let found): throw .unexpectedValue(column: column, found: .integer(found))
        }
    }

    /// - Throws: ``StoreError/unexpectedValue(column:found:)`` where the column is NULL or no whole number.
    package func integer(_ column: String) throws(StoreError) -> Int {
        guard let value = try optionalInteger(column) else { throw .unexpectedValue(column: column, found: .null) }
        return value
    }

    package func optionalInteger(_ column: String) throws(StoreError) -> Int? {
        switch try value(column) {
        case .integer(let integer): return Int(integer)
        case .null: return nil
        case .text(let found): throw .unexpectedValue(column: column, found: .text(found))
        }
    }

    package func flag(_ column: String) throws(StoreError) -> Bool {
        switch try integer(column) {
        case 0: return false
        case 1: return true
        case let found: throw .unexpectedValue(column: column, found: .integer(Int64(found)))
        }
    }

    package func timestamp(_ column: String) throws(StoreError) -> Timestamp {
        Timestamp(milliseconds: Int64(try integer(column)))
    }

    package func optionalTimestamp(_ column: String) throws(StoreError) -> Timestamp? {
        try optionalInteger(column).map { Timestamp(milliseconds: Int64($0)) }
    }

    package func id<Entity>(_ column: String, of _: Entity.Type = Entity.self) throws(StoreError) -> ID<Entity> {
        try named(column) { ID<Entity>($0) }
    }

    package func optionalID<Entity>(
        _ column: String,
        of _: Entity.Type = Entity.self
    ) throws(StoreError) -> ID<Entity>? {
        try optionalNamed(column) { ID<Entity>($0) }
    }

    /// What `read` makes of the column's text.
    ///
    /// - Throws: ``StoreError/unexpectedValue(column:found:)`` where it makes nothing of it.
    package func named<Value>(_ column: String, _ read: (String) -> Value?) throws(StoreError) -> Value {
        let text = try text(column)
        guard let value = read(text) else { throw .unexpectedValue(column: column, found: .text(text)) }
        return value
    }

    package func optionalNamed<Value>(_ column: String, _ read: (String) -> Value?) throws(StoreError) -> Value? {
        guard let text = try optionalText(column) else { return nil }
        guard let value = read(text) else { throw .unexpectedValue(column: column, found: .text(text)) }
        return value
    }

    private func value(_ column: String) throws(StoreError) -> SQLValue {
        guard let position = columns.positions[column] else { throw .unexpectedValue(column: column, found: nil) }
        return values[position]
    }
}

/// Where each column of an answer stands; made once and shared by its rows.
final class SQLColumns: Sendable {
    let positions: [String: Int]

    init(_ names: [String]) {
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
