/// The index of words: the one thing that the two databases do in ways of their own.
///
/// Differs from Postgres because SQLite keeps it in a virtual table beside `incident_text`, and PostgreSQL in a column of
/// it with an index. Neither ranks: hits come by the number of the incident, the latest first, so that the first page of a
/// common word costs no more than that of a rare one.
enum SearchDialect {
    /// What creates the index, after the table `incident_text`.
    static func schema(_ dialect: SQLDialect) -> String {
        switch dialect {
        case .sqlite:
            // No positions and no sizes: nobody ranks or asks for phrases. Prefixes for what is being typed.
            """
            CREATE VIRTUAL TABLE incident_search USING fts5(
                body, content = 'incident_text', content_rowid = 'number', detail = none, columnsize = 0,
                prefix = '2 3 4 5', tokenize = 'unicode61 remove_diacritics 2'
            )
            """
        case .postgres:
            // Without positions: a vector with them may take a megabyte at most, and fails beyond.
            """
            ALTER TABLE incident_text ADD COLUMN words tsvector
                GENERATED ALWAYS AS (strip(to_tsvector('simple', body))) STORED;
            CREATE INDEX incident_text_words ON incident_text USING gin (words)
            """
        }
    }

    /// What keeps the index in step with a body that was written.
    static func index(_ body: String, of number: Int, before: String?, _ dialect: SQLDialect) -> [SQL] {
        switch dialect {
        case .sqlite:
            // No triggers: a schema that is not trusted may not reach a virtual table by them. What was indexed has to be
            // said again for it to be taken out.
            let removal: [SQL] =
                before.map { body in
                    ["INSERT INTO incident_search (incident_search, rowid, body) VALUES ('delete', \(number), \(body))"]
                } ?? []
            return removal + ["INSERT INTO incident_search (rowid, body) VALUES (\(number), \(body))"]
        case .postgres: return []
        }
    }

    /// What fills the index where rows came into the table by another way than ``index(_:of:before:_:)``; nil where it
    /// fills itself.
    static func refill(_ dialect: SQLDialect) -> String? {
        switch dialect {
        case .sqlite: "INSERT INTO incident_search (incident_search) VALUES ('rebuild')"
        case .postgres: nil
        }
    }

    /// A query of the column `hit`: the numbers of the incidents that hold all the words.
    static func hits(of words: SearchWords, _ dialect: SQLDialect) -> SQL {
        switch dialect {
        case .sqlite:
            "SELECT rowid AS hit FROM incident_search WHERE incident_search MATCH \(words.query(quote: "\"", prefixMark: "*", and: " "))"
        case .postgres:
            """
            SELECT number AS hit
            FROM incident_text
            WHERE words @@ to_tsquery('simple', \(words.query(quote: "'", prefixMark: ":*", and: " & ")))
            """
        }
    }

    /// Takes a piece of what was removed from the index, but still lies in its older parts, from the disk; nil where the
    /// database does that by itself.
    static func purge(isFirst: Bool, _ dialect: SQLDialect) -> SQL? {
        switch dialect {
        case .sqlite: "INSERT INTO incident_search (incident_search, rank) VALUES ('merge', \(isFirst ? -500 : 500))"
        case .postgres: nil
        }
    }
}
