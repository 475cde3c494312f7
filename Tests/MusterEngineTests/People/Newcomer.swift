import MusterCore
import MusterEngine
import MusterTestKit

extension Person {
    /// Somebody who is on no schedule and in no team, and so may leave at any time.
    static var newcomer: Person {
        Person(
            id: ID(SeededChance(seed: 77).makeID()),
            name: "Zoe Lindqvist",
            handle: "zoe",
            email: "zoe@example.org"
        )
    }
}

extension TestEngine {
    /// Somebody leaves the organisation.
    func leave(_ handle: String) async throws {
        try await parts.organisations.change(in: parts.database, by: .muster, at: now, comment: "left") {
            organisation in
            for index in organisation.people.indices where organisation.people[index].handle == handle {
                organisation.people[index].isActive = false
            }
        }
    }
}
