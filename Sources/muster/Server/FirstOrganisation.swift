import MusterCore
import MusterEngine

/// What a new installation begins with.
enum FirstOrganisation {
    /// - Parameter sample: a small company to try things with; otherwise one administrator and nothing else.
    static func make(sample: Bool) -> Organisation {
        if sample {
            return SampleOrganisation.make(makeID: Machine.makeID, start: rotationsBegan, contactDomain: "example.org")
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

    /// A Monday long ago, so that somebody is on call also where a sandbox's clock begins in the past.
    private static let rotationsBegan = Timestamp(rfc3339: "2020-01-06T09:00:00Z") ?? Timestamp(milliseconds: 0)
}
