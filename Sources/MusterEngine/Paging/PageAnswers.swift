package import MusterCore
package import MusterStore

/// Answers to pages that do not come from the pages of the product: by link, text message, telephone key or push.
package struct PageAnswers: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// How far back a page may lie that waits for an answer: as long as its link opens something.
    private static let reach = AnswerToken.lifetime
    private static let pageLimit = 1_000

    /// An open page of somebody, with what it is about.
    package struct Open: Equatable, Sendable {
        package let page: ID<Page>
        package let incident: ID<Incident>
        package let number: Int
        package let subject: String
        package let at: Timestamp
    }

    /// The pages of a person that nobody has answered, the oldest first; one of each incident.
    ///
    /// - Parameter until: without those that came later.
    package func open(of person: ID<Person>, until moment: Timestamp? = nil) async throws -> [Open] {
        let parts = parts
        let now = parts.clock.now()
        return try await parts.database.read { connection in
            let entries = try PageIndex(connection).list(of: person, from: now - Self.reach, limit: Self.pageLimit)
            var seen: Set<ID<Incident>> = []
            var found: [Open] = []
            for entry in entries.reversed() where entry.at <= moment ?? now && !seen.contains(entry.incident) {
                let incident = try parts.incident(entry.incident, connection)
                guard incident.isVisible(to: .person(person)), !incident.isClosed,
                    let page = incident.pages.first(where: { $0.id == entry.page }), page.acknowledgedAt == nil
                else { continue }
                seen.insert(entry.incident)
                let subject = "\(incident.severity) \(incident.reference): \(incident.name)"
                found.append(
                    Open(page: page.id, incident: incident.id, number: incident.number, subject: subject, at: page.at)
                )
            }
            return found
        }
    }

    /// Answers several pages as one person; what somebody else answered meanwhile is passed over.
    ///
    /// - Returns: those that were answered by this.
    package func answer(
        _ pages: [Open],
        as person: ID<Person>,
        by source: EventSource,
        escalating: Bool = false
    ) async throws -> [Open] {
        var answered: [Open] = []
        for open in pages {
            do {
                let command: IncidentCommand =
                    escalating ? .escalate(page: open.page) : .acknowledge(page: open.page)
                _ = try await Commands(parts).run(command, on: open.incident, as: .person(person), by: source)
                answered.append(open)
            } catch is IncidentRejection {
                continue
            }
        }
        return answered
    }

    /// Takes note that a test reached its person.
    ///
    /// - Returns: false where there is no such test, or it was confirmed before.
    package func confirm(test id: ID<ReachTest>) async throws -> Bool {
        let now = parts.clock.now()
        let isNew = try await parts.database.write(.normal) { try ReachTests($0).confirm(id, at: now) }
        if isNew { parts.live.tell([.everything]) }
        return isNew
    }
}
