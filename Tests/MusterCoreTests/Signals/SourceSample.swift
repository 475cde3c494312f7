import Testing

@testable import MusterCore

/// What a source sends when a disk of db1 fills up, and what Muster must make of it.
struct SourceSample: Sendable, CustomTestStringConvertible {
    let kind: SourceKind
    let name: String
    let body: String
    /// Paths of the fields without which it is refused.
    let required: [String]
    /// Some of the labels that it must give.
    let labels: [String: String]
    let action: SourceAlert.Action

    init(
        _ kind: SourceKind,
        _ name: String,
        required: [String],
        labels: [String: String],
        action: SourceAlert.Action = .trigger,
        body: String
    ) {
        self.kind = kind
        self.name = name
        self.required = required
        self.labels = labels
        self.action = action
        self.body = body
    }

    var testDescription: String { "\(kind.rawValue): \(name)" }

    static let now = Timestamp(milliseconds: 1_772_442_000_000)

    static func read(_ body: String, of kind: SourceKind) throws(FormatProblem) -> SourceMessage {
        try SourceMessage(Array(body.utf8), of: kind, in: .init(now: now, newKey: "new"))
    }

    static func alerts(_ body: String, of kind: SourceKind) throws(FormatProblem) -> [SourceAlert] {
        guard case .alerts(let alerts) = try read(body, of: kind) else { return [] }
        return alerts
    }

    /// Its body as JSON without the field at `path`; nil where there is none.
    func without(_ path: String) throws -> String? {
        let steps = path.split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }).map { String($0) }
        return Self.removing(steps[...], from: try ReceivedJSON.read(Array(body.utf8))).map(Self.text)
    }

    private static func removing(_ steps: ArraySlice<String>, from value: JSONValue) -> JSONValue? {
        guard let step = steps.first else { return nil }
        let rest = steps.dropFirst()
        switch value {
        case .object(var object):
            guard let inner = object[step] else { return nil }
            object[step] = rest.isEmpty ? nil : removing(rest, from: inner)
            return .object(object)
        case .array(var array):
            guard let index = Int(step), array.indices.contains(index), let inner = removing(rest, from: array[index])
            else { return nil }
            array[index] = inner
            return .array(array)
        case .null, .bool, .number, .string: return nil
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
        case .string(let text): quoted(text)
        case .array(let items): "[\(items.map(Self.text).joined(separator: ","))]"
        case .object(let fields):
            "{\(fields.map { "\(quoted($0.key)):\(Self.text($0.value))" }.joined(separator: ","))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
