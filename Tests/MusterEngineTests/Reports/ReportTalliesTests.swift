import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("The sums of the reports", .timeLimit(.minutes(5)))
struct ReportTalliesTests {
    private let month = Month(of: TestEngine.start)

    private func report(_ engine: TestEngine) async throws -> Report {
        try await engine.parts.database.read { [month] in try ReportTallies($0).report(month...month) }
    }

    @Test("are those of the incidents, however each of them came about")
    func follow() async throws {
        let engine = try await TestEngine()
        for severity in ["SEV1", "SEV2", "SEV1"] {
            let incident = try await engine.declare(severity)
            try await engine.run(.acknowledge(page: nil), on: incident.id)
            try await engine.pass(45)
            try await engine.run(.changeSeverity(to: "SEV3", reason: "smaller than it looked"), on: incident.id)
            let ana = try engine.person("ana").id
            try await engine.run(.assign(role: "incident-commander", person: ana, reason: nil), on: incident.id)
            try await engine.run(.reach(.mitigated, at: nil, note: nil, overriding: "It is over"), on: incident.id)
        }

        let kept = try await report(engine)
        _ = try await RecordCheck(engine.parts).rebuild()

        #expect(try await report(engine) == kept)
        #expect(kept.whole.declared == 3)
        #expect(kept.whole.duration(.mitigate).count == 3)
        #expect(kept.bySeverity["SEV3"]?.declared == 3)
        #expect(kept.bySeverity["SEV1"]?.declared ?? 0 == 0)
        #expect(kept.whole.promises.missed > 0)
    }

    @Test("lose what is dismissed after it was counted, and get it back when it is opened again")
    func dismissed() async throws {
        let engine = try await TestEngine()
        let alarm = try await engine.declare()
        let target = try await engine.declare()
        let duplicate = try await engine.declare()
        try await engine.pass(5)
        let before = try await report(engine)

        try await engine.run(.room(.dismiss(.falseAlarm, reason: "A probe was wrong", ticket: nil)), on: alarm.id)
        try await engine.commands.merge(
            duplicate.id,
            into: target.id,
            because: "The same",
            as: .person(try engine.person("ana").id),
            by: .web
        )
        let after = try await report(engine)
        _ = try await RecordCheck(engine.parts).rebuild()
        let rebuilt = try await report(engine)
        try await engine.run(.reopen(reason: "It is real"), on: alarm.id)
        let reopened = try await report(engine)

        #expect(before.whole.declared == 3)
        #expect(after.whole.declared == 1)
        #expect(after.whole.resolved == 0)
        #expect(after.whole.duration(.resolve).count == 0)
        #expect(after.dismissed == 2)
        #expect(rebuilt == after)
        #expect(reopened.whole.declared == 2)
        #expect(reopened.dismissed == 1)
    }

    @Test("count what was missed as late, once it is done")
    func late() async throws {
        let role = "incident-commander"
        let engine = try await TestEngine(editingProcess: { process in
            process.clocks = process.clocks.filter { $0.duty == .roleFilled(role) }
        })
        let incident = try await engine.declare()
        try await engine.pass(25)
        let missed = try await report(engine).whole.promises
        try await engine.run(
            .assign(role: role, person: try engine.person("ana").id, reason: nil),
            on: incident.id
        )
        let late = try await report(engine).whole.promises

        #expect(missed.missed == 1)
        #expect(missed.late == 0)
        #expect(late.missed == 0)
        #expect(late.late == 1)
    }

    @Test("are not touched by what is rejected")
    func rejected() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let before = try await report(engine)

        await #expect(throws: IncidentRejection.self) {
            try await engine.run(.changeSeverity(to: "SEV9", reason: "worse"), on: incident.id)
        }

        #expect(try await report(engine) == before)
    }

    @Test("are made again for a store that was written before there were any")
    func older() async throws {
        let engine = try await TestEngine()
        _ = try await engine.declare()
        let kept = try await report(engine)
        try await engine.parts.database.write { connection in
            try ReportTallies(connection).clear()
            try connection.execute("DELETE FROM incident_text")
        }

        let count = try await RecordCheck(engine.parts).catchUp()

        #expect(count == 1)
        #expect(try await report(engine) == kept)
        #expect(try await RecordCheck(engine.parts).catchUp() == 0)
    }

    @Test("are whole at the next start where writing them anew was interrupted")
    func interrupted() async throws {
        let database = InterruptedDatabase(try SQLiteDatabase(path: nil))
        let engine = try await TestEngine(on: database)
        _ = try await engine.declare()
        _ = try await RecordCheck(engine.parts).catchUp()
        let kept = try await report(engine)
        // Not what clears them, but the first that writes them anew.
        database.interrupt { database.interrupt { throw StoreError.diskFull } }
        await #expect(throws: StoreError.diskFull) { try await RecordCheck(engine.parts).rebuild() }

        _ = try await RecordCheck(engine.restarted().parts).catchUp()

        #expect(try await report(engine) == kept)
    }
}
