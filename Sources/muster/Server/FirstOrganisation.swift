import MusterCore
import MusterEngine

/// What a new installation begins with.
enum FirstOrganisation {
    /// - Parameter sample: a small company to try things with; otherwise one administrator and nothing else.
    static func make(sample: Bool, now: Timestamp) -> Organisation {
        if sample {
            return SampleOrganisation.make(makeID: Machine.makeID, start: now, contactDomain: "example.org")
        }
        let administrator = Person(
            id: ID(Machine.makeID()),
            name: "Administrator",
            handle: "admin",
            email: "admin@localhost.localdomain",
            permission: .admin
        )
        return Organisation(name: "My organisation", calendar: .standard(zone: .utc), people: [administrator])
    }
}
