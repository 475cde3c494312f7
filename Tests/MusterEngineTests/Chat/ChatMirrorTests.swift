import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("A room that mirrors an incident", .timeLimit(.minutes(5)))
struct ChatMirrorTests {
    private let server: FakeChatServer
    private let engine: TestEngine
    private let connector: ChatConnector

    init() async throws {
        try await self.init(FakeChatServer())
    }

    private init(_ server: FakeChatServer) async throws {
        self.server = server
        engine = try await TestEngine(editingProcess: { $0.clocks = [] })
        engine.parts.chat.use([server])
        connector = ChatConnector(engine.parts, server)
    }

    /// Sends what is due for rooms.
    private func work() async throws {
        let outbox = OutboxService(
            engine.parts,
            connectors: [connector, engine.mail, engine.webhooks],
            jitter: { 0 }
        )
        while try await outbox.tick(now: engine.now) > 0 {}
    }

    private func room(_ incident: Incident) async throws -> FakeChatServer.Room? {
        let rooms = try await engine.parts.database.read { try ChatRooms($0).list(of: incident.id) }
        return rooms.first?.room.flatMap { server.rooms[$0] }
    }

    private func say(_ text: String, _ incident: Incident) async throws {
        try await engine.run(.room(.say(text, answers: nil)), on: incident.id)
    }

    @Test("is opened with the name of the process, described, pinned, and told each thing once")
    func mirrors() async throws {
        let incident = try await engine.declare()
        try await work()
        try await say("The cache is cold", incident)
        try await work()

        let room = try #require(try await room(incident))
        #expect(room.posts[0].head?.contains(incident.reference) == true)
        #expect(room.topic.contains("SEV1"))
        #expect(room.pins == 1)
        #expect(room.posts.count { $0.text == "The cache is cold" } == 1)
        #expect(Set(room.posts.map(\.key)).count == room.posts.count)
    }

    @Test("is told in order what it missed, and nothing twice, once the server is back")
    func catchesUp() async throws {
        let incident = try await engine.declare()
        try await work()
        let before = try #require(try await room(incident)).posts.count
        server.fail(.down(because: "HTTP 503"), .unanswered(because: "no answer"))
        for number in 1...3 { try await say("Line \(number)", incident) }
        try await work()
        #expect(try await room(incident)?.posts.count == before)

        for _ in 1...3 {
            engine.clock.advance(by: .minutes(1))
            try await work()
        }

        let posts = try #require(try await room(incident)).posts
        #expect(posts.map(\.text).filter { $0.hasPrefix("Line") } == ["Line 1", "Line 2", "Line 3"])
    }

    @Test("has its people and its pin also where the first attempt at them came to nothing")
    func bringsItsPeople() async throws {
        server.know("U-ana", mail: "ana@example.org", name: "Ana")
        server.fail(.invite, .down(because: "HTTP 503"), .unanswered(because: "no answer"))
        server.fail(.pin, .unanswered(because: "no answer"))
        let incident = try await engine.declare()

        for _ in 1...6 {
            try await work()
            engine.clock.advance(by: .minutes(1))
        }

        let room = try #require(try await room(incident))
        #expect(room.members == ["U-ana"])
        #expect(room.pins == 1)
    }

    @Test("holds once what arrived although nobody said so")
    func knowsARepeat() async throws {
        let incident = try await engine.declare()
        try await work()
        try await say("Before", incident)
        try await work()
        server.loseAnswer()
        try await say("Only once", incident)
        try await work()

        engine.clock.advance(by: .minutes(1))
        try await work()

        #expect(try await room(incident)?.posts.count { $0.text == "Only once" } == 1)
    }

    @Test("is told many entries as one message")
    func sumsUp() async throws {
        let incident = try await engine.declare()
        try await work()
        let before = try #require(try await room(incident)).posts.count

        for number in 1...40 { try await say("Line \(number)", incident) }
        try await work()

        let posts = try #require(try await room(incident)).posts
        #expect(posts.count == before + 1)
        let summary = try #require(posts.last)
        #expect(summary.head == "40 entries at once")
        #expect(summary.text.contains("Line 40") && !summary.text.contains("Line 28\n"))
    }

    @Test("is closed with the incident")
    func closes() async throws {
        let incident = try await engine.declare()
        try await work()

        try await engine.run(
            .room(.dismiss(.falseAlarm, reason: "A test of the alert", ticket: nil)),
            on: incident.id
        )
        try await work()

        #expect(try await room(incident)?.isOpen == false)
        #expect(try await room(incident)?.posts.contains { $0.text.contains("A test of the alert") } == true)
    }

    @Test("is closed also where all of the time went into telling it")
    func closesLate() async throws {
        let incident = try await engine.declare()
        try await work()
        let clock = engine.clock
        server.whenPosted { clock.advance(by: .seconds(5)) }

        try await engine.run(
            .room(.dismiss(.falseAlarm, reason: "A test of the alert", ticket: nil)),
            on: incident.id
        )
        try await work()

        #expect(try await room(incident)?.isOpen == false)
    }

    @Test("is told what it has to know where whoever was about to tell it has died")
    func outlivesItsTeller() async throws {
        let incident = try await engine.declare()
        try await work()
        let (now, known) = (engine.now, ChatRoom(server: "slack", incident: incident.id, wantedName: "x"))
        let taken = try await engine.parts.database.write(.normal) {
            try ChatRooms($0).take(known, holder: "dead", until: now + .seconds(10), now: now)
        }
        #expect(taken != nil)

        try await say("Is anybody there?", incident)
        for _ in 1...6 {
            try await work()
            engine.clock.advance(by: .seconds(2))
        }

        #expect(try await room(incident)?.posts.count { $0.text == "Is anybody there?" } == 1)
        let sent = try await engine.messages(of: incident.id).filter { $0.message.channel == "slack" }
        #expect(sent.allSatisfy { $0.state == .delivered })
    }

    @Test("is made anew where somebody took it away")
    func comesBack() async throws {
        let incident = try await engine.declare()
        try await work()
        server.fail(.gone(because: "channel_not_found"))

        try await say("Are you there?", incident)
        try await work()
        engine.clock.advance(by: .minutes(1))
        try await work()

        #expect(server.rooms.count == 2)
        #expect(try await room(incident)?.posts.last?.text == "Are you there?")
    }

    @Test("is not made for a restricted incident, and closes without a word when one is restricted")
    func keepsSecrets() async throws {
        let incident = try await engine.declare()
        try await work()
        let before = try #require(try await room(incident)).posts

        try await engine.run(.restrict(reason: "Personal data"), on: incident.id)
        try await say("The data is on a public server", incident)
        try await work()
        let secret = try await engine.commands.declare(
            Declaration(severity: "SEV1", title: "A breach", restricted: true),
            as: .person(try engine.person("ana").id),
            by: .web
        )
        try await work()

        let room = try #require(try await room(incident))
        #expect(room.posts == before && !room.isOpen)
        #expect(!room.topic.contains("Personal data"))
        #expect(try await self.room(secret) == nil)
        #expect(server.rooms.count == 1)
    }

    @Test("of a restricted incident holds its members alone, where the settings want one")
    func isPrivate() async throws {
        let own = try await Self(FakeChatServer(rules: ChatRules(hasPrivateRooms: true)))
        for handle in ["ana", "ben"] {
            own.server.know("U-\(handle)", mail: "\(handle)@example.org", name: handle)
        }
        let secret = try await own.engine.commands.declare(
            Declaration(severity: "SEV1", title: "A breach", restricted: true),
            as: .person(try own.engine.person("ana").id),
            by: .web
        )
        try await own.work()

        let room = try #require(try await own.room(secret))
        let members = Set(
            try await own.engine.parts.database.read { try own.engine.parts.incident(secret.id, $0) }.access.members
        )
        let names = try ["ana", "ben"].filter { members.contains(try own.engine.person($0).id) }.map { "U-\($0)" }
        #expect(room.isPrivate)
        #expect(Set(room.members) == Set(names))
    }

    @Test("says in every message of a drill that it is one")
    func drill() async throws {
        let incident = try await engine.commands.declare(
            Declaration(severity: "SEV1", title: "Practice", service: "checkout", drill: true),
            as: .person(try engine.person("ana").id),
            by: .web
        )
        try await work()
        try await say("The cache is cold", incident)
        try await engine.run(.checkIn(note: "Looking"), on: incident.id)
        try await work()

        let room = try #require(try await room(incident))
        let beginnings = room.posts.map { String(($0.head ?? $0.text).prefix(7)) }
        #expect(beginnings.count > 2)
        #expect(Set(beginnings) == ["DRILL: "])
        #expect(room.topic.hasPrefix("DRILL: SEV1"))
    }

    @Test("waits for no other room while the server is down")
    func rests() async throws {
        let incident = try await engine.declare()
        try await work()
        for turn in 1...3 {
            server.fail(.down(because: "HTTP 503"))
            try await say("Line \(turn)", incident)
            try await work()
            engine.clock.advance(by: .seconds(1))
            engine.parts.chat.note(.down(because: "HTTP 503"), of: .slack, now: engine.now)
        }

        #expect(engine.parts.chat.rest(of: .slack, now: engine.now) != nil)
        #expect(engine.parts.chat.rest(of: .slack, now: engine.now + .minutes(1)) == nil)
        #expect(engine.parts.chat.sight(of: .slack)?.problem == "HTTP 503")
    }
}
