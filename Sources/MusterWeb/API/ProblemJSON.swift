import HTTPTypes
import MusterCore

extension Failure {
    /// As problem details (RFC 9457), with the fields and conditions that are wrong.
    var problemJSON: JSONValue {
        JSONValue.of([
            "type": "about:blank",
            "title": .string(title),
            "status": JSONValue(status.code),
            "detail": .string(detail),
            "errors": fields.isEmpty
                ? nil : .array(fields.map { .of(["field": JSONValue($0.field), "problem": JSONValue($0.problem)]) }),
            "missing": missing.isEmpty ? nil : .array(missing.map(Self.json)),
        ])
    }

    static func json(_ condition: UnmetCondition) -> JSONValue {
        .of([
            "id": JSONValue(condition.id),
            "says": JSONValue(condition.says),
            "problem": JSONValue(condition.problem),
            "source": JSONValue(condition.source),
        ])
    }
}
