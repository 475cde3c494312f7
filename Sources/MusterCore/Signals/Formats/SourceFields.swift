/// An object that a source sent, read field by field; what is wrong is told with the field's whole name.
struct SourceFields {
    /// Of the object: `alerts[0]`; empty for the body.
    let path: String
    let values: [String: JSONValue]

    init(_ value: JSONValue, at path: String = "") throws(FormatProblem) {
        guard case .object(let values) = value else {
            throw FormatProblem(
                path.isEmpty ? nil : path,
                path.isEmpty ? "the body must be an object" : "must be an object"
            )
        }
        self.values = values
        self.path = path
    }

    /// The whole name of a field.
    func name(_ field: String) -> String { path.isEmpty ? field : "\(path).\(field)" }

    /// Nil where it is not given, or null.
    subscript(_ field: String) -> JSONValue? { values[field].flatMap { $0 == .null ? nil : $0 } }

    func missing(_ field: String) -> FormatProblem { FormatProblem(name(field), "is missing") }

    /// Numbers and truth values count as texts, since sources are not of one mind about them.
    ///
    /// - Returns: nil where it is not given, or empty.
    func text(_ field: String) throws(FormatProblem) -> String? {
        guard let value = self[field] else { return nil }
        guard let text = value.sourceText else { throw FormatProblem(name(field), "must be a text") }
        return text.isEmpty ? nil : text
    }

    func requiredText(_ field: String) throws(FormatProblem) -> String {
        guard let text = try text(field) else { throw missing(field) }
        return text
    }

    /// The first of several names under which a source may give the same thing.
    func text(anyOf fields: [String]) throws(FormatProblem) -> String? {
        for field in fields { if let text = try text(field) { return text } }
        return nil
    }

    func object(_ field: String) throws(FormatProblem) -> SourceFields? {
        guard let value = self[field] else { return nil }
        return try SourceFields(value, at: name(field))
    }

    func requiredObject(_ field: String) throws(FormatProblem) -> SourceFields {
        guard let object = try object(field) else { throw missing(field) }
        return object
    }

    func list(_ field: String) throws(FormatProblem) -> [JSONValue] {
        guard let value = self[field] else { return [] }
        guard case .array(let items) = value else { throw FormatProblem(name(field), "must be a list") }
        return items
    }

    /// The texts of an object by name; empty ones are left out.
    func texts(_ field: String) throws(FormatProblem) -> [String: String] {
        guard let object = try object(field) else { return [:] }
        var texts: [String: String] = [:]
        for name in object.values.keys { texts[name] = try object.text(name) }
        return texts
    }

    /// RFC 3339, or seconds, milliseconds or nanoseconds since 1970. The year 1, as some write "not yet", is no moment.
    func time(_ field: String) throws(FormatProblem) -> Timestamp? {
        guard let text = try text(field), !text.hasPrefix("0001-01-01") else { return nil }
        guard let moment = Timestamp(rfc3339: text) ?? Timestamp(sinceEpoch: text) else {
            throw FormatProblem(name(field), "\"\(text.prefix(40))\" is not a time (RFC 3339)")
        }
        return moment
    }
}

extension JSONValue {
    /// As a label: `true` and `false` are written as in JSON.
    var sourceText: String? {
        if case .bool(let bool) = self { bool ? "true" : "false" } else { text }
    }
}

extension Timestamp {
    /// A count since 1970 whose size tells its unit: seconds up to the year 5138, then milliseconds, then nanoseconds.
    init?(sinceEpoch text: String) {
        guard let count = Double(text), count.isFinite, count > 0, count < 1e19 else { return nil }
        let milliseconds =
            if count < 1e11 { count * 1_000 } else if count < 1e14 { count } else { count / 1_000_000 }
        let moment = Timestamp(milliseconds: Int64(milliseconds))
        guard moment == moment.clamped else { return nil }
        self = moment
    }
}
