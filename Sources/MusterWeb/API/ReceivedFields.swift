import MusterCore

/// Takes an object apart field by field: whatever is missing, wrong or unknown is refused by its place.
struct ReceivedFields {
    private let fields: [String: JSONValue]
    /// As in `layers[0]`; empty for the body itself.
    private let place: String

    /// - Throws: 422 for what is no object, and for a field that is not among `known`.
    init(_ value: JSONValue, at place: String, known: [String]) throws {
        guard case .object(let object) = value else {
            throw Failure.invalid(place, "must be an object with \(known.joined(separator: ", "))")
        }
        self.place = place
        fields = object.filter { $0.value != .null }
        if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw Failure.invalid(name(unknown), "is not known; there are \(known.joined(separator: ", "))")
        }
    }

    func name(_ field: String) -> String { place.isEmpty ? field : "\(place).\(field)" }

    func has(_ field: String) -> Bool { fields[field] != nil }

    func optionalText(_ field: String) throws -> String? {
        guard let value = fields[field] else { return nil }
        guard case .string(let text) = value else { throw Failure.invalid(name(field), "must be a text") }
        return text
    }

    func text(_ field: String) throws -> String {
        guard let text = try optionalText(field), !text.isEmpty else {
            throw Failure.invalid(name(field), "is missing")
        }
        return text
    }

    func flag(_ field: String) throws -> Bool {
        guard let value = fields[field] else { return false }
        guard case .bool(let flag) = value else { throw Failure.invalid(name(field), "must be true or false") }
        return flag
    }

    func integer(_ field: String) throws -> Int? {
        guard let value = fields[field] else { return nil }
        guard case .number(let number) = value, let integer = Int(exactly: number) else {
            throw Failure.invalid(name(field), "must be a whole number")
        }
        return integer
    }

    /// With the place of each item.
    func items(_ field: String) throws -> [(value: JSONValue, place: String)] {
        guard let value = fields[field] else { return [] }
        guard case .array(let items) = value else { throw Failure.invalid(name(field), "must be a list") }
        return items.enumerated().map { ($0.element, "\(name(field))[\($0.offset)]") }
    }

    func texts(_ field: String) throws -> [(text: String, place: String)] {
        try items(field).map { item in
            guard case .string(let text) = item.value else { throw Failure.invalid(item.place, "must be a text") }
            return (text, item.place)
        }
    }

    /// Reads a text by its own rules.
    ///
    /// - Parameter example: how it is written.
    func value<Value>(_ field: String, as example: String, _ read: (String) -> Value?) throws -> Value {
        try Self.value(try text(field), at: name(field), as: example, read)
    }

    func optional<Value>(_ field: String, as example: String, _ read: (String) -> Value?) throws -> Value? {
        guard let text = try optionalText(field), !text.isEmpty else { return nil }
        return try Self.value(text, at: name(field), as: example, read)
    }

    static func value<Value>(
        _ text: String,
        at place: String,
        as example: String,
        _ read: (String) -> Value?
    ) throws -> Value {
        guard let value = read(text) else {
            throw Failure.invalid(place, "\"\(text)\" cannot be read; write it as in \(example)")
        }
        return value
    }
}
