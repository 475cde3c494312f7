/// A table of comma-separated values by RFC 4180, whose first line names its columns.
///
/// Also read are tables whose columns are parted by semicolons or tabs, which spreadsheets write in some countries.
package struct CSVTable: Equatable, Sendable {
    /// In small letters, with single spaces.
    package let columns: [String]
    package let rows: [Row]

    package struct Row: Equatable, Sendable {
        /// Counted from 1, the line of names included; of a value over several lines it is the first.
        package let line: Int
        fileprivate let values: [String: String]

        /// Without spaces around it; empty where the row has none.
        package subscript(_ column: String) -> String { values[column] ?? "" }
    }

    /// A quotation mark that is never closed, where nothing can be told apart from there on.
    package struct Unclosed: Error, Equatable {
        package let line: Int
    }

    package init(_ text: String) throws(Unclosed) {
        // One mark of Unicode is no column's name.
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        let heading = text.prefix { !$0.isNewline }
        let separators: [Character] = [",", ";", "\t"]
        let separator = separators.first { heading.contains($0) } ?? ","
        var records = try Self.records(of: text, separator: separator)
            .filter { $0.values.contains { !$0.isEmpty } }
        columns = records.isEmpty ? [] : records.removeFirst().values.map(Self.name)
        let columns = columns
        rows = records.map { record in
            Row(
                line: record.line,
                values: Dictionary(
                    zip(columns, record.values.map(Self.unescaped)),
                    uniquingKeysWith: { first, _ in first }
                )
            )
        }
    }

    private static func records(
        of text: String,
        separator: Character
    ) throws(Unclosed) -> [(line: Int, values: [String])] {
        var records: [(line: Int, values: [String])] = []
        var (values, value): ([String], String) = ([], "")
        var (line, startedAt, quotedSince): (Int, Int, Int?) = (1, 1, nil)
        var characters = text.makeIterator()
        var next = characters.next()
        while let character = next {
            next = characters.next()
            if quotedSince != nil {
                if character.isNewline { line += 1 }
                if character != "\"" {
                    value.append(character)
                } else if next == "\"" {
                    value.append("\"")
                    next = characters.next()
                } else {
                    quotedSince = nil
                }
            } else if character == "\"", value.allSatisfy(\.isWhitespace) {
                (value, quotedSince) = ("", line)
            } else if character == separator {
                values.append(value.withoutSpacesAround)
                value = ""
            } else if character.isNewline {
                records.append((startedAt, values + [value.withoutSpacesAround]))
                line += 1
                (values, value, startedAt) = ([], "", line)
            } else {
                value.append(character)
            }
        }
        if let quotedSince { throw Unclosed(line: quotedSince) }
        if !values.isEmpty || !value.isEmpty { records.append((startedAt, values + [value.withoutSpacesAround])) }
        return records
    }

    private static func name(_ heading: String) -> String {
        heading.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Takes back the apostrophe that ``CSVText`` writes before what a spreadsheet would take for a formula.
    private static func unescaped(_ value: String) -> String {
        let rest = value.dropFirst()
        guard value.first == "'", let first = rest.first, "=+-@\t\r".contains(first) else { return value }
        return String(rest)
    }
}

extension String {
    package var withoutSpacesAround: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
