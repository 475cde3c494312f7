import Foundation
import MusterCore
import MusterStore

/// Which incidents somebody wants to see, as the query of a page and of the API say it.
struct IncidentFilter: Equatable, Sendable {
    var selection = IncidentBoard.Selection.all
    var severity: String?
    /// Key of the service; empty for those of none.
    var service: String?
    /// Only those that have all of these: a type, a label, facts.
    var fields: [IncidentFields.Field] = []
    /// Only those that were declared in one of them.
    var months: ClosedRange<Month>?

    init() {}

    /// A form cannot leave a field out, and an empty one means none.
    private static let any = "any"

    static let fields: [Endpoint.Field] =
        [
            .optional("state", "open, unresolved, closed or all (all)"),
            .optional("severity", "only of this severity"),
            .optional("service", "only of the service with this key; empty for those of none, any for all"),
            .optional("type", "only of the type with this key"),
            .optional("label", "only with this label"),
            .optional("fact", "only with this fact, as key:value; on pages fact.KEY=VALUE, too"),
        ] + ReportSpan.fields

    /// - Throws: 422 that names the parameter.
    init(_ query: [String: String]) throws {
        selection = try Self.selection(query)
        severity = query["severity"].flatMap { $0.isEmpty ? nil : $0 }
        service = query["service"] == Self.any ? nil : query["service"]
        fields = try Self.fields(query)
        months = try ReportSpan.months(query)
    }

    private static func fields(_ query: [String: String]) throws -> [IncidentFields.Field] {
        var fields = query.filter { name, value in
            !value.isEmpty && (["type", "label"].contains(name) || name.hasPrefix("fact."))
        }
        if let fact = query["fact"] {
            let parts = fact.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw Failure.invalid("fact", "write it as key:value") }
            fields["fact.\(Names.key(parts[0]))"] = parts[1]
        }
        return fields.sorted { $0.key < $1.key }.map { IncidentFields.Field(name: $0, value: $1) }
    }

    /// What one of the fields must be; nil where it may be anything.
    func value(of name: String) -> String? { fields.first { $0.name == name }?.value }

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
    ///
    /// - Parameter file: as a table to keep.
    func path(cursor: String? = nil, file: Bool = false) -> String {
        let page = file ? "/incidents.csv" : "/incidents"
        let pairs =
            [
                ("state", selection == .all ? nil : selection.word), ("severity", severity), ("service", service),
                ("from", months?.lowerBound.text), ("to", months?.upperBound.text), ("cursor", cursor),
            ] + fields.map { ($0.name, $0.value) }
        let query = pairs.compactMap { name, value in
            value.map { "\(name)=\($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? $0)" }
        }
        return query.isEmpty ? page : "\(page)?" + query.joined(separator: "&")
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
        let held =
            fields.isEmpty
            ? nil
            : "with " + fields.map { "\($0.name.replacing("fact.", with: "")) \($0.value)" }.joined(separator: ", ")
        return [state, severity, service, held, when].compactMap(\.self).joined(separator: ", ")
    }
}

extension Fact.Kind {
    /// Whether a list is narrowed by it: texts are searched instead.
    var isFiltered: Bool {
        switch self {
        case .choice, .flag, .person, .service: true
        case .text, .list, .number, .time, .link: false
        }
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
            fields: filter.fields,
            months: filter.months,
            before: cursor,
            limit: limit
        )
    }
}
