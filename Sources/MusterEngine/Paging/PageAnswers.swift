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

    /// The pages of a person that wait for an answer, the oldest first; one of each incident.
    ///
    /// - Parameters:
    ///   - until: without those that came later.
    ///   - escalating: of each incident the newest that can be passed on, where one can. An answer to the oldest answers
    ///     for all; only a page of the step that runs can be passed on.
    package func open(
        of person: ID<Person>,
        until moment: Timestamp? = nil,
        escalating: Bool = false
    ) async throws -> [Open] {
        let parts = parts
        let now = parts.clock.now()
        return try await parts.database.read { connection in
            let entries = try PageIndex(connection).list(of: person, from: now - Self.reach, limit: Self.pageLimit)
            var places: [ID<Incident>: Int] = [:]
            var found: [Open] = []
            for entry in entries.reversed()
            where entry.at <= moment ?? now && (escalating || places[entry.incident] == nil) {
                let incident = try parts.incident(entry.incident, connection)
                guard incident.isVisible(to: .person(person)),
                    let page = incident.pages.first(where: { $0.id == entry.page }), incident.isOpen(page)
                else { continue }
                let subject =
                    "\(incident.drillMark)\(incident.severity) \(incident.reference): \(incident.name)"
                let open = Open(
                    page: page.id,
                    incident: incident.id,
                    number: incident.number,
                    subject: subject,
                    at: page.at
                )
                if let place = places[incident.id] {
                    if incident.canPassOn(page) { found[place] = open }
                } else {
                    places[incident.id] = found.count
                    found.append(open)
                }
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

    /// How a page stands now.
    package func standing(of page: ID<Page>) async throws -> PageStanding {
        let parts = parts
        return try await parts.database.read { connection in
            guard let incident = try PageIndex(connection).incident(of: page) else { return .over }
            return PageStanding(of: page, in: try parts.incident(incident, connection))
        }
    }

    /// What to say of pages that somebody has answered.
    func words(_ done: [Open], escalating: Bool) async throws -> String {
        guard escalating else { return "Acknowledged: \(Self.names(done))." }
        var (passed, last): ([Open], [Open]) = ([], [])
        for open in done {
            if try await standing(of: open.page) == .nobodyLeft { last.append(open) } else { passed.append(open) }
        }
        let nobody = "Nobody is left to page for \(Self.names(last)); the administrators have been told."
        if last.isEmpty { return "Passed on: \(Self.names(passed))." }
        return passed.isEmpty ? nobody : "Passed on: \(Self.names(passed)). \(nobody)"
    }

    private static func names(_ pages: [Open]) -> String {
        let names = pages.prefix(5).map { IncidentNumber.reference($0.number) }.joined(separator: ", ")
        return pages.count > 5 ? "\(names) and \(pages.count - 5) more" : names
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
