import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Commands", .timeLimit(.minutes(5)))
struct CommandsTests {
    @Test("leave events, summary, wake-up, messages and the way from a page to its incident together")
    func declares() async throws {
        let engine = try await TestEngine()

        let incident = try await engine.declare()

        let records = try await engine.records(incident.id)
        #expect(Incident(replaying: records) == incident)
        let database = engine.parts.database
        let summary = try #require(try await database.read { try IncidentBoard($0).summary(incident.id) })
        #expect(summary.version == records.count)
        #expect(summary.name == "Checkout is failing for all")
        #expect(summary.details.unanswered == 1)
        let wakeUp = try await database.read { try TimerQueue($0).dueAt(.incident, incident.id.description) }
        #expect(wakeUp == TestEngine.start + .minutes(15))
        let page = try #require(incident.pages.first)
        let paged = try await engine.messages(of: incident.id).filter { $0.message.purpose == .page }
        #expect(paged.map(\.message.subject) == [page.id.description])
        #expect(paged.map(\.state) == [.due])
        #expect(try await database.read { try PageIndex($0).incident(of: page.id) } == incident.id)
        #expect(try await database.read { try ChainVerifier($0).verify(incident.id) }.findings == [])
    }

    @Test("publish an update on the status page with the event that says so")
    func publishes() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let audience = try #require(engine.parts.processes.current.audiences.first { $0.channel == .statusPage })

        let request = UpdateRequest(
            audience: audience.key,
            state: .investigating,
            subject: "Checkout",
            body: "We are looking into it.",
            components: ["payments": .majorOutage]
        )
        try await engine.run(.sendUpdate(request), on: incident.id)

        let published = try await engine.parts.database.read {
            try StatusUpdates($0).list(since: TestEngine.start, limit: 9)
        }
        #expect(published.map(\.body) == ["We are looking into it."])
        #expect(published.first?.number == incident.number)
        #expect(published.first?.components == ["payments": .majorOutage])
    }

    @Test("write nothing of what is rejected")
    func rejects() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let records = try await engine.records(incident.id)
        let messages = try await engine.messages()

        await #expect(throws: IncidentRejection.self) {
            try await engine.run(.changeSeverity(to: "SEV9", reason: "worse"), on: incident.id)
        }

        #expect(try await engine.records(incident.id) == records)
        #expect(try await engine.messages() == messages)
    }

    @Test("undo everything where a later part of the transaction fails")
    func undoes() async throws {
        let engine = try await TestEngine()
        let ana = try engine.person("ana").id
        let process = engine.parts.processes.current

        await #expect(throws: EngineError.noSuchAlert) {
            try await engine.commands.commit(.urgent) { transaction in
                let declaration = Declaration(severity: "SEV1", title: "Half done")
                try transaction.declare(declaration, under: process, as: .person(ana), by: .web)
                throw EngineError.noSuchAlert
            }
        }

        let database = engine.parts.database
        #expect(try await database.read { try EventLog($0).incidents() } == [])
        #expect(try await database.read { try IncidentBoard($0).list(for: .muster, limit: 9) } == [])
        #expect(try await database.read { try TimerQueue($0).nextDueAt() } == nil)
        #expect(try await engine.messages() == [])
    }

    @Test("at one moment on one incident all apply, each after the other")
    func concurrent() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...20 {
                group.addTask {
                    let note = IncidentCommand.note(kind: .note, text: "Note \(number)", at: nil, refersTo: nil)
                    try await engine.run(note, on: incident.id)
                }
            }
            try await group.waitForAll()
        }

        let records = try await engine.records(incident.id)
        #expect(records.map(\.sequence) == Array(1...incident.version + 20))
        let notes = records.compactMap { record -> String? in
            if case .noted(let note) = record.event { note.text.text } else { nil }
        }
        #expect(Set(notes) == Set((1...20).map { "Note \($0)" }))
        #expect(try await engine.parts.database.read { try ChainVerifier($0).verify(incident.id) }.findings == [])
    }

    @Test("number incidents without gaps, also those declared at one moment")
    func numbers() async throws {
        let engine = try await TestEngine()

        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await engine.declare().number } }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(numbers.sorted() == Array(1...8))
    }

    @Test("ask the store what is true: the cache is only a shortcut")
    func staleCache() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let other = engine.restarted()

        try await other.run(.note(kind: .note, text: "From elsewhere", at: nil, refersTo: nil), on: incident.id)
        let after = try await engine.run(.note(kind: .note, text: "From here", at: nil, refersTo: nil), on: incident.id)

        #expect(after.version == incident.version + 2)
        #expect(Incident(replaying: try await engine.records(incident.id)) == after)
    }

    @Test("say that there is no such incident")
    func unknown() async throws {
        let engine = try await TestEngine()

        await #expect(throws: EngineError.noSuchIncident) {
            try await engine.run(.checkIn(note: "All is well"), on: ID(engine.parts.makeID()))
        }
    }

    @Test("tell whoever looks at the incident, and at the board")
    func tells() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        var one = engine.parts.live.changes(of: .incident(incident.id)).makeAsyncIterator()
        var all = engine.parts.live.changes(of: .everything).makeAsyncIterator()

        try await engine.run(.checkIn(note: "All is well"), on: incident.id)

        #expect(await one.next() != nil)
        #expect(await all.next() != nil)
    }

    @Test("leave lists that can be written anew from the events")
    func rebuilds() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        try await engine.pass(40)
        let database = engine.parts.database
        let before = try await database.read { try IncidentBoard($0).summary(incident.id) }
        try await database.write { connection in
            try connection.execute("UPDATE incident SET name = 'Something else'")
            try TimerQueue(connection).remove(.incident, incident.id.description)
        }
        let check = RecordCheck(engine.parts)
        #expect(try await check.report().findings.count == 1)

        #expect(try await check.rebuild() == 1)

        #expect(try await check.report().findings == [])
        #expect(try await database.read { try IncidentBoard($0).summary(incident.id) } == before)
        #expect(try await database.read { try TimerQueue($0).nextDueAt() } != nil)
    }
}
