import HTTPTypes
import MusterCore

/// Reads the JSON of a request and holds it against what its endpoint takes.
struct RequestBody {
    let endpoint: Endpoint

    /// - Throws: 400 for what is no JSON object; 422 that names every field that is unknown, missing or of the wrong kind.
    func fields(_ bytes: [UInt8]) throws -> [String: JSONValue] {
        if bytes.isEmpty, !endpoint.fields.contains(where: \.isRequired), !endpoint.isOpen { return [:] }
        if bytes.isEmpty { throw Failure(.badRequest, "No body", "Send a JSON object.") }
        let value: JSONValue
        do throws(ReceivedJSON.Problem) {
            value = try ReceivedJSON.read(bytes)
        } catch {
            throw Failure(.badRequest, "Not JSON", "The body is \(error.words).")
        }
        guard case .object(let object) = value else {
            throw Failure(.badRequest, "Not an object", "Send a JSON object, as {\"name\": \"value\"}.")
        }
        let problems = problems(in: object)
        guard problems.isEmpty else {
            throw Failure(
                .unprocessableContent,
                "Invalid value",
                problems.map { "\($0.field): \($0.problem)" }.joined(separator: "; "),
                fields: problems
            )
        }
        return object.filter { $0.value != .null }
    }

    private func problems(in object: [String: JSONValue]) -> [Failure.FieldProblem] {
        var problems: [Failure.FieldProblem] = []
        let known = Dictionary(endpoint.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for name in object.keys.sorted() where known[name] == nil && !endpoint.isOpen {
            let names = endpoint.fields.map(\.name).joined(separator: ", ")
            let problem = names.isEmpty ? "this takes no fields" : "is not known; there are \(names)"
            problems.append(.init(field: name, problem: problem))
        }
        for field in endpoint.fields {
            let value = object[field.name].flatMap { $0 == .null ? nil : $0 }
            if value == nil, let other = field.unless, object[other].map({ $0 != .null }) == true { continue }
            if let problem = field.problem(with: value) { problems.append(.init(field: field.name, problem: problem)) }
        }
        return problems
    }
}

extension Endpoint.Field {
    /// What is wrong with a value, and what would be right; nil where it is good.
    func problem(with value: JSONValue?) -> String? {
        guard let value else { return isRequired ? "is missing: \(says)" : nil }
        switch (kind, value) {
        case (.string, .string), (.boolean, .bool), (.object, .object), (.list, .array): return nil
        case (.integer, .number(let number)): return Int(exactly: number) == nil ? "must be a whole number" : nil
        case (.time, .string(let text)):
            return Timestamp(rfc3339: text) == nil ? "\"\(text)\" is not a time; write it as 2026-03-02T09:00:00Z" : nil
        case (.string, _): return "must be a text"
        case (.boolean, _): return "must be true or false"
        case (.object, _): return "must be an object"
        case (.list, _): return "must be a list"
        case (.integer, _): return "must be a whole number"
        case (.time, _): return "must be a time such as 2026-03-02T09:00:00Z"
        }
    }
}
