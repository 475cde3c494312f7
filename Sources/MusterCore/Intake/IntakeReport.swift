/// What somebody reports, before anybody has decided whether it is an incident.
package struct IntakeReport: Equatable, Sendable {
    package var id: ID<IntakeReport>
    /// Counts from 1: `REP-7`.
    package var number: Int
    package var receivedAt: Timestamp
    package var details: Details
    package var state: State
    /// Why it was declined, or what came of it.
    package var reason: String
    package var incident: ID<Incident>?
    package var ticket: ID<Ticket>?

    package init(id: ID<IntakeReport>, number: Int, receivedAt: Timestamp, details: Details) {
        self.id = id
        self.number = number
        self.receivedAt = receivedAt
        self.details = details
        state = .waiting
        reason = ""
    }

    package var reference: String { "REP-\(number)" }

    package enum State: String, CaseIterable, Sendable {
        case waiting
        /// An incident was declared from it.
        case declared
        /// It belongs to an incident that there was.
        case joined
        case declined
        /// A ticket was made of it.
        case ticketed
    }

    /// Where it goes.
    package enum Route: String, CaseIterable, Codable, Sendable {
        case general
        /// For the keepers of such reports alone.
        case security, privacy

        package var isRestricted: Bool { self != .general }
    }

    package struct Details: Equatable, Codable, Sendable {
        package var route: Route
        package var title: String
        package var description: String
        /// As they call themselves; nil for nobody.
        package var reporter: String?
        /// Where they can be reached, in their own words.
        package var contact: String?
        /// Key of a service, where they know it.
        package var service: String?
        package var answers: IntakeAnswers

        package init(
            route: Route = .general,
            title: String,
            description: String = "",
            reporter: String? = nil,
            contact: String? = nil,
            service: String? = nil,
            answers: IntakeAnswers = IntakeAnswers()
        ) {
            self.route = route
            self.title = title
            self.description = description
            self.reporter = reporter
            self.contact = contact
            self.service = service
            self.answers = answers
        }
    }
}

extension IntakeReport {
    /// The incident that it becomes.
    package func declaration(severity: String, category: String?, under process: ProcessDefinition) -> Declaration {
        var facts = details.answers.facts(under: process)
        let more = details.answers.lines(besides: facts, under: process)
        if let fact = process.legalTrigger(of: details.route)?.fact, process.fact(fact) != nil { facts[fact] = "yes" }
        let all = ([details.description] + more + ["From \(reference)."]).filter { !$0.isEmpty }.joined(
            separator: "\n\n"
        )
        // Only a description that fills the room alone has none for the rest; that stays with the report.
        let words = all.utf8.count <= Limits.bodyLength ? all : details.description
        return Declaration(
            severity: severity,
            title: details.title,
            description: words,
            service: details.service,
            category: category,
            facts: facts,
            restricted: details.route.isRestricted
        )
    }
}

extension ProcessDefinition {
    /// The duty of the law that a report of this route is about.
    package func legalTrigger(of route: IntakeReport.Route) -> LegalTrigger? {
        guard route.isRestricted else { return nil }
        return legal.first { "\($0.title) \($0.fact)".lowercased().contains(route.rawValue) }
    }
}

extension Organisation {
    /// Who reads restricted reports: those whom the process calls for such a case; where it calls nobody, the contacts
    /// that have it in their name; and where there are none, the administrators.
    package func keepers(
        of route: IntakeReport.Route,
        under process: ProcessDefinition,
        at moment: Timestamp
    ) -> Reached {
        let trigger = process.legalTrigger(of: route)
        let named = contacts.map(\.name).filter { $0.lowercased().contains(route.rawValue) }
        for names in [(trigger?.page ?? []) + (trigger?.notify ?? []), named] {
            let reached = resolve(names.map { .contact($0) }, at: moment, includingAway: true)
            if !reached.people.isEmpty { return reached }
        }
        let administrators = people.filter { $0.isActive && $0.permission == .admin }
        return resolve(administrators.map { .person($0.id) }, at: moment, includingAway: true)
    }
}
