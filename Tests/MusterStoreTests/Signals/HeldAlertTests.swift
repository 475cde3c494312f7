import MusterCore
import MusterStore
import Testing

@Suite("Alerts that are held back")
struct HeldAlertTests {
    @Test("are due when what holds them is over, or when they are", arguments: TestDatabase.allCases)
    func due(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            try AlertSamples.add([1, 2, 3, 4, 9], to: connection)
            try Silences(connection).set(try AlertSamples.silence(50, from: 0, to: 100))
            let held = HeldAlerts(connection)
            try held.hold(.sample(1), for: .silence(.sample(50)))
            try held.hold(.sample(2), for: .alert(.sample(9)))
            try held.hold(.sample(3), for: .moment(.at(200)))
            try held.hold(.sample(4), for: .moment(.at(900)))
        }
        func due(_ seconds: Int64) async throws -> [ID<Alert>] {
            try await database.read { try HeldAlerts($0).due(at: .at(seconds), limit: 10) }
        }

        #expect(try await due(99) == [])
        #expect(try await due(100) == [.sample(1)])
        #expect(try await due(200) == [.sample(1), .sample(3)])
        try await database.write { connection in
            try AlertSamples.end(9, at: 20, connection)
            try AlertSamples.end(4, at: 20, connection)
        }
        #expect(try await due(99) == [.sample(2), .sample(4)])
    }

    @Test("wait for one thing at a time, and for nothing once they are free", arguments: TestDatabase.allCases)
    func one(on database: TestDatabase) async throws {
        let database = try await database.make()
        func cause() async throws -> HeldAlerts.Cause? {
            try await database.read { try HeldAlerts($0).cause(of: .sample(1)) }
        }

        for cause in [HeldAlerts.Cause.moment(.at(5)), .alert(.sample(2)), .silence(.sample(3))] {
            try await database.write { try HeldAlerts($0).hold(.sample(1), for: cause) }
            #expect(try await database.read { try HeldAlerts($0).cause(of: .sample(1)) } == cause)
        }

        try await database.write { try HeldAlerts($0).free(.sample(1)) }
        #expect(try await cause() == nil)
    }
}
