/// Rows for one table, which are added at once: for what comes by the thousand. All texts stand in one piece of memory.
package struct NewRows: Sendable {
    enum Value {
        case null
        case integer(Int64)
        /// Where in ``NewRows/texts`` it stands: UTF-8.
        case text(Range<Int>)
    }

    let table: String
    let columns: [String]
    /// One row's after the other's.
    private(set) var values: [Value] = []
    private(set) var texts: [UInt8] = []

    /// - Parameters:
    ///   - table: a name of the schema, never one from outside; the same holds for `columns`.
    init(into table: String, columns: [String]) {
        self.table = table
        self.columns = columns
    }

    package var count: Int { values.count / columns.count }

    /// Adds the next value of the row that is not yet full.
    mutating func append(_ value: some SQLBindable) {
        switch value.sqlValue {
        case .null: values.append(.null)
        case .integer(let integer): values.append(.integer(integer))
        case .text(let text): append(text: text.utf8)
        }
    }

    mutating func append(text: some Sequence<UInt8>) {
        let start = texts.count
        texts.append(contentsOf: text)
        values.append(.text(start..<texts.count))
    }

    mutating func appendNull() { values.append(.null) }

    mutating func append(_ value: (some SQLBindable)?) {
        if let value { append(value) } else { appendNull() }
    }

    /// The values of one row, for a database that takes them one by one.
    func row(_ index: Int) -> [SQLValue] {
        values[index * columns.count..<(index + 1) * columns.count].map { value in
            switch value {
            case .null: .null
            case .integer(let integer): .integer(integer)
            case .text(let range): .text(String(decoding: texts[range], as: UTF8.self))
            }
        }
    }

    /// - Parameter rows: for how many rows, with a placeholder for each value.
    func statement(_ placeholder: SQL.Placeholder, rows: Int = 1) -> String {
        let width = columns.count
        let tuples = (0..<rows).map { row in
            let places = columns.indices.map { column in
                switch placeholder {
                case .question: "?"
                case .dollar: "$\(row * width + column + 1)"
                }
            }
            return "(\(places.joined(separator: ", ")))"
        }
        return "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES \(tuples.joined(separator: ", "))"
    }
}
