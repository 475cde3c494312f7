import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("What people report", .timeLimit(.minutes(5)))
struct IntakeTests {
    private func engine(_ process: String = "cloudflare") async throws -> (TestEngine, Intake, Actor) {
        let engine = try await TestEngine(process)
        return (engine, Intake(engine.parts), .person(try engine.person("ana").id))
    }

    private let details = IntakeReport.Details(
        title: "Pages load slowly",
        description: "Since noon",
        reporter: "Customer 7",
        answers: IntakeAnswers([.source: "Customer 7", .scope: "Europe"])
    )

    @Test("becomes an incident at the usual level, with its intake facts filled or marked as unknown")
    func accepted() async throws {
        let (engine, intake, ana) = try await engine()
        let report = try await intake.receive(details)

        let incident = try await intake.declare(report.number, severity: nil, as: ana, by: .web)

        #expect(report.reference == "REP-1")
        #expect(incident.severity == "P3")
        #expect(incident.facts["scope-of-impact"] == "Europe")
        #expect(incident.facts["customers"] == "unknown")
        #expect(incident.facts["type-of-impact"] == "Unknown")
        #expect(!incident.access.isRestricted)
        let found = try #require(try await engine.parts.database.read { try IntakeReports($0).find(number: 1) })
        #expect(found.state == .declared)
        #expect(found.incident == incident.id)
    }

    @Test("is decided once, whatever is decided")
    func once() async throws {
        let (_, intake, ana) = try await engine()
        let report = try await intake.receive(details)

        try await intake.decline(report.number, reason: "A cable", as: ana)

        await #expect(throws: IncidentRejection.alreadyDone("REP-1 was decided already: A cable")) {
            try await intake.declare(report.number, severity: "P1", as: ana, by: .web)
        }
        await #expect(throws: EngineError.invalid(field: "reason", problem: "say why it is no incident")) {
            try await intake.decline(report.number, reason: " ", as: ana)
        }
    }

    @Test("joins an incident as a line of its record")
    func joins() async throws {
        let (engine, intake, ana) = try await engine("foundations")
        let incident = try await engine.commands.declare(
            Declaration(severity: "SEV3", title: "Slow"),
            as: ana,
            by: .web
        )
        let report = try await intake.receive(details)

        let after = try await intake.join(report.number, to: incident.id, as: ana, by: .web)

        #expect(after.version == incident.version + 1)
        let found = try await engine.parts.database.read { try IntakeReports($0).find(number: 1) }
        #expect(found?.state == .joined)
        #expect(found?.reason == "joined INC-1")
    }

    @Test("that is a bug becomes a ticket of the team that owns the service")
    func ticket() async throws {
        let (engine, intake, ana) = try await engine()
        var details = details
        details.service = "search"
        let report = try await intake.receive(details)

        let ticket = try await intake.makeTicket(of: report.number, team: nil, as: ana)

        #expect(ticket.reference == "TKT-1")
        #expect(ticket.team == engine.parts.organisations.current.team(key: "platform")?.id)
        #expect(ticket.details.origin == "REP-1")
    }

    @Test("of privacy says nothing in the ticket that is made of it: backlogs are read by all")
    func restrictedTicket() async throws {
        let (engine, intake, _) = try await engine()
        var details = details
        (details.route, details.title) = (.privacy, "Payroll is public")
        let report = try await intake.receive(details)
        let keepers = engine.parts.organisations.current.keepers(
            of: .privacy,
            under: engine.parts.processes.current,
            at: engine.now
        )
        let keeper = Actor.person(try #require(keepers.people.first))

        let ticket = try await intake.makeTicket(of: report.number, team: nil, as: keeper)

        #expect(ticket.details.title == "REP-1")
        #expect(ticket.details.description.isEmpty)
    }

    @Test("of security is not merged into an incident that is open to all, whose record all read")
    func restrictedJoin() async throws {
        let (engine, intake, _) = try await engine("foundations")
        var details = details
        (details.route, details.title) = (.security, "The admin page is open")
        let report = try await intake.receive(details)
        let grace = Actor.person(try engine.person("grace").id)
        let incident = try await engine.declare("SEV3")
        let before = try await engine.records(incident.id).count

        let problem =
            "REP-1 is read by its keepers alone, and INC-1 by all; restrict INC-1 first, or merge it into an incident "
            + "that is restricted"
        await #expect(throws: IncidentRejection.wrongState(problem)) {
            try await intake.join(report.number, to: incident.id, as: grace, by: .web)
        }

        #expect(try await engine.records(incident.id).count == before)
        let waiting = try await engine.parts.database.read { try IntakeReports($0).find(number: 1) }
        #expect(waiting?.state == .waiting)
        try await engine.run(.restrict(reason: "A hole"), on: incident.id)
        try await intake.join(report.number, to: incident.id, as: grace, by: .web)
        let joined = try await engine.parts.database.read { try IntakeReports($0).find(number: 1) }
        #expect(joined?.state == .joined)
    }

    @Test(
        "of security is known to its keepers alone, who are told without a word of it",
        arguments: ["cloudflare", "foundations"]
    )
    func restricted(process: String) async throws {
        let (engine, intake, _) = try await engine(process)
        var details = details
        (details.route, details.title) = (.security, "The admin page is open")

        let report = try await intake.receive(details)
        try await engine.work()

        let grace = try engine.person("grace").id
        let keepers = engine.parts.organisations.current.keepers(
            of: .security,
            under: engine.parts.processes.current,
            at: engine.now
        )
        #expect(keepers.people == [grace])
        #expect(intake.isVisible(report, to: grace))
        #expect(!intake.isVisible(report, to: try engine.person("ana").id))
        let sent = engine.mail.attempts.map(\.message).filter { $0.subject.contains("REP-1") }
        #expect(sent.map(\.to) == ["grace@example.org"])
        #expect(sent.allSatisfy { !$0.body.contains("admin page") && !$0.subject.contains("admin page") })
        let ben = Actor.person(try engine.person("ben").id)
        await #expect(throws: EngineError.self) {
            try await intake.declare(report.number, severity: nil, as: ben, by: .web)
        }
        let incident = try await intake.declare(report.number, severity: nil, as: .person(grace), by: .web)
        #expect(incident.access.isRestricted)
        if process == "cloudflare" { #expect(incident.facts["security-incident"] == "yes") }
    }

    @Test("without a title, or longer than fits, is refused by its field")
    func refused() async throws {
        let (_, intake, _) = try await engine()
        var empty = details
        empty.title = "  "
        var long = details
        long.description = String(repeating: "x", count: Limits.bodyLength + 1)

        for (report, field) in [(empty, "title"), (long, "description")] {
            let error = await #expect(throws: EngineError.self) { try await intake.receive(report) }
            guard case .invalid(let named, _)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(named == field)
        }
    }
}

@Suite("A non-incident", .timeLimit(.minutes(5)))
struct BacklogTests {
    @Test("that was declared ends with a ticket in its place")
    func downgraded() async throws {
        let engine = try await TestEngine("foundations")
        let ana = Actor.person(try engine.person("ana").id)
        let incident = try await engine.commands.declare(
            Declaration(severity: "SEV3", title: "The logo is blurred", service: "search"),
            as: ana,
            by: .web
        )

        let ticket = try await Backlog(engine.parts)
            .add(from: incident.id, reason: "Nobody is hurt", team: nil, as: ana, by: .web)

        let after = try #require(Incident(replaying: try await engine.records(incident.id)))
        #expect(after.isClosed)
        #expect(ticket.details.title.contains("The logo is blurred"))
        #expect(ticket.details.incident == incident.id)
        #expect(ticket.team == engine.parts.organisations.current.team(key: "platform")?.id)
        await #expect(throws: IncidentRejection.self) {
            try await Backlog(engine.parts).add(from: incident.id, reason: "Again", team: nil, as: ana, by: .web)
        }
    }

    @Test("that somebody leads is ended by those alone who may")
    func led() async throws {
        let engine = try await TestEngine("foundations")
        let (ana, ben) = (Actor.person(try engine.person("ana").id), Actor.person(try engine.person("ben").id))
        let incident = try await engine.declare("SEV3")
        try await engine.run(
            .assign(role: "incident-commander", person: try engine.person("ana").id, reason: nil),
            on: incident.id
        )

        await #expect(throws: IncidentRejection.self) {
            try await Backlog(engine.parts).add(from: incident.id, reason: "None", team: nil, as: ben, by: .web)
        }
        #expect(try await engine.parts.database.read { try Tickets($0).list(for: .muster, limit: 9) }.isEmpty)
        let ticket = try await Backlog(engine.parts).add(
            from: incident.id,
            reason: "None",
            team: nil,
            as: ana,
            by: .web
        )
        #expect(ticket.number == 1)
    }

    @Test("is closed with what was done, and opened again")
    func closed() async throws {
        let engine = try await TestEngine()
        let backlog = Backlog(engine.parts)
        let ticket = try await backlog.add(.init(title: "Fix it"))

        let closed = try await backlog.close(ticket.number, outcome: "Fixed", for: .muster)
        let opened = try await backlog.close(ticket.number, outcome: nil, for: .muster)

        #expect(closed.closedAt == engine.now)
        #expect(closed.details.outcome == "Fixed")
        #expect(opened.isOpen)
    }
}
