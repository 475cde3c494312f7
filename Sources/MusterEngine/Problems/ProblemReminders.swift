import MusterCore
import MusterStore

/// Tells people when it is their turn: to look at a problem, or to have done what they promised about it.
struct ProblemReminders: Sendable {
    private let parts: EngineParts

    init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Tells whoever is due, and sets the next wake-up. Every message has a name of its own, so that a look after a crash
    /// sends none twice.
    func look(at id: ID<Problem>, now: Timestamp) async throws {
        let parts = parts
        try await parts.database.write(.normal) { connection in
            let problems = Problems(connection)
            try problems.lock(id)
            guard let problem = try problems.find(id, for: .muster) else {
                return try TimerQueue(connection).remove(.problem, id.description)
            }
            let incidents = try problem.incidents.map { try parts.incident($0, connection) }
            let secret = incidents.first { $0.access.isRestricted && problem.speaks(of: $0.id) }
            for due in problem.due(by: now) {
                // Who was let in nowhere is told nothing.
                guard let person = parts.organisations.current.person(due.person), person.isActive,
                    try problems.find(id, for: .person(person.id)) != nil
                else { continue }
                var message = try OutboxMessage(
                    due.message(to: person, of: problem, parts.links),
                    ID(parts.makeID()),
                    now
                )
                message.incident = secret?.id
                message.purpose = .reminder
                try Outbox(connection).enqueue(message)
            }
            try ProblemBook.setWakeUp(problem, after: now, connection)
        }
        parts.outboxBell.ring()
    }
}

extension Problem {
    fileprivate struct Due {
        var name: String
        var person: ID<Person>
        var at: Timestamp
        /// Nil for the review.
        var step: String?

        func message(to person: Person, of problem: Problem, _ links: Links) -> OutgoingMessage {
            let subject =
                step.map { "Due now: \($0) (\(problem.reference))" } ?? "Review \(problem.reference): \(problem.title)"
            let body =
                step.map {
                    "\"\($0)\" of \(problem.reference) was to be done by \(at.text(in: person.zone)), and is not."
                }
                ?? "It is your turn to look at \(problem.reference), \(problem.title): \(problem.state.words.lowercased())."
            return OutgoingMessage(
                key: "problem:\(problem.id):\(name):\(at.milliseconds):\(person.id)",
                channel: .email,
                to: person.email,
                subject: subject,
                body: body,
                links: [OutgoingMessage.Link(title: "Open \(problem.reference)", url: links.problem(problem))]
            )
        }
    }

    /// What has come up by a moment and is not done.
    fileprivate func due(by now: Timestamp) -> [Due] {
        if closedAt != nil { return [] }
        let reviews = [review].compactMap(\.self).map { Due(name: "review", person: $0.reviewer, at: $0.at) }
        let steps = remediations.compactMap { step -> Due? in
            guard step.doneAt == nil, let at = step.targetAt, let person = step.owner ?? owner else { return nil }
            return Due(name: step.id.description, person: person, at: at, step: step.title)
        }
        return (reviews + steps).filter { $0.at <= now }
    }
}

extension Links {
    func problem(_ problem: Problem) -> String { "\(base)/problems/\(problem.reference)" }
}
