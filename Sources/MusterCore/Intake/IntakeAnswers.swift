/// What is asked of whatever may become an incident, before it is classified.
package enum IntakeField: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    /// The monitoring alert, or who reported it.
    case source
    case customers
    /// System, application or host.
    case system
    /// When the alert fired or it was noticed.
    case time
    /// Systems, users and regions.
    case scope
    /// The kind of impact.
    case impact

    package var label: String {
        switch self {
        case .source: "Who or what noticed it"
        case .customers: "Customers who are concerned"
        case .system: "System, application or host"
        case .time: "When it was noticed"
        case .scope: "How far it reaches: systems, users, regions"
        case .impact: "What is impaired"
        }
    }

    /// The facts of processes that ask the same.
    fileprivate var factKeys: [String] {
        switch self {
        case .source: ["submitter-source"]
        case .customers: ["customers", "known-customers-impacted"]
        case .system: ["system-or-application"]
        case .time: ["time-of-alert"]
        case .scope: ["scope-of-impact"]
        case .impact: ["type-of-impact"]
        }
    }
}

/// The answers to ``IntakeField``; one that is not there is not known.
package struct IntakeAnswers: Equatable, Codable, Sendable {
    package private(set) var known: [IntakeField: String]

    package static let unknown = "unknown"

    /// Answers that say nothing, or that nothing is known, are left out.
    package init(_ answers: [IntakeField: String] = [:]) {
        known = answers.mapValues(\.withoutSpacesAround).filter {
            !$0.value.isEmpty && $0.value.lowercased() != Self.unknown
        }
    }

    package subscript(_ field: IntakeField) -> String { known[field] ?? Self.unknown }

    /// What an alert says of itself.
    package init(_ alert: Alert, in zone: Zone) {
        func first(_ names: String...) -> String { names.lazy.compactMap { alert.labels[$0] }.first ?? "" }
        self.init([
            .source: "Alert of \(alert.integration)", .customers: first("customer", "customers", "tenant"),
            .system: first("service", "application", "app", "job", "instance", "host"),
            .time: "\(alert.startsAt.text(in: zone)) \(zone.identifier)",
            .scope: first("scope", "region", "cluster", "datacenter", "zone"), .impact: first("impact"),
        ])
    }

    /// As facts of a process: each that it asks for is there, filled or marked as unknown.
    package func facts(under process: ProcessDefinition) -> [String: String] {
        var facts: [String: String] = [:]
        for field in IntakeField.allCases {
            for fact in process.facts where field.factKeys.contains(fact.key) {
                if let value = fact.kind.answer(self[field]) { facts[fact.key] = value }
            }
        }
        return facts
    }

    /// What of it no fact of the process holds, a line each.
    package func lines(besides facts: [String: String], under process: ProcessDefinition) -> [String] {
        IntakeField.allCases.filter { field in
            known[field] != nil && !field.factKeys.contains { facts[$0] == known[field] }
        }
        .map { "\($0.label): \(self[$0])" }
    }
}

extension Fact.Kind {
    /// The answer as this kind of fact takes it; nil where it does not.
    fileprivate func answer(_ text: String) -> String? {
        switch self {
        case .text, .list: text
        case .choice(let choices):
            choices.first { $0.lowercased() == text.lowercased() } ?? choices.first { $0.lowercased() == "unknown" }
        case .number, .time, .flag, .person, .service, .link: nil
        }
    }
}
