import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("The noise ledger", .timeLimit(.minutes(5)))
struct NoiseLedgerTests {
    private func rows(_ source: KeyedSource) async throws -> [NoiseRow] {
        try await NoiseLedger(source.engine.parts).rows(since: source.engine.now - .days(7))
    }

    @Test("counts pages, answers and votes for the rule whose alert began the incident", arguments: [false, true])
    func counts(isShared: Bool) async throws {
        let source = try await KeyedSource(in: TestEngine(isShared: isShared))
        try await source.send(.trigger, labels: KeyedSource.grave)
        let first = try #require(try await source.alerts().first)
        let ben = try source.engine.person("ben").id
        try await source.engine.signals.acknowledge(first.alert.id, as: .person(ben), by: .web)

        try await source.engine.signals.vote(first.alert.id, wasNeeded: true, as: ben)
        try await source.engine.signals.vote(first.alert.id, wasNeeded: false, as: ben)

        let row = try #require(try await rows(source).first)
        #expect(row.rule == "Down" && row.integration == "keyed")
        #expect(row.alerts == 1)
        #expect(row.pages > 0)
        #expect(row.acknowledged == row.pages)
        #expect(row.nightPages == 0)
        #expect(row.needless == 1)
        #expect(row.advice?.contains("threshold") == true)
    }

    @Test("counts what ended before anybody had made anything of it, also what had ended when it came")
    func shortLived() async throws {
        let source = try await KeyedSource()
        try await source.send(.trigger, labels: ["alertname": "Blip"])
        try await source.send(.resolve)
        let ended = SourceAlert(
            labels: ["alertname": "Blip", "host": "b"],
            annotations: [:],
            startsAt: source.engine.now - .minutes(5),
            endsAt: source.engine.now - .minutes(1),
            generatorURL: nil
        )
        try await source.engine.signals.take([ended], from: source.integration, payload: "")
        try await source.send(.trigger, key: "grave", labels: KeyedSource.grave)
        try await source.send(.resolve, key: "grave")

        let rows = try await rows(source)

        #expect(rows.first { $0.rule == "Blip" }?.shortLived == 2)
        #expect(rows.first { $0.rule == "Blip" }?.alerts == 2)
        #expect(rows.first { $0.rule == "Down" }?.shortLived == 0)
    }

    @Test("counts a page at night where the person is, and ranks its rule first")
    func night() async throws {
        let night = try #require(Timestamp(rfc3339: "2026-03-04T23:30:00Z"))
        let source = try await KeyedSource(in: TestEngine(at: night))
        try await source.send(.trigger, labels: KeyedSource.grave)
        for index in 0..<5 { try await source.send(.trigger, key: "odd\(index)", labels: ["alertname": "Odd"]) }

        let rows = try await rows(source)

        #expect(rows.map(\.rule) == ["Down", "Odd"])
        #expect(rows[0].nightPages > 0)
        #expect(rows[1].alerts == 5)
    }
}
