package import struct FoundationEssentials.UUID

/// A small believable company, for the sandbox, for demonstrations and for tests: eight people on three
/// continents, three teams with a primary and a secondary schedule each, and every name that the built-in processes
/// refer to.
package enum SampleOrganisation {
    /// - Parameters:
    ///   - makeID: gives a new id at each call; the same sequence gives the same organisation.
    ///   - start: a moment at which everyone is to be on call already; the rotations begin on the Monday before it.
    ///   - contactDomain: what stands behind the "@" of every address.
    package static func make(
        makeID: () -> UUID,
        start: Timestamp,
        contactDomain: String = "example.org"
    ) -> Organisation {
        let people = SamplePeople(makeID: makeID, domain: contactDomain)
        let onCall = SampleOnCall(makeID: makeID, people: people, start: start)
        let teams = SampleTeams(makeID: makeID, people: people, onCall: onCall)
        return Organisation(
            name: "Northwind Market",
            calendar: .standard(zone: SamplePeople.homeZone),
            people: people.all,
            teams: teams.all,
            services: teams.services,
            schedules: onCall.schedules,
            policies: onCall.policies,
            contacts: contacts(people: people, onCall: onCall, domain: contactDomain),
            components: components(makeID: makeID)
        )
    }

    private static func contacts(people: SamplePeople, onCall: SampleOnCall, domain: String) -> [Contact] {
        [
            Contact(name: "incident on-call", schedules: [onCall.incidentOnCall.id]),
            Contact(name: "incident manager", schedules: [onCall.incidentManagers.id]),
            Contact(name: "engineering director", people: [people.dina.id]),
            Contact(name: "engineering manager", schedules: [onCall.incidentManagers.id]),
            Contact(name: "technical leadership", people: [people.dina.id, people.maximilian.id]),
            Contact(name: "executives", people: [people.dina.id], addresses: ["executives@\(domain)"]),
            Contact(name: "distribution list", addresses: ["incident-updates@\(domain)"]),
            Contact(name: "privacy officer", people: [people.grace.id]),
            Contact(name: "legal counsel", people: [people.grace.id], addresses: ["legal@\(domain)"]),
            Contact(name: "CFO", addresses: ["cfo@\(domain)"]),
            Contact(name: "customer support", schedules: [onCall.support.primary.id]),
            // One list under the two names that processes have for it.
            Contact(name: "incident distribution list", addresses: ["incident-updates@\(domain)"]),
            Contact(name: "on-call", schedules: [onCall.incidentOnCall.id]),
            Contact(name: "secondary on-call", schedules: [onCall.platform.secondary.id]),
            Contact(name: "product owner", people: [people.maximilian.id]),
            Contact(name: "executive team", people: [people.dina.id], addresses: ["executives@\(domain)"]),
            Contact(name: "chief financial officer", addresses: ["cfo@\(domain)"]),
            Contact(name: "legal and public relations", people: [people.grace.id], addresses: ["press@\(domain)"]),
            Contact(name: "customers", addresses: ["customers@\(domain)"]),
            Contact(name: "incident managers", schedules: [onCall.incidentManagers.id]),
            Contact(name: "network on-call", schedules: [onCall.platform.primary.id]),
            Contact(name: "internal management", people: [people.dina.id], addresses: ["management@\(domain)"]),
            Contact(name: "security and privacy team", people: [people.grace.id]),
            Contact(name: "area owners", people: [people.maximilian.id]),
            Contact(name: "enterprise customers", addresses: ["enterprise-customers@\(domain)"]),
            Contact(name: "region lead", schedules: [onCall.incidentManagers.id]),
            Contact(name: "SRE managers", people: [people.maximilian.id, people.dina.id]),
            Contact(name: "CEE lead", schedules: [onCall.support.primary.id]),
            Contact(name: "communications managers", schedules: [onCall.support.primary.id]),
            Contact(name: "internal stakeholders", addresses: ["incident-updates@\(domain)"]),
        ]
    }

    private static func components(makeID: () -> UUID) -> [StatusComponent] {
        let rows: [(key: String, name: String, group: String?, category: String, description: String)] = [
            ("api", "API", nil, "Core", "What shops and partners build on"),
            ("web-app", "Web App", "Apps", "Apps", "The shop in the browser"),
            ("ios", "iOS", "Apps", "Apps", "The app for iPhone and iPad"),
            ("android", "Android", "Apps", "Apps", "The app for Android"),
            ("payments", "Payments", nil, "Core", "Paying for a basket, and refunds"),
            ("third-party", "3rd party dependencies", nil, "Vendors", "Card networks, parcels and maps"),
        ]
        return rows.enumerated().map { position, row in
            StatusComponent(
                id: ID(makeID()),
                key: row.key,
                name: row.name,
                group: row.group,
                category: row.category,
                description: row.description,
                position: position
            )
        }
    }
}
