import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Flapping alerts", .timeLimit(.minutes(5)))
struct FlappingTests {
    private func flap(_ source: KeyedSource, _ times: Int) async throws {
        for _ in 0..<times {
            try await source.send(.trigger, labels: KeyedSource.grave)
            source.engine.clock.advance(by: .seconds(10))
            try await source.send(.resolve)
            source.engine.clock.advance(by: .seconds(10))
        }
    }

    @Test("are held back until they stay", arguments: [false, true])
    func held(isShared: Bool) async throws {
        let source = try await KeyedSource(in: TestEngine(isShared: isShared))
        try await flap(source, 3)
        let before = try await source.alerts().compactMap(\.incident).count

        try await source.send(.trigger, labels: KeyedSource.grave)

        let held = try #require(try await source.alerts().last)
        #expect(held.triage == .ignored)
        #expect(held.triageReason.contains("comes and goes"))
        #expect(held.flap.isFlapping(at: source.engine.now))
        #expect(try await source.alerts().compactMap(\.incident).count == before)
    }

    @Test("are triaged when they have been steady for long enough")
    func steady() async throws {
        let source = try await KeyedSource()
        try await flap(source, 3)
        try await source.send(.trigger, labels: KeyedSource.grave)

        try await source.engine.pass(15)

        let alert = try #require(try await source.alerts().last)
        #expect(alert.incident != nil)
        #expect(!alert.flap.isFlapping(at: source.engine.now))
    }

    @Test("are known as such after a restart")
    func restart() async throws {
        let source = try await KeyedSource()
        try await flap(source, 3)
        let restarted = KeyedSource(in: source.engine.restarted(), as: source.integration)

        try await restarted.send(.trigger, labels: KeyedSource.grave)

        #expect(try await restarted.alerts().last?.triage == .ignored)
    }

    @Test("are others than an alert that comes again after a quiet time")
    func quiet() async throws {
        let source = try await KeyedSource()
        for _ in 0..<4 {
            try await source.send(.trigger, labels: KeyedSource.grave)
            try await source.engine.pass(5)
            try await source.send(.resolve)
            try await source.engine.pass(5)
        }

        #expect(try await source.alerts().allSatisfy { $0.incident != nil })
    }
}
