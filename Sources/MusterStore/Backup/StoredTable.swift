/// A table as the database describes it itself, so that none is forgotten when the schema grows.
struct StoredTable {
    let name: String
    let columns: [String]
    /// What names a row: its primary key.
    let key: [String]

    /// All of them, by name; what the database keeps for itself left out.
    ///
    /// Differs from Postgres because each describes itself in words of its own.
    static func all(_ connection: any SQLConnection) throws -> [StoredTable] {
        let columns: SQL =
            switch connection.dialect {
            case .sqlite:
                """
                SELECT t.name AS table_name, c.name AS name, c.pk AS place_in_key
                FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
                WHERE t.schema = 'main'
                  AND t.type = 'table'
                  AND t.name NOT LIKE 'sqlite%'
                ORDER BY t.name, c.cid
                """
            case .postgres:
                """
                SELECT CAST(c.table_name AS TEXT) AS table_name, CAST(c.column_name AS TEXT) AS name,
                    CAST(COALESCE(k.ordinal_position, 0) AS BIGINT) AS place_in_key
                FROM information_schema.tables AS t
                JOIN information_schema.columns AS c
                  ON c.table_schema = t.table_schema AND c.table_name = t.table_name
                LEFT JOIN information_schema.table_constraints AS p
                  ON p.table_schema = t.table_schema AND p.table_name = t.table_name
                    AND p.constraint_type = 'PRIMARY KEY'
                LEFT JOIN information_schema.key_column_usage AS k
                  ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name
                    AND k.table_name = c.table_name AND k.column_name = c.column_name
                WHERE t.table_schema = current_schema()
                  AND t.table_type = 'BASE TABLE'
                  AND c.is_generated = 'NEVER'
                ORDER BY c.table_name, c.ordinal_position
                """
            }
        var found: [String: [(name: String, place: Int)]] = [:]
        for row in try connection.query(columns) {
            let column = (name: try row.text("name"), place: try row.integer("place_in_key"))
            found[try row.text("table_name"), default: []].append(column)
        }
        return found.sorted { $0.key < $1.key }.map { name, columns in
            let key = columns.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name)
            return StoredTable(name: name, columns: columns.map(\.name), key: key)
        }
    }

    /// The next rows after `row`, in the order of their key.
    ///
    /// - Parameter row: the key of the last one before them; nil for the first.
    /// - Returns: at most `limit`, each with its columns in their order.
    func rows(after row: [SQLValue]?, limit: Int, _ connection: any SQLConnection) throws -> [[SQLValue]] {
        let names = SQL.names(columns)
        let order = SQL.names(key)
        let after: SQL = row.map { "WHERE (\(order)) > (\(SQL.list($0)))" } ?? ""
        return try connection.query(
            "SELECT \(names) FROM \(SQL.names([name])) \(after) ORDER BY \(order) LIMIT \(limit)"
        )
        .map(\.values)
    }

    /// What names `row` of this table.
    func key(of row: [SQLValue]) -> [SQLValue] {
        key.compactMap { name in columns.firstIndex(of: name).map { row[$0] } }
    }
}
