package import MusterCore

/// A statement and the values bound to it.
///
/// Interpolation binds; it never splices text into the statement, so one that takes what a person typed is written
/// like any other:
///
///     "SELECT title FROM incident WHERE id = \(id)"
///
/// Another `SQL` in a hole is the exception: it becomes part of the statement, with its own bindings.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The text between bindings: always one more than there are bindings.
    private var pieces: [String]
    package private(set) var bindings: [SQLValue]

    package enum Placeholder: Sendable {
        /// `?`, as SQLite has it.
        case question
        /// `$1`, `$2` …, as PostgreSQL has it.
        case dollar
    }

    package func text(_ placeholder: Placeholder) -> String {
        var text = pieces[0]
        for (index, piece) in pieces.dropFirst().enumerated() {
            switch placeholder {
            case .question: text += "?"
            case .dollar: text += "$\(index + 1)"
            }
            text += piece
        }
        return text
    }

    package init(stringLiteral value: StringLiteralType) {
        pieces = [value]
        bindings = []
    }

    package init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
        bindings = stringInterpolation.bindings
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [String] = [""]
        fileprivate var bindings: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) {
            pieces[pieces.count - 1] += literal
        }

        package mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            bindings.append(value?.sqlValue ?? .null)
            pieces.append("")
        }

        package mutating func appendInterpolation(_ part: SQL) {
            pieces[pieces.count - 1] += part.pieces[0]
            pieces += part.pieces.dropFirst()
            bindings += part.bindings
        }
    }

    /// The values with commas between them, for `IN (…)`. One statement text for each count: keep the counts few.
    package static func list(_ values: [some SQLBindable]) -> SQL {
        guard let first = values.first else { return "NULL" }
        return values.dropFirst().reduce("\(first)") { "\($0), \($1)" }
    }

    /// Names of tables or columns with commas between them. They are spliced, not bound, so they are ours.
    static func names(_ names: [String]) -> SQL {
        for name in names {
            precondition(
                name.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 || $0 == 95 },
                "a name of the schema has small letters, digits and underscores"
            )
        }
        return SQL(stringLiteral: names.joined(separator: ", "))
    }

    /// `AND a = … AND b = …`: every one of the conditions, each behind its `AND`; nothing where there are none.
    package static func and(_ conditions: [SQL]) -> SQL {
        conditions.reduce("") { "\($0) AND (\($1))" }
    }
}

/// A value as both databases hold it.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
}

/// A type that can be bound to a statement.
package protocol SQLBindable {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
    package var sqlValue: SQLValue { self }
}

extension String: SQLBindable {
    package var sqlValue: SQLValue { .text(self) }
}

extension Int: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLBindable {
    package var sqlValue: SQLValue { .integer(self) }
}

/// 0 or 1: SQLite has no Boolean.
extension Bool: SQLBindable {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension ID: SQLBindable {
    package var sqlValue: SQLValue { .text(description) }
}

extension Timestamp: SQLBindable {
    package var sqlValue: SQLValue { .integer(milliseconds) }
}

extension Actor: SQLBindable {
    package var sqlValue: SQLValue { .text(text) }
}
