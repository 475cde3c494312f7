/// Rows for one table, which one statement adds: for what comes by the thousand.
package struct NewRows: Sendable {
    let table: String
    let columns: [String]
    /// One row's after the other's.
    private(set) var values: [SQLValue] = []

    /// - Parameters:
    ///   - table: a name of the schema, never one from outside; the same holds for `columns`.
    init(into table: String, columns: [String]) {
        self.table = table
        self.columns = columns
    }

    package var count: Int { values.count / columns.count }

    /// - Parameter row: as many values as there are columns.
    mutating func append(_ row: SQLValue...) {
        precondition(row.count == columns.count, "a value for each column")
        values.append(contentsOf: row)
    }

    func row(_ index: Int) -> ArraySlice<SQLValue> {
        values[index * columns.count..<(index + 1) * columns.count]
    }

    /// For one row, with a placeholder for each column.
    func statement(_ placeholder: SQL.Placeholder) -> String {
        let places = columns.indices.map { index in
            switch placeholder {
            case .question: "?"
            case .dollar: "$\(index + 1)"
            }
        }
        return "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places.joined(separator: ", ")))"
    }
}
