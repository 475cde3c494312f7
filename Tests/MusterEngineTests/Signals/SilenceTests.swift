import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@Suite("Silences", .timeLimit(.minutes(5)))
struct SilenceTests {
    private func silence(
        _ source: KeyedSource,
        _ matchers: [String] = ["service=checkout"],
        lasting: Duration = .minutes(30),
        about integration: String? = nil
    ) async throws -> Silence {
        try await SilenceBook(source.engine.parts).set(
            SilenceBook.Wish(
                matchers: try matchers.map { try LabelMatcher($0) },
                startsAt: source.engine.now,
                endsAt: source.engine.now + lasting,
                createdBy: "ana",
                comment: "We move the database"
            ),
            about: integration,
            by: .muster
        )
    }

    @Test("keep new alerts from becoming incidents, and say so")
    func hide() async throws {
        let source = try await KeyedSource()
        _ = try await silence(source)

        try await source.send(.trigger, labels: KeyedSource.grave)
        try await source.send(.trigger, key: "other", labels: ["alertname": "Odd", "severity": "info"])

        let alerts = try await source.alerts()
        #expect(alerts.map(\.triage) == [.ignored, .inbox])
        #expect(alerts[0].triageReason.contains("silenced by ana"))
        #expect(alerts[0].triageReason.contains("We move the database"))
        #expect(try await source.incidents() == [])
    }

    @Test("put an alert off and do not do away with it: what still fires at the end is triaged then")
    func over() async throws {
        let source = try await KeyedSource()
        _ = try await silence(source)
        try await source.send(.trigger, labels: KeyedSource.grave)
        try await source.send(.trigger, key: "gone", labels: KeyedSource.grave.merging(["host": "b"]) { $1 })
        try await source.engine.pass(29)
        try await source.send(.resolve, key: "gone")
        #expect(try await source.incidents() == [])

        try await source.engine.pass(2)

        #expect(try await source.incidents().count == 1)
        #expect(try await source.alerts().map(\.triage) == [.declared, .ignored])
        #expect(source.engine.mail.attempts.count > 0)
        // It ends its incident's alert as any other does.
        try await source.send(.resolve)
        let incident = try #require(try await source.incidents().first)
        let whole = try #require(Incident(replaying: try await source.engine.records(incident.id)))
        #expect(whole.alerts.allSatisfy { $0.endsAt != nil })
    }

    @Test("that are ended early give their alerts back at once")
    func endedEarly() async throws {
        let source = try await KeyedSource()
        let silence = try await silence(source)
        try await source.send(.trigger, labels: KeyedSource.grave)

        try await SilenceBook(source.engine.parts).end(silence.id, about: nil, by: .muster)
        try await source.engine.work()

        #expect(try await source.incidents().count == 1)
    }

    @Test("that overlap hide an alert until the last of them is over")
    func overlap() async throws {
        let source = try await KeyedSource()
        _ = try await silence(source, ["alertname=Down"], lasting: .minutes(10))
        try await source.send(.trigger, labels: KeyedSource.grave)
        _ = try await silence(source, ["service=checkout"], lasting: .minutes(20))

        try await source.engine.pass(15)
        #expect(try await source.incidents() == [])
        try await source.engine.pass(6)

        #expect(try await source.incidents().count == 1)
    }

    @Test("of one integration do not hide the alerts of another")
    func scope() async throws {
        let source = try await KeyedSource()
        _ = try await silence(source, about: "another")

        try await source.send(.trigger, labels: KeyedSource.grave)

        #expect(try await source.incidents().count == 1)
    }

    @Test("are kept over a restart")
    func restart() async throws {
        let source = try await KeyedSource()
        _ = try await silence(source)
        let restarted = source.engine.restarted()

        try await restarted.signals
            .take([source.alert(.trigger, labels: KeyedSource.grave)], from: source.integration, payload: "")

        #expect(try await source.incidents() == [])
    }

    @Test(
        "are refused where they would hide everything, or nothing",
        arguments: [
            ([], Duration.minutes(5)), (["a=~\".*\""], .minutes(5)), (["a="], .minutes(5)), (["a=b"], .zero),
            (["a=b"], .minutes(-5)), (["a=b"], .days(366 * 6)),
        ] as [([String], Duration)]
    )
    func refused(matchers: [String], lasting: Duration) async throws {
        let source = try await KeyedSource()

        await #expect(throws: EngineError.self) { try await silence(source, matchers, lasting: lasting) }
    }

    @Test("that are changed in what they match are ended, and another begins")
    func change() async throws {
        let source = try await KeyedSource()
        let first = try await silence(source)
        let book = SilenceBook(source.engine.parts)
        var wish = SilenceBook.Wish(
            id: first.id,
            matchers: first.matchers,
            startsAt: first.startsAt,
            endsAt: first.endsAt + .hours(1),
            createdBy: "ben",
            comment: "longer"
        )

        let longer = try await book.set(wish, about: nil, by: .muster)
        #expect(longer.id == first.id)
        wish.matchers = [try LabelMatcher("service=search")]
        let other = try await book.set(wish, about: nil, by: .muster)

        #expect(other.id != first.id)
        let found = try await source.engine.parts.database.read { try Silences($0).find(first.id) }
        #expect(found?.state(at: source.engine.now) == .expired)
        wish.id = ID(source.engine.parts.makeID())
        let unknown = wish
        await #expect(throws: EngineError.noSuchSilence) { try await book.set(unknown, about: nil, by: .muster) }
    }
}
