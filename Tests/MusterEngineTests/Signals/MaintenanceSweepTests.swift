import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@Suite("The next time of planned maintenance", .timeLimit(.minutes(5)))
struct MaintenanceSweepTests {
    private let engine: TestEngine
    /// Of the second node.
    private let database: InterruptedDatabase
    private let second: MaintenanceBook
    private let window: MaintenanceWindow

    /// The first of its times is over.
    init() async throws {
        engine = try await TestEngine()
        database = InterruptedDatabase(engine.parts.database)
        second = MaintenanceBook(engine.node(fence: 2, on: database).parts)
        window = try await MaintenanceBook(engine.parts).add(
            MaintenanceBook.Plan(
                title: "We move the database",
                matchers: [try LabelMatcher("team=db")],
                startsAt: engine.now,
                length: .hours(1),
                repeats: .daily,
                zone: .utc
            ),
            createdBy: "ana",
            by: .muster
        )
        engine.clock.advance(by: .minutes(61))
    }

    private func silences() async throws -> [Silence] {
        try await engine.parts.database.read { try Silences($0).list() }
    }

    @Test("gets one silence where two nodes look at once")
    func twoNodes() async throws {
        let (first, now) = (MaintenanceBook(engine.parts), engine.now)
        database.interrupt { _ = try await first.sweep(now: now) }

        #expect(try await second.sweep(now: now) == 0)

        #expect(try await silences().count == 2)
    }

    @Test("does not come where somebody ends the window while it is looked for")
    func ended() async throws {
        let (first, id) = (MaintenanceBook(engine.parts), window.id)
        database.interrupt { try await first.end(id, by: .muster) }

        try await second.sweep(now: engine.now)

        #expect(try await silences().count == 1)
        let found = try await engine.parts.database.read { try MaintenanceWindows($0).find(id)?.silence }
        #expect(found == nil)
    }
}
