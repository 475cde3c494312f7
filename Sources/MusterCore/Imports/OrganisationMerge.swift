package import struct FoundationEssentials.UUID

/// Works what came from elsewhere into an organisation, and keeps an account of it.
///
/// Entries are known again by what people know them by (the address of a person, the name of a schedule), so that the
/// same import twice changes nothing the second time. What an import does not speak of stays as it is.
package struct OrganisationMerge {
    package private(set) var organisation: Organisation
    private let original: Organisation
    private var touched: [(kind: ImportReport.Kind, name: String, outcome: Outcome)] = []
    private var leftOut: [String] = []
    /// What is over by then is not brought in.
    let now: Timestamp
    let makeID: () -> UUID

    private typealias Outcome = (_ before: Organisation, _ after: Organisation) -> ImportReport.Outcome

    package init(into organisation: Organisation, at now: Timestamp, makeID: @escaping () -> UUID) {
        self.organisation = organisation
        original = organisation
        self.now = now
        self.makeID = makeID
    }

    /// What has come of it so far. One entry may be written in several goes: what counts is how it stands now.
    package var report: ImportReport {
        ImportReport(
            lines: touched.map { .init(kind: $0.kind, name: $0.name, outcome: $0.outcome(original, organisation)) },
            leftOut: leftOut
        )
    }

    mutating func leaveOut(_ what: String) {
        if !leftOut.contains(what) { leftOut.append(what) }
    }

    /// - Returns: the entry as it is then.
    private mutating func merge<Entry: Equatable>(
        _ list: WritableKeyPath<Organisation, [Entry]>,
        _ kind: ImportReport.Kind,
        _ name: String,
        isSame: @escaping (Entry) -> Bool,
        new: () -> Entry,
        _ change: (inout Entry) -> Void
    ) -> Entry {
        let index = organisation[keyPath: list].firstIndex(where: isSame)
        var entry = index.map { organisation[keyPath: list][$0] } ?? new()
        change(&entry)
        if let index {
            organisation[keyPath: list][index] = entry
        } else {
            organisation[keyPath: list].append(entry)
        }
        if !touched.contains(where: { $0.kind == kind && $0.name == name }) {
            touched.append(
                (
                    kind, name,
                    { before, after in
                        guard let old = before[keyPath: list].first(where: isSame) else { return .made }
                        return old == after[keyPath: list].first(where: isSame) ? .same : .changed
                    }
                )
            )
        }
        return entry
    }
}

extension OrganisationMerge {
    /// A service by its key, or by its name.
    @discardableResult
    mutating func service(key: String?, name: String, _ change: (inout Service) -> Void) -> Service {
        let services = organisation.services
        let known =
            key.flatMap { key in services.first { $0.key == key } }
            ?? services.first { $0.name.lowercased() == name.lowercased() && key == nil }
        let key = known?.key ?? key ?? freeKey(for: name, taken: services.map(\.key))
        let id = known?.id ?? ID(makeID())
        return merge(\.services, .service, name, isSame: { $0.id == id }) {
            Service(id: id, key: key, name: name, functionality: name, team: nil, tier: Service.usualTier)
        } _: { service in
            service.name = name
            change(&service)
        }
    }

    /// Somebody by their address. Who is new may do what responders may, and is let in once they are invited.
    @discardableResult
    mutating func person(email: String, name: String, _ change: (inout Person) -> Void = { _ in }) -> Person {
        let id = organisation.person(email: email)?.id ?? ID(makeID())
        let handle = freeKey(for: String(email.prefix { $0 != "@" }), taken: organisation.people.map(\.handle))
        return merge(\.people, .person, name, isSame: { $0.id == id }) {
            Person(id: id, name: name, handle: handle, email: email, contactMethods: [ContactMethod(.email, email)])
        } _: {
            change(&$0)
        }
    }

    @discardableResult
    mutating func team(name: String, _ change: (inout Team) -> Void) -> Team {
        let key = freeKey(for: name, taken: [])
        let known = organisation.teams.first { $0.name.lowercased() == name.lowercased() || $0.key == key }
        let id = known?.id ?? ID(makeID())
        return merge(\.teams, .team, name, isSame: { $0.id == id }) {
            Team(id: id, key: key, name: name, members: [])
        } _: {
            change(&$0)
        }
    }

    @discardableResult
    mutating func schedule(name: String, zone: Zone, _ change: (inout Schedule) -> Void) -> Schedule {
        let id = organisation.schedule(name: name)?.id ?? ID(makeID())
        return merge(\.schedules, .schedule, name, isSame: { $0.id == id }) {
            Schedule(id: id, name: name, zone: zone, layers: [])
        } _: { schedule in
            schedule.zone = zone
            change(&schedule)
        }
    }

    @discardableResult
    mutating func policy(name: String, _ change: (inout EscalationPolicy) -> Void) -> EscalationPolicy {
        let id = organisation.policy(name: name)?.id ?? ID(makeID())
        return merge(\.policies, .policy, name, isSame: { $0.id == id }) {
            EscalationPolicy(id: id, name: name, steps: [])
        } _: {
            change(&$0)
        }
    }

    private func freeKey(for name: String, taken: [String]) -> String {
        let key = name.entryKey
        var (free, number) = (key, 2)
        while taken.contains(free) {
            free = "\(key.prefix(36))-\(number)"
            number += 1
        }
        return free
    }
}

extension String {
    /// What can be a key or a handle, out of a name: small letters, digits and hyphens.
    package var entryKey: String {
        let words = lowercased().unicodeScalars
            .split { scalar in !("a"..."z").contains(scalar) && !("0"..."9").contains(scalar) }
            .map { String($0) }
        let key = String(words.joined(separator: "-").prefix(40))
        if !key.isEmpty { return key.hasSuffix("-") ? String(key.dropLast()) : key }
        // A name in another script has no letters for it, but the same one each time.
        var hash = FNV1a64()
        hash.add(utf8)
        return "n-\(hash.hex.prefix(8))"
    }
}
