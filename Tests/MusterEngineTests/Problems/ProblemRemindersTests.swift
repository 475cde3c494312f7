import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Reminders of problems", .timeLimit(.minutes(5)))
struct ProblemRemindersTests {
    @Test("go to the reviewer and to who owes a remediation, each once, at its time")
    func reminds() async throws {
        let engine = try await TestEngine("standard")
        let (ana, ben) = (try engine.person("ana"), try engine.person("ben"))
        let book = ProblemBook(engine.parts)
        let problem = try await book.open(.init(title: "It leaks"), as: .person(ana.id), by: .web)
        let step = Remediation(
            id: ID(engine.parts.makeID()),
            title: "Pin the driver",
            owner: ana.id,
            targetAt: engine.now + .minutes(3)
        )
        try await book.run(.addRemediation(step), on: problem.id, as: .person(ana.id), by: .web)
        let review = Problem.Review(at: engine.now + .minutes(5), reviewer: ben.id)
        try await book.run(.planReview(review), on: problem.id, as: .person(ana.id), by: .web)

        try await engine.pass(2)
        #expect(try await engine.outgoing().isEmpty)
        try await engine.pass(8)

        let sent = try await engine.outgoing()
        #expect(sent.map(\.to) == [ana.email, ben.email])
        #expect(sent.map(\.subject) == ["Due now: Pin the driver (PRB-1)", "Review PRB-1: It leaks"])
        #expect(sent.last?.links.first?.url == "https://muster.example.org/problems/PRB-1")
    }

    @Test("are not for what is done or closed meanwhile")
    func done() async throws {
        let engine = try await TestEngine("standard")
        let ana = try engine.person("ana")
        let book = ProblemBook(engine.parts)
        let problem = try await book.open(.init(title: "It leaks", owner: ana.id), as: .person(ana.id), by: .web)
        let review = Problem.Review(at: engine.now + .minutes(2), reviewer: ana.id)
        for command in [
            ProblemCommand.edit([.rootCause: "A leak"], edition: 0), .planReview(review), .close(outcome: "Gone"),
        ] {
            try await book.run(command, on: problem.id, as: .person(ana.id), by: .web)
        }

        try await engine.pass(5)

        #expect(try await engine.outgoing().isEmpty)
        let due = try await engine.parts.database.read {
            try TimerQueue($0).dueAt(.problem, problem.id.description)
        }
        #expect(due == nil)
    }

    @Test("about a hidden problem stay hidden from others in the list of what leaves")
    func hidden() async throws {
        let engine = try await TestEngine("standard")
        let ana = try engine.person("ana")
        let incident = try await engine.commands.declare(
            Declaration(severity: "SEV3", title: "Payroll leaks", restricted: true),
            as: .person(ana.id),
            by: .web
        )
        let book = ProblemBook(engine.parts)
        let problem = try await book.open(.init(incidents: [incident.id]), as: .person(ana.id), by: .web)
        let review = Problem.Review(at: engine.now + .minutes(2), reviewer: ana.id)
        try await book.run(.planReview(review), on: problem.id, as: .person(ana.id), by: .web)

        try await engine.pass(5)

        let people = engine.parts.organisations.current.people
        let stranger = try #require(people.first { !incident.isVisible(to: .person($0.id)) }).id
        func subjects(_ viewer: Viewer) async throws -> [String] {
            let rows = try await engine.parts.database.read { try Outbox($0).list(for: viewer, limit: 500) }
            return rows.map(\.message.payload).filter { $0.contains("PRB-R1") }
        }
        #expect(try await subjects(.person(ana.id)).count == 1)
        #expect(try await subjects(.person(stranger)).isEmpty)
    }
}
