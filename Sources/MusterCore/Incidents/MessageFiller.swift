/// Fills the holes of the process's messages from the record.
package struct MessageFiller: Sendable {
    private let incident: Incident
    private let context: DecisionContext

    package init(incident: Incident, context: DecisionContext) {
        self.incident = incident
        self.context = context
    }

    package struct Filled: Equatable, Sendable {
        package var subject: String?
        package var body: String
    }

    /// The message as its template has it, with `⟦name⟧` where a fact is missing.
    ///
    /// - Returns: nil where the process has no template for this audience and state.
    package func fill(_ request: UpdateRequest) -> Filled? {
        guard let template = template(for: request) else { return nil }
        return Filled(
            subject: template.subject.isEmpty ? nil : fill(template.subject, request),
            body: fill(template.body, request)
        )
    }

    /// A text of the process outside a message, such as a line for the chat.
    package func fill(_ text: String) -> String {
        let request = UpdateRequest(audience: "", state: .update)
        return Naming.fill(text) { hole in value(of: hole, request) ?? "\(Self.open)\(hole)\(Self.close)" }
    }

    /// The holes of such a text that the record cannot fill.
    func unfilled(in text: String) -> [String] {
        let request = UpdateRequest(audience: "", state: .update)
        var unfilled: [String] = []
        _ = Naming.fill(text) { hole in
            if value(of: hole, request) == nil { unfilled.append(hole) }
            return ""
        }
        return unfilled
    }

    /// For the first message to an audience what is made for it goes before the others, and the template of the very
    /// state before that of any update. A resolution has templates of its own only.
    private func template(for request: UpdateRequest) -> MessageTemplate? {
        let fitting = context.process.templates.filter { $0.audience == request.audience }
        let firsts = incident.updates(to: request.audience).isEmpty ? fitting.filter(\.first) : []
        let others = fitting.filter { !$0.first }
        func template(_ templates: [MessageTemplate], _ state: UpdateState) -> MessageTemplate? {
            templates.first { $0.state == state }
        }
        if request.state == .resolved { return template(firsts, .resolved) ?? template(others, .resolved) }
        return template(firsts, request.state) ?? firsts.first { $0.state != .resolved }
            ?? template(others, request.state) ?? template(others, .update)
    }

    /// Lines that speak of the next update are left out where nothing more is owed.
    private func fill(_ text: String, _ request: UpdateRequest) -> String {
        let isOwed = request.state != .resolved && context.turn(of: request.audience, in: incident) != nil
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { isOwed || !Self.speaksOfNextUpdate($0) }
        return Naming.fill(lines.joined(separator: "\n")) { hole in
            value(of: hole, request) ?? "\(Self.open)\(hole)\(Self.close)"
        }
    }

    private static func speaksOfNextUpdate(_ line: Substring) -> Bool {
        var speaks = false
        _ = Naming.fill(String(line)) { hole in
            speaks = speaks || hole.hasPrefix("next update")
            return ""
        }
        return speaks
    }

    private static let open = "⟦"
    private static let close = "⟧"

    /// The names of the holes that are left in a text.
    package static func holes(in text: String) -> [String] {
        text.split(separator: open, omittingEmptySubsequences: false).dropFirst()
            .compactMap { part in part.firstIndex(of: "⟧").map { String(part[..<$0]) } }
    }

    private func value(of hole: String, _ request: UpdateRequest) -> String? {
        let turn = context.turn(of: request.audience, in: incident)
        switch hole {
        case "message": return request.message
        case "sender": return context.name(of: context.actor.person) ?? "Muster"
        case "update state": return request.state.words
        case "next update": return turn?.words
        case "next update at": return turn.map { (context.now + $0).text(in: context.calendar.zone) }
        case "retrospective": return incident.retrospective.scheduledAt?.text(in: context.calendar.zone)
        case "ref": return incident.reference
        case "severity name": return context.process.severity(incident.severity)?.name
        case "category": return incident.category ?? incident.facts[hole]
        case "service": return incident.service ?? incident.facts[hole]
        case "bridge": return incident.bridge
        case "type": return incident.type(under: context.process)?.name ?? incident.facts[hole]
        case "document": return context.links.incident(incident.reference)
        case "status page": return context.links.statusPage
        case "duration": return duration
        default:
            return Naming.value(of: hole, incident: incident, zone: context.calendar.zone) ?? recorded(hole)
        }
    }

    private var duration: String? {
        guard let end = incident.milestones[.mitigated] ?? incident.milestones[.resolved] else { return nil }
        let start = incident.milestones[.started] ?? incident.milestones[.detected] ?? incident.declaredAt
        return (end - start).text
    }

    /// A milestone, a role or a fact.
    private func recorded(_ hole: String) -> String? {
        let key = hole.lowercased().replacing(" ", with: "-")
        if let milestone = Milestone(rawValue: key) {
            return incident.milestones[milestone]?.text(in: context.calendar.zone)
        }
        if context.process.role(key) != nil { return context.name(of: incident.holder(of: key)) }
        return incident.facts[key].map { context.process.fact(key)?.shown($0, in: context.organisation) ?? $0 }
    }
}

extension UpdateState {
    /// As a sentence says it.
    package var words: String {
        switch self {
        case .investigating: "investigating"
        case .identified: "identified"
        case .monitoring: "monitoring"
        case .resolved: "resolved"
        case .update: "update"
        }
    }
}

extension Duration {
    /// As a customer reads it: "30 minutes", "1 hour", "2 hours 50 minutes".
    package var words: String {
        let minutes = milliseconds / 60_000
        let parts = [(minutes / 60, "hour"), (minutes % 60, "minute")].filter { $0.0 > 0 }
        if parts.isEmpty { return "less than a minute" }
        return parts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: " ")
    }
}
