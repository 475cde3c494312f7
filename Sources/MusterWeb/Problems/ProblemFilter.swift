import Foundation
import MusterCore
import MusterStore

/// Which problems somebody wants to see, as the query of a page and of the API say it.
struct ProblemFilter: Equatable, Sendable {
    private(set) var selection = Problems.Filter()
    /// As they were typed, and are written again into links.
    private(set) var query: [String: String] = [:]

    static let fields: [Endpoint.Field] = [
        .optional("state", "open, known-error, remediation, closed, unclosed or all (all)"),
        .optional("owner", "a handle"), .optional("service", "key of it; empty for those of none"),
        .optional("review", "due, or the handle of a reviewer: the review queue, the next one first"),
    ]

    init() {}

    /// - Throws: 422 that names the parameter.
    init(_ query: [String: String], _ organisation: Organisation) throws {
        func person(_ field: String, _ handle: String) throws -> ID<Person> {
            guard let person = organisation.person(handle: handle) else {
                throw Failure.invalid(field, "there is nobody with the handle \"\(handle)\"")
            }
            return person.id
        }
        switch query["state"] ?? "all" {
        case "all", "": break
        case "unclosed": selection.isOpen = true
        case let text:
            guard let state = ProblemState(rawValue: text) else {
                let known = ProblemState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.invalid("state", "\"\(text)\" is none of \(known), unclosed, all")
            }
            selection.state = state
        }
        if let handle = query["owner"], !handle.isEmpty { selection.owner = try person("owner", handle) }
        selection.service = query["service"]
        if let text = query["review"], !text.isEmpty {
            selection.isReviewQueue = true
            if text != "due" { selection.reviewer = try person("review", text) }
        }
        self.query = query.filter { name, _ in Self.fields.contains { $0.name == name } }
    }

    /// `/problems` with this filter.
    func path(cursor: String? = nil) -> String {
        let pairs = query.sorted { $0.key < $1.key } + (cursor.map { [(key: "cursor", value: $0)] } ?? [])
        let text = pairs.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? value)"
        }
        return text.isEmpty ? "/problems" : "/problems?" + text.joined(separator: "&")
    }
}
