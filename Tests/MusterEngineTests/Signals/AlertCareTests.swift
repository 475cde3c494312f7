import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Care for single alerts", .timeLimit(.minutes(5)))
struct AlertCareTests {
    private let source: KeyedSource

    init() async throws {
        source = try await KeyedSource()
    }

    private var signals: Signals { source.engine.signals }

    private func only() async throws -> StoredAlert { try #require(try await source.alerts().last) }

    @Test("takes one on, once, and stops the pages of its incident")
    func acknowledge() async throws {
        try await source.send(.trigger, labels: KeyedSource.grave)
        let alert = try await only()
        let ben = Actor.person(try source.engine.person("ben").id)

        try await signals.acknowledge(alert.alert.id, as: ben, by: .web)

        let after = try await only()
        #expect(after.acknowledgedBy == ben)
        #expect(after.acknowledgedAt == source.engine.now)
        let id = try #require(alert.incident)
        let incident = try #require(Incident(replaying: try await source.engine.records(id)))
        #expect(!incident.pages.isEmpty)
        #expect(incident.pages.allSatisfy { $0.acknowledgedAt != nil })
        await #expect(throws: IncidentRejection.self) {
            try await signals.acknowledge(alert.alert.id, as: ben, by: .web)
        }
    }

    @Test("takes one on together with the pages of its incident, or not at all, so that saying it again helps")
    func acknowledgeTogether() async throws {
        try await source.send(.trigger, labels: KeyedSource.grave)
        let id = try #require(try await only().incident)
        try await source.engine.parts.database.write { connection in
            try connection.run(
                script: """
                    CREATE TRIGGER full BEFORE INSERT ON incident_event
                    BEGIN SELECT RAISE(ABORT, 'no room'); END
                    """
            )
        }

        await #expect(throws: StoreError.self) { try await source.send(.acknowledge) }

        #expect(try await only().acknowledgedAt == nil)
        try await source.engine.parts.database.write { try $0.run(script: "DROP TRIGGER full") }
        try await source.send(.acknowledge)
        #expect(try await only().acknowledgedAt != nil)
        let incident = try #require(Incident(replaying: try await source.engine.records(id)))
        #expect(incident.pages.allSatisfy { $0.acknowledgedAt != nil })
    }

    @Test("takes one on that belongs to no incident")
    func acknowledgeAlone() async throws {
        try await source.send(.trigger, labels: ["alertname": "Odd"])

        try await signals.acknowledge(
            try await only().alert.id,
            as: .person(try source.engine.person("ana").id),
            by: .cli
        )

        #expect(try await only().acknowledgedAt != nil)
    }

    @Test("notes that the source has taken one on")
    func bySource() async throws {
        try await source.send(.trigger, labels: ["alertname": "Odd"])

        try await source.send(.acknowledge)
        try await source.send(.acknowledge)

        #expect(try await only().acknowledgedBy == .integration("keyed"))
    }

    @Test("puts one off that waits, until the moment, and says so in its trace")
    func snooze() async throws {
        try await source.send(.trigger, labels: ["alertname": "Odd"])
        let id = try await only().alert.id
        let ana = try source.engine.person("ana").id

        try await signals.snooze(id, until: source.engine.now + .hours(2), as: .person(ana))

        #expect(!(try await only()).isWaiting(at: source.engine.now))
        let waiting = try await source.engine.parts.database.read {
            try AlertShelf($0).countWaiting(at: source.engine.now)
        }
        #expect(waiting == 0)
        #expect((try await only()).isWaiting(at: source.engine.now + .hours(2)))
        let trace = try await signals.trace(id, for: .muster)
        #expect(trace.deeds.map(\.actor) == [.person(ana)])
        #expect(trace.deeds.first?.says.contains("snoozed until") == true)
    }

    @Test("puts off nothing that does not wait, and nothing for ever")
    func refused() async throws {
        try await source.send(.trigger, labels: KeyedSource.grave)
        let declared = try await only().alert.id
        try await source.send(.trigger, key: "odd", labels: ["alertname": "Odd"])
        let waiting = try await only().alert.id
        let now = source.engine.now

        await #expect(throws: IncidentRejection.self) {
            try await signals.snooze(declared, until: now + .hours(1), as: .muster)
        }
        for until in [now, now + .days(32)] {
            await #expect(throws: EngineError.self) { try await signals.snooze(waiting, until: until, as: .muster) }
        }
    }
}
