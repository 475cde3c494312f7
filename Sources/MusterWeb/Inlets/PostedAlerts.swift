import MusterCore
import MusterEngine

/// The alerts of one POST, by the rules of Alertmanager: bad ones are named and skipped, good ones kept.
struct PostedAlerts {
    private(set) var alerts: [AlertBatch.ReadAlert] = []
    /// One sentence for each alert that was skipped.
    private(set) var problems: [String] = []

    /// - Parameter namesAreClassic: refuses names of labels that have more than letters, digits and `_`.
    init(_ items: [JSONValue], namesAreClassic: Bool = false) {
        for (index, item) in items.enumerated() {
            do throws(AlertProblem) {
                alerts.append(try Self.alert(item, namesAreClassic))
            } catch {
                problems.append("alerts[\(index)]\(error.field.map { ".\($0)" } ?? ""): \(error.problem)")
            }
        }
    }

    private struct AlertProblem: Error {
        /// Nil where it is the alert as a whole.
        var field: String?
        var problem: String
    }

    private static func alert(_ item: JSONValue, _ namesAreClassic: Bool) throws(AlertProblem) -> AlertBatch.ReadAlert {
        guard case .object(let fields) = item else { throw AlertProblem(field: nil, problem: "must be an object") }
        let labels = try texts(fields["labels"], "labels").filter { !$0.value.isEmpty }
        if labels.isEmpty { throw AlertProblem(field: "labels", problem: "at least one label pair required") }
        for name in labels.keys.sorted() where name.isEmpty || namesAreClassic && !isClassic(name) {
            throw AlertProblem(
                field: "labels",
                problem:
                    "invalid label name \"\(name)\"; \(namesAreClassic ? "letters, digits and _ are allowed" : "it is empty")"
            )
        }
        let starts = try moment(fields["startsAt"], "startsAt")
        let ends = try moment(fields["endsAt"], "endsAt")
        if let ends, let starts, ends < starts {
            throw AlertProblem(field: "endsAt", problem: "start time must be before end time")
        }
        return AlertBatch.ReadAlert(
            labels: labels,
            annotations: try texts(fields["annotations"], "annotations"),
            startsAt: starts,
            endsAt: ends,
            generatorURL: fields["generatorURL"]?.text
        )
    }

    private static func texts(_ value: JSONValue?, _ field: String) throws(AlertProblem) -> [String: String] {
        guard let value, value != .null else { return [:] }
        guard case .object(let object) = value else { throw AlertProblem(field: field, problem: "must be an object") }
        var texts: [String: String] = [:]
        for (name, value) in object {
            guard case .string(let text) = value else {
                throw AlertProblem(field: "\(field).\(name)", problem: "must be a text")
            }
            texts[name] = text
        }
        return texts
    }

    /// Nil where it is not given; the zero time of other programs is as good as not given.
    private static func moment(_ value: JSONValue?, _ field: String) throws(AlertProblem) -> Timestamp? {
        guard let value, value != .null else { return nil }
        guard case .string(let text) = value else { throw AlertProblem(field: field, problem: "must be a text") }
        if text.hasPrefix("0001-01-01T00:00:00") { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw AlertProblem(field: field, problem: "\"\(text)\" is not a time (RFC 3339)")
        }
        return moment
    }

    private static func isClassic(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.enumerated().allSatisfy { index, byte in
                switch Unicode.Scalar(byte) {
                case "a"..."z", "A"..."Z", "_": true
                case "0"..."9": index > 0
                default: false
                }
            }
    }
}
