import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("What a chat server tells us", .timeLimit(.minutes(5)))
struct ChatDeskTests {
    private let server = FakeChatServer()
    private let other = FakeChatServer(.matrix, name: "Matrix")
    private let database: InterruptedDatabase
    private let engine: TestEngine
    private let desk: ChatDesk

    /// Reads "/claim ROLE" and "/fail" alone; the commands of the composer are tested where they are.
    private static let reader = ChatReader(
        help: "the help",
        words: { ($0 as? IncidentRejection)?.message },
        read: { text, _, process, me in
            if text == "/fail" { throw IncidentRejection.wrongState("not now") }
            return text == "/claim" ? .assign(role: process.lead?.key ?? "", person: me, reason: nil) : nil
        }
    )

    init() async throws {
        database = InterruptedDatabase(try SQLiteDatabase(path: nil))
        engine = try await TestEngine(on: database, editingProcess: { $0.clocks = [] })
        engine.parts.chat.use([server, other])
        desk = ChatDesk(engine.parts, Self.reader)
        server.know("UANA", mail: "ana@example.org", name: "Ana")
        server.know("UZOE", mail: "zoe@elsewhere.example", name: "Zoe")
    }

    private func work() async throws {
        try await desk.tick(now: engine.now)
        let connectors: [any Connector] = [
            ChatConnector(engine.parts, server), ChatConnector(engine.parts, other), engine.mail, engine.webhooks,
        ]
        let outbox = OutboxService(engine.parts, connectors: connectors, jitter: { 0 })
        while try await outbox.tick(now: engine.now) > 0 {}
    }

    /// Has what was kept taken up, and the database go away after the first write of it.
    private func workAndFail() async throws {
        let database = database
        database.interrupt { database.interrupt { throw StoreError.unreachable("a failover") } }
        await #expect(throws: StoreError.self) { _ = try await desk.tick(now: engine.now) }
    }

    private func declared() async throws -> (incident: Incident, room: String) {
        let incident = try await engine.declare()
        try await work()
        let room = try await engine.parts.database.read { try ChatRooms($0).find("slack", incident.id)?.room }
        return (incident, try #require(room))
    }

    private func hear(_ event: ChatHeard.Event, _ account: String? = "UANA", in room: String, id: String) async throws {
        try await desk.keep([ChatHeard(id: id, room: room, account: account, event: event)], from: .slack)
        try await work()
    }

    private struct Line {
        var who: Actor
        var text: String
        var source: EventSource
    }

    private func said(_ incident: Incident) async throws -> [Line] {
        try await engine.records(incident.id).compactMap { record in
            guard case .room(.said(let said)) = record.event else { return nil }
            return Line(who: record.actor, text: said.text.text, source: record.source)
        }
    }

    @Test("stands in the war room once, under the name of whoever said it, and goes to the other server alone")
    func bridges() async throws {
        let (incident, room) = try await declared()
        let before = try #require(server.rooms[room]).posts.count

        for id in ["e1", "e1", "e2"] {
            try await hear(.said(message: "m1", text: "It is the cache", name: nil), in: room, id: id)
        }
        try await hear(.said(message: "m2", text: "Who are you?", name: nil), "UZOE", in: room, id: "e3")

        let lines = try await said(incident)
        #expect(lines.map(\.text) == ["It is the cache", "Who are you?"])
        #expect(lines.map(\.who) == [.person(try engine.person("ana").id), .integration("Zoe (Slack)")])
        #expect(lines.allSatisfy { $0.source == .chat })
        #expect(server.rooms[room]?.posts.count == before)
        let mirrored = other.rooms.values.flatMap(\.posts).map(\.text)
        #expect(mirrored.count { $0 == "It is the cache" } == 1 && mirrored.contains("Who are you?"))
    }

    @Test("corrects the record where it was edited or deleted, and is not told of it again")
    func corrects() async throws {
        let (incident, room) = try await declared()
        try await hear(.said(message: "m1", text: "It is the cash", name: nil), in: room, id: "e1")
        let before = try #require(server.rooms[room]).posts.count

        try await hear(.edited(message: "m1", text: "It is the cache"), in: room, id: "e2")
        try await hear(.deleted(message: "m1"), nil, in: room, id: "e3")

        let notes = try await engine.records(incident.id).compactMap { record -> IncidentEvent.Noted? in
            if case .noted(let note) = record.event { note } else { nil }
        }
        let line = try #require(
            try await engine.records(incident.id).first { $0.event.timelineKind == .chat && $0.source == .chat }
        )
        #expect(notes.map(\.kind) == [.correction, .correction])
        #expect(notes.allSatisfy { $0.refersTo == line.sequence })
        #expect(
            notes.map(\.text.text) == ["In Slack this was changed to: It is the cache", "In Slack this was deleted."]
        )
        #expect(server.rooms[room]?.posts.count == before)
    }

    @Test("corrects the record also where the edit is told before what it changes")
    func correctsLater() async throws {
        let (incident, room) = try await declared()
        try await hear(.edited(message: "m1", text: "It is the cache"), in: room, id: "e1")
        try await hear(.said(message: "m1", text: "It is the cash", name: nil), in: room, id: "e2")
        try await work()

        let corrections = try await engine.records(incident.id).filter { record in
            if case .noted(let note) = record.event { note.kind == .correction } else { false }
        }
        #expect(corrections.count == 1)
    }

    @Test("is whose it is also where the server could not say so at first, and waits two minutes for that")
    func asksAgainWhoItWas() async throws {
        let (incident, room) = try await declared()
        server.fail(.unanswered(because: "no answer"))
        try await hear(.said(message: "m1", text: "It is the cache", name: nil), in: room, id: "e1")
        #expect(try await said(incident).isEmpty)
        engine.clock.advance(by: .seconds(10))
        try await work()
        #expect(try await said(incident).map(\.who) == [.person(try engine.person("ana").id)])

        server.fail(.down(because: "HTTP 503"))
        try await hear(.said(message: "m2", text: "Are you there?", name: nil), in: room, id: "e2")
        engine.clock.advance(by: .minutes(3))
        server.fail(.down(because: "HTTP 503"))
        try await work()
        #expect(try await said(incident).last?.who == .integration("UANA (Slack)"))
    }

    @Test("brings back once what arrived although nobody said so")
    func returnsOnce() async throws {
        let (incident, room) = try await declared()
        try await engine.run(.room(.say("Do not lose this", answers: nil)), on: incident.id)
        try await work()
        let last = try #require(server.rooms[room]?.posts.lastIndex { $0.text == "Do not lose this" })

        server.loseAnswer()
        try await hear(.deleted(message: "\(room)-\(last)"), nil, in: room, id: "e1")
        for _ in 1...3 {
            engine.clock.advance(by: .minutes(1))
            try await work()
        }

        #expect(server.rooms[room]?.posts.count { $0.text == "Do not lose this" } == 2)
    }

    @Test("brings back what Muster wrote and somebody deleted, three times and no more")
    func returns() async throws {
        let (incident, room) = try await declared()
        try await engine.run(.room(.say("Do not lose this", answers: nil)), on: incident.id)
        try await work()

        for turn in 1...5 {
            let posts = try #require(server.rooms[room]).posts
            let last = try #require(posts.lastIndex { $0.text == "Do not lose this" })
            try await hear(.deleted(message: "\(room)-\(last)"), nil, in: room, id: "e\(turn)")
        }

        #expect(server.rooms[room]?.posts.count { $0.text == "Do not lose this" } == 4)
        let notes = try await engine.records(incident.id).filter { $0.event.timelineKind == .note }
        #expect(notes.count == 4)
    }

    @Test("is done with the rights of the one who said it")
    func commands() async throws {
        let (incident, room) = try await declared()

        try await hear(.said(message: "m1", text: "!claim", name: nil), in: room, id: "e1")
        try await hear(.said(message: "m2", text: "!claim", name: nil), "UZOE", in: room, id: "e2")
        try await hear(.said(message: "m3", text: "!fail", name: nil), in: room, id: "e3")

        let records = try await engine.records(incident.id)
        let claims = records.filter { if case .roleAssigned = $0.event { $0.source == .chat } else { false } }
        #expect(claims.map(\.actor) == [.person(try engine.person("ana").id)])
        #expect(try await said(incident).isEmpty)
        #expect(server.rooms["D-UZOE"]?.posts.last?.text == ChatAnswers.stranger)
        #expect(server.rooms["D-UANA"]?.posts.last?.text == "not now")
    }

    @Test("does a command once, and answers it, where the database goes away in the middle of it")
    func commandsOnce() async throws {
        let declare = ChatHeard.Event.said(message: "m1", text: "declare SEV2 Search is slow", name: nil)
        try await desk.keep([ChatHeard(id: "e1", room: "D-UANA", account: "UANA", event: declare)], from: .slack)

        try await workAndFail()
        try await work()

        let ana = try engine.person("ana").id
        let declared = try await engine.parts.database.read {
            try IncidentBoard($0).list(.unresolved, for: .person(ana), limit: 10)
        }
        #expect(declared.count == 1)
        #expect(server.rooms["D-UANA"]?.posts.last?.text.hasPrefix("That is done.") == true)
    }

    @Test("tells nobody of a restricted incident who may not know of it")
    func keepsSecrets() async throws {
        let secret = try await engine.commands.declare(
            Declaration(severity: "SEV1", title: "A breach", restricted: true, mobilises: false),
            as: .person(try engine.person("ben").id),
            by: .web
        )
        let commands = ChatCommands(engine.parts, server, Self.reader)
        let ana = ChatPeople.Author(person: try engine.person("ana"), name: "Ana")
        let ben = ChatPeople.Author(person: try engine.person("ben"), name: "Ben")

        let isMember = secret.access.members.contains(try engine.person("ana").id)
        #expect(!isMember)
        #expect(try await commands.run("list", by: ana, in: "x").text == "No incident is open.")
        #expect(try await commands.run("list", by: ben, in: "x").text.contains("A breach"))
        let refused = try await commands.run("\(secret.reference) claim", by: ana, in: "x").text
        let unknown = try await commands.run("INC-9 claim", by: ana, in: "x").text
        #expect(refused == unknown.replacing("INC-9", with: secret.reference))
    }

    @Test("declares and reports")
    func declares() async throws {
        let commands = ChatCommands(engine.parts, server, Self.reader)
        let ana = ChatPeople.Author(person: try engine.person("ana"), name: "Ana")
        let zoe = ChatPeople.Author(person: nil, name: "Zoe")

        let declared = try await commands.run("declare sev2 Search is slow", by: ana, in: "x").text
        let reported = try await commands.run("report security: A key is public\nIn the wiki", by: zoe, in: "x").text

        #expect(declared.hasPrefix("Declared SEV2 INC-1: Search is slow."))
        #expect(reported.contains("REP-1"))
        let report = try await engine.parts.database.read { try IntakeReports($0).find(number: 1) }
        #expect(report?.details.route == .security)
        #expect(report?.details.title == "A key is public")
        #expect(report?.details.reporter == "Zoe")
        #expect(try await commands.run("declare SEV2", by: ana, in: "x").text.hasPrefix("Write it as declare"))
        #expect(try await commands.run("declare X", by: zoe, in: "x").text == ChatAnswers.stranger)
    }

    private struct Paged {
        var incident: Incident
        var ana: ID<Person>
        /// The message that paged her.
        var place: ChatPlace
        /// What names its answer.
        var token: String
    }

    /// Ana has an account, and is paged by it.
    private func paged() async throws -> Paged {
        engine.parts.desk.serve([.email, .webhook, .slack])
        let method = ContactMethod(.slack, "UANA")
        let ana = try engine.person("ana").id
        try await Contacts(engine.parts).add(method, of: ana)
        try await work()
        let code = try #require(server.rooms["D-UANA"]?.posts.last?.head).filter(\.isNumber)
        try await Contacts(engine.parts).verify(method, code: code, of: ana)
        let (incident, _) = try await declared()
        try await engine.run(
            .page(PageRequest(target: .person(ana), because: "Look")),
            on: incident.id,
            as: "ben"
        )
        try await work()
        let posts = try #require(server.rooms["D-UANA"]).posts
        let last = try #require(posts.lastIndex { $0.answer != nil })
        return Paged(
            incident: incident,
            ana: ana,
            place: ChatPlace(room: "D-UANA", message: "D-UANA-\(last)"),
            token: ChatAnswers.token(in: try #require(posts[last].answer).url)
        )
    }

    @Test("answers a page where the one who was paged says so, and changes the message")
    func answers() async throws {
        let paged = try await paged()
        let (place, incident, ana) = (paged.place, paged.incident, paged.ana)

        try await hear(.reacted(message: place.message, sign: "👍"), "UZOE", in: place.room, id: "e1")
        #expect(try await open(incident, ana) == 1)
        try await hear(.reacted(message: place.message, sign: "🎉"), in: place.room, id: "e2")
        #expect(try await open(incident, ana) == 1)
        try await hear(.reacted(message: place.message, sign: "👍"), in: place.room, id: "e3")

        #expect(try await open(incident, ana) == 0)
        #expect(server.edits[place]?.head == "Acknowledged: \(incident.reference).")
    }

    @Test("passes on the page of an incident that is named, or in whose room it is said")
    func passesOn() async throws {
        let first = try await paged()
        let commands = ChatCommands(engine.parts, server, Self.reader)
        let ana = ChatPeople.Author(person: try engine.person("ana"), name: "Ana")
        let (second, room) = try await declared()
        for reason in ["Look", "Look again"] {
            let page = PageRequest(target: .person(first.ana), because: reason)
            try await engine.run(.page(page), on: second.id, as: "ben")
        }

        let asked = try await commands.run("esc", by: ana, in: "D-UANA").text
        let number = IncidentNumber.short(first.incident.number)
        let named = try await commands.run("\(number) esc", by: ana, in: "D-UANA").text

        #expect(asked.hasSuffix("pages wait. Name one: \"\(number) esc\"."))
        #expect(named.contains(first.incident.reference))
        let here = try await commands.run("esc", by: ana, in: room).text
        #expect(here != Self.reader.help)
    }

    @Test("answers a page also before what was sent is noted, and is forgotten where it is about nothing")
    func waitsForItsMessage() async throws {
        let paged = try await paged()
        let (incident, ana, room) = (paged.incident, paged.ana, paged.place.room)
        let (early, never) = ("\(room)-77", "\(room)-78")
        try await hear(.reacted(message: early, sign: "👍"), in: room, id: "e1")
        try await hear(.reacted(message: never, sign: "👍"), in: room, id: "e2")
        #expect(try await open(incident, ana) == 1)

        let noted = ChatMessage(server: "slack", room: room, message: early, isOurs: true, answer: paged.token)
        try await engine.parts.database.write(.normal) { try ChatMessages($0).add(noted) }
        try await work()
        #expect(try await open(incident, ana) == 0)

        #expect(try await engine.parts.database.read { try ChatEvents($0).early(limit: 10) }.count == 1)
        engine.clock.advance(by: .minutes(3))
        try await work()
        #expect(try await engine.parts.database.read { try ChatEvents($0).early(limit: 10) }.isEmpty)
    }

    @Test("answers a page also where the database goes away in the middle of it")
    func answersOnce() async throws {
        let paged = try await paged()
        let yes = ChatHeard.Event.reacted(message: paged.place.message, sign: "👍")
        try await desk.keep([ChatHeard(id: "e1", room: paged.place.room, account: "UANA", event: yes)], from: .slack)

        try await workAndFail()
        try await work()

        #expect(try await open(paged.incident, paged.ana) == 0)
        #expect(server.edits[paged.place] != nil)
    }

    @Test("is a button of Slack's that is on disk before it is taken, and refused where it cannot be kept")
    func presses() async throws {
        let paged = try await paged()
        engine.parts.chat.use([try SlackServer(url: "http://xoxb-1:s3cret@127.0.0.1:80/api")])
        let slack = try #require(SlackDesk(engine.parts, Self.reader))
        engine.parts.chat.use([server, other])
        let payload = """
            {"type": "block_actions", "user": {"id": "UANA"},
             "container": {"channel_id": "\(paged.place.room)", "message_ts": "\(paged.place.message)"},
             "actions": [{"action_id": "muster_acknowledge", "value": "\(paged.token)"}]}
            """
        let press = try #require(SlackPress(payload: payload))

        database.interrupt { throw StoreError.unreachable("a failover") }
        await #expect(throws: StoreError.self) { try await slack.press(press) }
        try await slack.press(press)
        try await work()

        #expect(try await open(paged.incident, paged.ana) == 0)
        #expect(server.edits[paged.place] != nil)
    }

    private func open(_ incident: Incident, _ person: ID<Person>) async throws -> Int {
        try await PageAnswers(engine.parts).open(of: person).count { $0.incident == incident.id }
    }
}
