import FoundationEssentials

/// JSON in a column: keys in order, so that one value has one spelling.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension SQLRow {
    /// The value whose JSON stands in the column.
    ///
    /// - Throws: ``StoreError/unexpectedValue(column:found:)`` where it is not one.
    func json<Value: Decodable>(_ column: String, as _: Value.Type = Value.self) throws(StoreError) -> Value {
        let text = try text(column)
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw .unexpectedValue(column: column, found: .text(text))
        }
    }
}
