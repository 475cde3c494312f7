/// Where an incident stands, as the record alone gives it: drafted for whoever hands over, to go on from.
package struct SituationReport: Sendable {
    private let incident: Incident
    private let process: ProcessDefinition
    private let organisation: Organisation
    private let links: Links
    private let now: Timestamp
    private let writer: TimelineWriter

    package init(
        incident: Incident,
        process: ProcessDefinition,
        organisation: Organisation,
        links: Links,
        now: Timestamp
    ) {
        self.incident = incident
        self.process = process
        self.organisation = organisation
        self.links = links
        self.now = now
        writer = TimelineWriter(process: process, organisation: organisation)
    }

    /// What is asked for where the process does not say.
    private static let usualPoints = [
        "What is affected, and how badly", "What has been tried, and what came of it",
        "Open and eliminated hypotheses", "The last customer update", "Channels in play", "Who is engaged",
    ]

    /// One paragraph for each point that the process wants in the report, with what the record says of it.
    package var text: String {
        let asked = process.handover?.situationReport ?? []
        let points = asked.isEmpty ? Self.usualPoints : asked
        var parts = points.map { "\($0):\n\(body(of: $0))" }
        let orders = incident.room.orders.filter(\.isOpen)
        if !orders.isEmpty {
            parts.append(
                "Open orders:\n" + list(orders.map { "\($0.number) to \(writer.name(of: $0.to)): \($0.text)" })
            )
        }
        let measures = incident.measures.filter { $0.undoneAt == nil }
        if !measures.isEmpty {
            parts.append("Temporary measures in place:\n" + list(measures.map { "\($0.what); to undo: \($0.undo)" }))
        }
        return parts.joined(separator: "\n\n")
    }

    /// By what the point speaks of; an ellipsis where people must write.
    private func body(of point: String) -> String {
        let words = point.lowercased()
        func speaks(of any: [String]) -> Bool { any.contains { words.contains($0) } }
        if speaks(of: ["hypothes"]) { return hypotheses }
        if speaks(of: ["channel", "bridge"]) { return channels }
        if speaks(of: ["update", "last told"]) { return lastUpdate }
        if speaks(of: ["tried", "done", "action"]) { return actions }
        if speaks(of: ["who is", "engaged", "people"]) { return people }
        if speaks(of: ["affected", "status", "impact"]) { return status }
        return "- …"
    }

    private var status: String {
        let phase = incident.phase(under: process)?.name ?? "Declared"
        let firing = incident.alerts.count { $0.endsAt == nil }
        let facts = process.facts.compactMap { fact in incident.facts[fact.key].map { "\(fact.label): \($0)" } }
        let age = (now - incident.declaredAt).words
        return list(
            ["\(incident.name). \(incident.severity), \(phase), declared \(age) ago"]
                + (firing > 0 ? ["\(firing) alerts firing"] : []) + facts
        )
    }

    private var hypotheses: String {
        let all = incident.room.hypotheses
        let lines = [Hypothesis.State.open, .verified, .eliminated].flatMap { state in
            all.filter { $0.state == state }.map { hypothesis in
                "\(state.rawValue.capitalizedFirst): \(hypothesis.text)"
                    + (hypothesis.evidence.map { " (\($0))" } ?? "")
            }
        }
        return list(lines.isEmpty ? ["None on record"] : lines)
    }

    private var actions: String {
        let lines = incident.room.actions.map { action in
            "\(action.text): \(action.state.rawValue)" + (action.note.map { ", \($0)" } ?? "")
        }
        return list(lines.isEmpty ? ["No action on record"] : lines)
    }

    private var lastUpdate: String {
        // The last to each audience: what executives heard is not what customers know.
        let told = process.audiences.filter { $0.channel != .room }
            .compactMap { audience in incident.updates(to: audience.key).last.map { (audience.name, $0) } }
            .sorted { $0.1.at > $1.1.at }
        if told.isEmpty { return list(["Nobody outside has been told yet"]) }
        let zone = organisation.calendar.zone
        return list(
            told.flatMap { audience, last in
                ["\(last.at.text(in: zone)) to \(audience): \(last.body)"]
                    + (last.nextBy.map { ["Next one promised by \($0.text(in: zone))"] } ?? [])
            }
        )
    }

    private var channels: String {
        let link = links.incident(incident.reference)
        return list(
            ["Incident page: \(link)"] + (incident.bridge.map { ["Bridge: \($0)"] } ?? [])
                + ["Document: \(link)/retrospective"]
        )
    }

    private var people: String {
        let lines = incident.participations.filter { $0.until == nil }.map { entry in
            let roles = entry.roles.map { process.role($0)?.name ?? $0 }
            let what = (roles + [entry.component].compactMap(\.self)).joined(separator: ", ")
            return writer.name(of: entry.who) + (what.isEmpty ? "" : ": \(what)")
        }
        return list(lines.isEmpty ? ["Nobody on record"] : lines)
    }

    private func list(_ lines: [String]) -> String {
        lines.map { "- \($0.replacing("\n", with: " "))" }.joined(separator: "\n")
    }
}

extension Incident {
    /// What the answers to the questions of the present phase have to say to those outside; nil while nobody answered any.
    package func updateDraft(under process: ProcessDefinition) -> String? {
        let phase = phase(under: process)?.key
        let lines = process.questions.indices.compactMap { index -> String? in
            guard phase.map(process.questions[index].phases.contains) ?? false else { return nil }
            return room.answers[index + 1]?.text
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}
