import struct FoundationEssentials.UUID

/// The three teams of the sample organisation, and the services they own.
struct SampleTeams {
    let checkout: Team
    let platform: Team
    let support: Team
    let services: [Service]

    var all: [Team] { [checkout, platform, support] }

    init(makeID: () -> UUID, people: SamplePeople, onCall: SampleOnCall) {
        func team(_ name: String, _ members: [Person], _ onCall: SampleOnCall.Team, manager: Person) -> Team {
            Team(
                id: ID(makeID()),
                key: name.lowercased(),
                name: name,
                members: members.map(\.id),
                policy: onCall.policy.id,
                manager: manager.id
            )
        }
        checkout = team("Checkout", [people.ana, people.ben, people.chi], onCall.checkout, manager: people.maximilian)
        platform = team("Platform", [people.chi, people.yuki, people.ben], onCall.platform, manager: people.maximilian)
        support = team("Support", [people.omar, people.yuki], onCall.support, manager: people.dina)
        services = [
            Service(
                id: ID(makeID()),
                key: "checkout",
                name: "Checkout",
                functionality: "Paying for a basket",
                team: checkout.id,
                tier: 1,
                description: "Turns a basket into an order and takes the money for it.",
                dependencies: ["api", "card-payments"],
                runbooks: [.init(title: "Checkout is failing", url: "https://runbooks.example.org/checkout")]
            ),
            Service(
                id: ID(makeID()),
                key: "card-payments",
                name: "Card payments",
                functionality: "Charging cards and giving refunds",
                team: checkout.id,
                tier: 1,
                description: "Bought: the card processor's gateway.",
                vendor: .init(
                    name: "Example Card Processor",
                    product: "Gateway",
                    supportURL: "https://support.processor.example",
                    statusURL: "https://status.processor.example"
                )
            ),
            Service(
                id: ID(makeID()),
                key: "api",
                name: "API",
                functionality: "Everything that shops, partners and the apps ask for",
                team: platform.id,
                tier: 1,
                description: "The front door of all other services.",
                dependencies: ["search"],
                runbooks: [.init(title: "The API is slow", url: "https://runbooks.example.org/api-latency")]
            ),
            Service(
                id: ID(makeID()),
                key: "search",
                name: "Search",
                functionality: "Finding a product",
                team: platform.id,
                tier: 2,
                description: "The catalogue and its index."
            ),
            Service(
                id: ID(makeID()),
                key: "help-centre",
                name: "Help centre",
                functionality: "Asking for help and following a ticket",
                team: support.id,
                tier: 3,
                description: "Articles, tickets and chat."
            ),
        ]
    }
}
