import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("The baseline ledger", .timeLimit(.minutes(5)))
struct BaselineTests {
    private static let labels = ["alertname": "CheckoutDown", "severity": "major", "service": "checkout"]

    private func silence(_ engine: TestEngine, lasting: Duration = .hours(2)) async throws -> Silence {
        let wish = SilenceBook.Wish(
            matchers: [try LabelMatcher(name: "alertname", value: "CheckoutDown")],
            startsAt: engine.now,
            endsAt: engine.now + lasting,
            createdBy: "Ana",
            comment: "We know"
        )
        return try await SilenceBook(engine.parts).set(wish, about: nil, by: .person(try engine.person("ana").id))
    }

    /// An engine in which an alert has declared an incident.
    private func withIncident() async throws -> (AlertSource, Incident) {
        let engine = try await TestEngine("sre")
        let source = try await AlertSource(in: engine)
        try await source.send(Self.labels)
        let alert = try #require(
            try await engine.parts.database.read { try AlertShelf($0).list(limit: 10).first { $0.incident != nil } }
        )
        return (source, try await incident(try #require(alert.incident), engine))
    }

    private func incident(_ id: ID<Incident>, _ engine: TestEngine) async throws -> Incident {
        try #require(Incident(replaying: try await engine.records(id)))
    }

    @Test("gets a silence that hides an alert of the incident, and loses it when that is ended")
    func listed() async throws {
        let (source, before) = try await withIncident()
        let engine = source.engine

        let silence = try await silence(engine)

        let listed = try await incident(before.id, engine)
        let measure = try #require(listed.measures.first)
        #expect(measure.silence == silence.id)
        #expect(measure.expiresAt == silence.endsAt)
        #expect(measure.owner == (try engine.person("ana").id))
        #expect(measure.what.contains("CheckoutDown"))
        await #expect(throws: IncidentRejection.self) {
            try await engine.run(.undoMeasure(measure.id, note: "Away with it"), on: before.id)
        }
        try await SilenceBook(engine.parts).end(silence.id, about: nil, by: .person(try engine.person("ana").id))
        #expect(try await incident(before.id, engine).measures.allSatisfy { $0.undoneAt != nil })
    }

    /// Plans an hour of maintenance, of the alerts that the incident has.
    private func maintenance(_ engine: TestEngine, in wait: Duration) async throws -> MaintenanceWindow {
        let plan = MaintenanceBook.Plan(
            title: "We move checkout",
            matchers: [try LabelMatcher(name: "alertname", value: "CheckoutDown")],
            startsAt: engine.now + wait,
            length: .hours(1),
            repeats: .daily,
            zone: .utc
        )
        let ana = try engine.person("ana").id
        return try await MaintenanceBook(engine.parts).add(plan, createdBy: "Ana", by: .person(ana))
    }

    @Test("gets the silence of a maintenance that begins at once, and loses it when that is ended")
    func maintained() async throws {
        let (source, before) = try await withIncident()
        let engine = source.engine

        let window = try await maintenance(engine, in: .zero)

        let measure = try #require(try await incident(before.id, engine).measures.first)
        #expect(measure.silence != nil)
        #expect(measure.expiresAt == engine.now + .hours(1))
        #expect(measure.owner == (try engine.person("ana").id))
        try await MaintenanceBook(engine.parts).end(window.id, by: .person(try engine.person("ana").id))
        #expect(try await incident(before.id, engine).measures.map { $0.undoneAt != nil } == [true])
    }

    @Test("gets the silence of a maintenance that is to come when that begins, once, and loses it when that is over")
    func maintainedLater() async throws {
        let (source, before) = try await withIncident()
        let engine = source.engine
        _ = try await maintenance(engine, in: .minutes(30))
        #expect(try await incident(before.id, engine).measures == [])

        engine.clock.advance(by: .minutes(31))
        try await engine.timers.tick(now: engine.now)
        try await engine.timers.tick(now: engine.now)

        let listed = try await incident(before.id, engine).measures
        #expect(listed.map(\.expiresAt) == [engine.now + .minutes(59)])
        #expect(listed.map { $0.undoneAt == nil } == [true])
        engine.clock.advance(by: .hours(1))
        try await engine.timers.tick(now: engine.now)
        // The silence of tomorrow is made by then, and hides nothing yet.
        let over = try await incident(before.id, engine).measures
        #expect(over.map { $0.undoneAt != nil } == [true])
    }

    @Test("keeps the gate shut that asks for the baseline, until the silence ends by itself")
    func gate() async throws {
        let (source, before) = try await withIncident()
        let engine = source.engine
        _ = try await silence(engine, lasting: .minutes(30))
        let process = engine.parts.processes.current
        func isOpen() async throws -> Bool {
            let now = try await incident(before.id, engine)
            let checks = process.gates.flatMap { gate in
                now.unmetConditions(
                    for: gate.milestone,
                    under: process,
                    calendar: .standard(zone: .utc),
                    now: engine.clock.now()
                )
            }
            return !checks.contains { $0.problem.contains("not undone") }
        }

        #expect(try await !isOpen())
        engine.clock.advance(by: .minutes(31))
        try await engine.timers.tick(now: engine.now)

        #expect(try await isOpen())
        let measure = try #require(try await incident(before.id, engine).measures.first)
        #expect(measure.undoneAt != nil)
    }

    @Test("leaves alone a silence that hides nothing of the incident")
    func other() async throws {
        let (source, before) = try await withIncident()
        let engine = source.engine
        let wish = SilenceBook.Wish(
            matchers: [try LabelMatcher(name: "alertname", value: "SomethingElse")],
            startsAt: engine.now,
            endsAt: engine.now + .hours(1),
            createdBy: "Ana",
            comment: "Elsewhere"
        )

        try await SilenceBook(engine.parts).set(wish, about: nil, by: .person(try engine.person("ana").id))

        #expect(try await incident(before.id, engine).measures == [])
    }

    @Test("of two incidents that are merged: the alerts go on in the one that is left, and those to come, too")
    func merged() async throws {
        let (source, ended) = try await withIncident()
        let engine = source.engine
        let target = try await engine.declare("major")
        try await engine.commands.merge(
            ended.id,
            into: target.id,
            because: "The same",
            as: .person(try engine.person("ana").id),
            by: .web
        )

        let after = try await incident(target.id, engine)
        #expect(after.alerts.map(\.alert) == ended.alerts.map(\.alert))
        let stored = try await engine.parts.database.read { try AlertShelf($0).list(incident: target.id, limit: 10) }
        #expect(stored.map(\.alert.id) == ended.alerts.map(\.alert))

        try await source.send(Self.labels.merging(["instance": "two"]) { one, _ in one })
        engine.clock.advance(by: .minutes(1))
        try await source.send(Self.labels, endsAt: engine.now)
        try await source.send(Self.labels.merging(["instance": "two"]) { one, _ in one }, endsAt: engine.now)

        let later = try await incident(target.id, engine)
        #expect(later.alerts.count == 2)
        #expect(later.alerts.allSatisfy { $0.endsAt != nil })
        #expect(try await source.incidents().count == 2)
    }

    @Test("of two incidents that are merged: alerts that are over do not end the watch over the recovery")
    func mergedWhenOver() async throws {
        let (source, ended) = try await withIncident()
        let engine = source.engine
        let target = try await engine.declare("major")
        try await source.finish(target.id, .monitoring)
        engine.clock.advance(by: .minutes(1))
        try await source.send(Self.labels, endsAt: engine.now)

        try await engine.commands.merge(
            ended.id,
            into: target.id,
            because: "The same",
            as: .person(try engine.person("ana").id),
            by: .web
        )

        let after = try await incident(target.id, engine)
        #expect(after.alerts.map(\.endsAt) == [engine.now])
        #expect(after.reached(.monitoring))
    }
}
