/// Any JSON value.
package enum JSONValue: Codable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let string = try? container.decode(String.self) {
            self = .string(string.withoutZeros)
        } else if let array = try? container.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .number(let number):
            if let whole = Int64(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
        case .string(let string): try container.encode(string)
        case .array(let array): try container.encode(array)
        case .object(let object): try container.encode(object)
        }
    }

    package subscript(_ key: String) -> JSONValue? {
        if case .object(let object) = self, let value = object[key], value != .null { value } else { nil }
    }

    package var items: [JSONValue] { if case .array(let array) = self { array } else { [] } }

    /// As people read it; nil for lists and objects.
    package var text: String? {
        switch self {
        case .string(let string): string
        case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
        case .bool(let bool): bool ? "yes" : "no"
        case .null, .array, .object: nil
        }
    }

    /// Leaves nil out, so that an option that was not given is not sent.
    package static func object(_ pairs: [(String, String?)]) -> [String: JSONValue] {
        Dictionary(
            pairs.compactMap { key, value in value.map { (key, JSONValue.string($0)) } },
            uniquingKeysWith: { _, last in last }
        )
    }

    /// An object whose nil values are left out.
    package static func of(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var object: [String: JSONValue] = [:]
        for (key, value) in pairs { if let value { object[key] = value } }
        return .object(object)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(Double(value)) }

    package init(_ text: String) { self = .string(text) }
    package init(_ number: Int) { self = .number(Double(number)) }
    package init(_ moment: Timestamp) { self = .string(moment.rfc3339) }
}
