/// A silence as the tools of Alertmanager post it.
package struct PostedSilence: Equatable, Sendable {
    /// The silence that it changes; nil for a new one.
    package var id: String?
    package var matchers: [LabelMatcher]
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var createdBy: String
    package var comment: String

    /// - Throws: ``FormatProblem`` with the field that is missing or wrong.
    package init(_ body: JSONValue) throws(FormatProblem) {
        let fields = try SourceFields(body)
        id = try fields.text("id")
        guard fields["matchers"] != nil else { throw FormatProblem("matchers", "in body is required") }
        matchers = []
        for (index, item) in try fields.list("matchers").enumerated() {
            matchers.append(try Self.matcher(try SourceFields(item, at: "matchers[\(index)]")))
        }
        startsAt = try Self.time("startsAt", fields)
        endsAt = try Self.time("endsAt", fields)
        createdBy = try Self.required("createdBy", fields)
        comment = try Self.required("comment", fields)
    }

    private static func matcher(_ fields: SourceFields) throws(FormatProblem) -> LabelMatcher {
        let name = try fields.requiredText("name")
        guard case .string(let value)? = fields["value"] else {
            throw FormatProblem(fields.name("value"), "must be a text")
        }
        guard case .bool(let isRegex)? = fields["isRegex"] else {
            throw FormatProblem(fields.name("isRegex"), "must be true or false")
        }
        var isEqual = true
        if let given = fields["isEqual"] {
            guard case .bool(let flag) = given else {
                throw FormatProblem(fields.name("isEqual"), "must be true or false")
            }
            isEqual = flag
        }
        do throws(LabelPattern.Malformed) {
            return try LabelMatcher(name: name, value: value, isRegex: isRegex, isEqual: isEqual)
        } catch {
            throw FormatProblem(fields.name("value"), error.message)
        }
    }

    /// There, and perhaps empty.
    private static func required(_ field: String, _ fields: SourceFields) throws(FormatProblem) -> String {
        guard fields[field] != nil else { throw FormatProblem(field, "in body is required") }
        return try fields.text(field) ?? ""
    }

    private static func time(_ field: String, _ fields: SourceFields) throws(FormatProblem) -> Timestamp {
        guard let moment = try fields.time(field) else { throw FormatProblem(field, "in body is required") }
        return moment
    }
}
