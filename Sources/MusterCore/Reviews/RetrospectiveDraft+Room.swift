extension RetrospectiveDraft {
    /// What the war room left behind, as far as there is any of it.
    var roomSections: [String] {
        let room = incident.room
        let writer = TimelineWriter(process: process, organisation: organisation)
        func section(_ title: String, _ head: [String], _ rows: [[String]]) -> String? {
            rows.isEmpty ? nil : "## \(title)\n\n\(table(head, rows))"
        }
        let breaches = room.breaches.map { [text($0.at), writer.name(of: $0.person), $0.text] }
        let decisions = room.decisions.map { decision in
            [
                text(decision.at), writer.name(of: decision.by), decision.text, decision.because ?? "–",
                decision.alternatives.isEmpty ? "–" : decision.alternatives.joined(separator: "; "),
            ]
        }
        let hypotheses = room.hypotheses.map { [$0.text, $0.state.rawValue, $0.evidence ?? "–"] }
        let actions = room.actions.map { action in
            [
                action.text, action.state.rawValue, action.executedBy.map(writer.name(of:)) ?? "–",
                action.wasUnapproved ? "nobody" : action.approvedBy.map(writer.name(of:)) ?? "–", action.note ?? "–",
            ]
        }
        let answers = process.questions.indices.compactMap { index in
            room.answers[index + 1].map { [process.questions[index].asks, $0.text, writer.name(of: $0.by)] }
        }
        return [
            section("Breaches of protocol", ["Time", "Who", "What"], breaches),
            section("Decisions", ["Time", "Who", "Decision", "Because", "Also considered"], decisions),
            section("Hypotheses", ["Hypothesis", "State", "Evidence"], hypotheses),
            section("Actions", ["Action", "State", "By", "Approved by", "What came of it"], actions),
            section("Questions and answers", ["Question", "Answer", "By"], answers),
        ].compactMap(\.self)
    }
}
