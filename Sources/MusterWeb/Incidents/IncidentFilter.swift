import Foundation
import MusterCore
import MusterStore

/// Which incidents somebody wants to see, as the query of a page and of the API say it.
struct IncidentFilter: Equatable, Sendable {
    var selection = IncidentBoard.Selection.all
    var severity: String?
    /// Key of the service; empty for those of none.
    var service: String?
    /// Only those that were declared in one of them.
    var months: ClosedRange<Month>?

    init() {}

    static let fields: [Endpoint.Field] =
        [
            .optional("state", "open, unresolved, closed or all (all)"),
            .optional("severity", "only of this severity"),
            .optional("service", "only of the service with this key; empty for those of none"),
        ] + ReportSpan.fields

    /// - Throws: 422 that names the parameter.
    init(_ query: [String: String]) throws {
        selection = try Self.selection(query)
        severity = query["severity"]
        service = query["service"]
        months = try ReportSpan.months(query)
    }

    static func selection(_ query: [String: String]) throws -> IncidentBoard.Selection {
        switch query["state"] ?? "all" {
        case "all": .all
        case "open": .open
        case "unresolved": .unresolved
        case "closed": .closed
        case let other: throw Failure.invalid("state", "\"\(other)\" is none of open, unresolved, closed, all")
        }
    }

    /// `/incidents` with this filter.
    func path(cursor: String? = nil) -> String {
        let pairs = [
            ("state", selection == .all ? nil : selection.word), ("severity", severity), ("service", service),
            ("from", months?.lowerBound.text), ("to", months?.upperBound.text), ("cursor", cursor),
        ]
        let query = pairs.compactMap { name, value in
            value.map { "\(name)=\($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? $0)" }
        }
        return query.isEmpty ? "/incidents" : "/incidents?" + query.joined(separator: "&")
    }

    func words(in organisation: Organisation) -> String {
        let service = service.map { key in
            key.isEmpty ? "of no service" : "of \(organisation.services.first { $0.key == key }?.name ?? key)"
        }
        let when = months.map { months in
            months.lowerBound == months.upperBound
                ? "declared in \(months.lowerBound.words)"
                : "declared from \(months.lowerBound.words) to \(months.upperBound.words)"
        }
        let state = selection == .all ? "All" : selection.word.prefix(1).uppercased() + selection.word.dropFirst()
        return [state, severity, service, when].compactMap(\.self).joined(separator: ", ")
    }
}

extension IncidentBoard.Selection {
    fileprivate var word: String {
        switch self {
        case .all: "all"
        case .open: "open"
        case .unresolved: "unresolved"
        case .closed: "closed"
        }
    }
}

extension IncidentBoard {
    /// A page of those that pass the filter, the latest declared first.
    func list(
        _ filter: IncidentFilter,
        for viewer: Viewer,
        before cursor: ListCursor?,
        limit: Int
    ) throws -> [IncidentSummary] {
        try list(
            filter.selection,
            for: viewer,
            severity: filter.severity,
            service: filter.service,
            months: filter.months,
            before: cursor,
            limit: limit
        )
    }
}
