import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("When a source last called", .timeLimit(.minutes(5)))
struct ArrivalsTests {
    private struct DiskFailure: Error {}

    private func lastCall(of source: KeyedSource) async throws -> Timestamp? {
        let calls = try await source.engine.parts.database.read { try Integrations($0).lastCalls() }
        return calls[source.integration.id]
    }

    @Test("is known to another server although the one that answered it is killed at once")
    func killed() async throws {
        let source = try await KeyedSource(
            .heartbeat,
            settings: SourceSettings(every: .minutes(5)),
            in: try await TestEngine(isShared: true)
        )
        let other = source.engine.node(fence: 2)
        try await other.work()
        source.engine.clock.advance(by: .minutes(4))

        _ = try await source.reception.receive([], contentType: "text/plain", from: source.integration)
        source.engine.clock.advance(by: .minutes(2))
        try await other.work()

        #expect(try await source.alerts() == [])
    }

    @Test("is written later where the write failed")
    func writeFailed() async throws {
        let database = InterruptedDatabase(try SQLiteDatabase(path: nil))
        let source = try await KeyedSource(in: try await TestEngine(on: database))
        try await source.reception.noteCall(of: source.integration)
        let calledAt = source.engine.now
        database.interrupt { throw DiskFailure() }

        await #expect(throws: DiskFailure.self) { try await source.reception.sweep(now: calledAt) }
        #expect(try await lastCall(of: source) == nil)
        try await source.reception.sweep(now: calledAt + .seconds(5))

        #expect(try await lastCall(of: source) == calledAt)
    }

    @Test("is written once a second, however often it calls")
    func often() {
        let (arrivals, source) = (Arrivals(), ID<Integration>(SeededChance().makeID()))

        #expect(arrivals.isToBeWritten(source, at: Timestamp(milliseconds: 5_000)))
        arrivals.note(source, at: Timestamp(milliseconds: 5_000))
        arrivals.wrote([source: Timestamp(milliseconds: 5_000)])

        #expect(arrivals.takeUnwritten().isEmpty)
        #expect(!arrivals.isToBeWritten(source, at: Timestamp(milliseconds: 5_999)))
        #expect(arrivals.isToBeWritten(source, at: Timestamp(milliseconds: 6_000)))
    }
}
