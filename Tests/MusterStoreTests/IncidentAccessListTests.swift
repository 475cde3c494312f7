import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("Who may know of which incident")
struct IncidentAccessListTests {
    private let hash = String(repeating: "a", count: 64)

    private func incident(_ number: Int, restricted: Bool, members: [ID<Person>]) -> Incident {
        let declared = IncidentEvent.Declared(
            id: .sample(number),
            number: number,
            process: "standard",
            processVersion: "1",
            severity: "SEV1",
            drill: false
        )
        var incident = Incident(
            opening: EventRecord(
                sequence: 1,
                event: .declared(declared),
                actor: .muster,
                source: .web,
                occurredAt: .at(0),
                recordedAt: .at(0)
            )
        )
        incident.access.restrictedAt = restricted ? .at(1) : nil
        incident.access.members = members
        return incident
    }

    @Test("is what lists go by, for each who looks", arguments: TestDatabase.allCases)
    func lists(kind: TestDatabase) async throws {
        let database = try await kind.make()
        let (member, stranger) = (ID<Person>.sample(71), ID<Person>.sample(72))
        let hash = hash
        let (open, closed) = (
            incident(1, restricted: false, members: []), incident(2, restricted: true, members: [member])
        )
        try await database.write { connection in
            for number in [1, 2] {
                try IncidentBoard(connection)
                    .save(SampleHistory.summary(number: number, .sample(number), version: 1, head: hash))
            }
            for incident in [open, closed] { try IncidentAccessList(connection).save(incident) }
        }
        func numbers(_ viewer: Viewer) async throws -> Set<Int> {
            Set(try await database.read { try IncidentBoard($0).list(for: viewer, limit: 9).map(\.number) })
        }

        #expect(try await numbers(.muster) == [1, 2])
        #expect(try await numbers(.person(member)) == [1, 2])
        #expect(try await numbers(.person(stranger)) == [1])
        #expect(try await database.read { try IncidentAccessList($0).isVisible(.sample(2), to: .person(member)) })
        #expect(try await database.read { try !IncidentAccessList($0).isVisible(.sample(2), to: .person(stranger)) })
        #expect(try await database.read { try IncidentBoard($0).openCounts().values.reduce(0, +) } == 1)

        let lifted = incident(2, restricted: false, members: [member])
        try await database.write { try IncidentAccessList($0).save(lifted) }
        #expect(try await numbers(.person(stranger)) == [1, 2])
    }
}
