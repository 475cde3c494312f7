import struct FoundationEssentials.UUID

/// The eight people of the sample organisation.
struct SamplePeople {
    let ana: Person
    let ben: Person
    let chi: Person
    let dina: Person
    let maximilian: Person
    let yuki: Person
    let omar: Person
    let grace: Person

    static let homeZone = Zone(identifier: "Europe/London") ?? .utc

    init(makeID: () -> UUID, domain: String) {
        func person(
            _ name: String,
            _ handle: String,
            zone: String,
            phone: String? = nil,
            permission: PermissionLevel = .responder
        ) -> Person {
            let email = "\(handle)@\(domain)"
            return Person(
                id: ID(makeID()),
                name: name,
                handle: handle,
                email: email,
                phone: phone,
                zoneIdentifier: zone,
                contactMethods: [ContactMethod(.email, email)],
                permission: permission
            )
        }
        ana = person("Ana Ferreira", "ana", zone: "Europe/London", phone: "+44 20 7946 0011", permission: .admin)
        ben = person("Ben Okafor", "ben", zone: "Europe/London", phone: "+44 20 7946 0012")
        chi = person("Chi Nguyen", "chi", zone: "America/New_York", phone: "+1 212 555 0113")
        dina = person("Dina Haddad", "dina", zone: "Europe/London", phone: "+44 20 7946 0014", permission: .admin)
        maximilian = person("Maximilian Featherstonehaugh-Wolfeschlegelstein", "maximilian", zone: "Europe/Berlin")
        yuki = person("山田 由紀", "yuki", zone: "Asia/Tokyo", phone: "+81 3 5550 0116")
        omar = person("Omar Haddad-Lindqvist", "omar", zone: "Europe/Stockholm", phone: "+46 8 555 001 17")
        grace = person("Grace Mbeki", "grace", zone: "Africa/Johannesburg", permission: .stakeholder)
    }

    var all: [Person] { [ana, ben, chi, dina, maximilian, yuki, omar, grace] }
}
