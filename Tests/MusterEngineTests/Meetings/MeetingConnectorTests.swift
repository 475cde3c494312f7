import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("A meeting for an incident", .timeLimit(.minutes(5)))
struct MeetingConnectorTests {
    private static let template = "https://meet.example.org/{reference}"

    private let meetings = FakeMeetings()

    private func engine(bridge: String? = Self.template) async throws -> TestEngine {
        let links = Links(base: "https://muster.example.org", bridge: bridge, meetings: "Zoom")
        let engine = try await TestEngine(
            "standard",
            links: links,
            editingProcess: { process in
                process.clocks = []
                process.gates = []
            }
        )
        engine.parts.meetings.use(meetings)
        return engine
    }

    private func now(_ incident: Incident, _ engine: TestEngine) async throws -> Incident {
        try await engine.parts.database.read { try engine.parts.incident(incident.id, $0) }
    }

    /// Lets seconds pass one by one, doing at each what falls due.
    private func pass(_ seconds: Int, _ engine: TestEngine) async throws {
        for _ in 0..<seconds {
            engine.clock.advance(by: .seconds(1))
            try await engine.outbox.tick(now: engine.now)
        }
    }

    private func entries(_ incident: Incident, _ engine: TestEngine) async throws -> [OutboxEntry] {
        try await engine.messages(of: incident.id).filter { $0.message.channel == "zoom" }
    }

    @Test("is made once, for the reference alone, and its link is in the record and in what is sent from then on")
    func makes() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        // Nobody waits for it.
        #expect(incident.bridge == nil && !incident.pages.isEmpty)

        try await engine.work()
        try await engine.work()

        let after = try await now(incident, engine)
        #expect(after.bridge == "https://zoom.example/j/90000000001" && after.meeting == "90000000001")
        #expect(
            meetings.wishes == [
                MeetingWish(topic: "INC-1", page: "https://muster.example.org/incidents/INC-1", mayRepeat: false)
            ]
        )
        let rows = try await entries(incident, engine)
        #expect(rows.map(\.state) == [.delivered] && rows.first?.receipt == "Zoom 90000000001")
        try await engine.run(
            .page(PageRequest(target: .person(try engine.person("chi").id), because: "Look")),
            on: incident.id
        )
        let pages = try await engine.outgoing(of: incident.id).filter { $0.answer != nil }
        #expect(pages.count { $0.body.contains("Bridge: https://zoom.example/j/90000000001") } == 1)
    }

    @Test("is none below the severity of the process")
    func none() async throws {
        let engine = try await engine()
        let incident = try await engine.declare("SEV2")

        try await engine.work()

        #expect(meetings.count == 0)
        #expect(try await now(incident, engine).bridge == nil)
    }

    @Test("betrays nothing of a restricted incident")
    func restricted() async throws {
        let engine = try await engine()
        _ = try await engine.commands.declare(
            Declaration(severity: "SEV1", title: "Somebody reads our mail", restricted: true),
            as: .person(try engine.person("ana").id),
            by: .web
        )

        try await engine.work()

        #expect(meetings.wishes.map(\.topic) == ["INC-R1"])
        #expect(meetings.wishes.map(\.page) == ["https://muster.example.org/incidents/INC-R1"])
    }

    @Test("is looked for where an answer was lost, and made no second time")
    func lostAnswer() async throws {
        let engine = try await engine()
        meetings.loseAnswer()
        let incident = try await engine.declare()

        try await pass(10, engine)

        #expect(meetings.wishes.map(\.mayRepeat) == [false, true])
        #expect(meetings.count == 1)
        #expect(try await now(incident, engine).meeting == "90000000001")
    }

    @Test("is looked for by whoever comes after one who was killed with it made and not on record")
    func killed() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        let claim = OutboxClaim(fence: 1, until: engine.now + .seconds(10))
        let lost = try await engine.parts.database.write { connection in
            try Outbox(connection).claimDue(
                claim,
                now: engine.now,
                limit: 100
            )
        }
        #expect(lost.contains { $0.message.channel == "zoom" })
        let page = "https://muster.example.org/incidents/INC-1"
        _ = try await meetings.open(MeetingWish(topic: "INC-1", page: page), now: engine.now)

        let next = engine.restarted()
        next.parts.meetings.use(meetings)
        try await pass(12, next)

        #expect(meetings.wishes.last?.mayRepeat == true && meetings.count == 1)
        #expect(try await now(incident, next).meeting == "90000000001")
    }

    @Test("gives way to the link of the settings within a minute where it cannot be made")
    func fallsBack() async throws {
        let engine = try await engine()
        meetings.fail(
            .down(because: "Zoom: no connection"),
            .unanswered(because: "x"),
            .down(because: "Zoom: HTTP 500")
        )
        let incident = try await engine.declare()

        try await pass(30, engine)

        let after = try await now(incident, engine)
        #expect(after.bridge == "https://meet.example.org/INC-1" && after.meeting == nil)
        let rows = try await entries(incident, engine)
        #expect(rows.map(\.state) == [.refused] && rows.first?.lastError == "Zoom: HTTP 500")
        #expect(meetings.count == 0)
    }

    @Test(
        "is not asked for again where asking is of no use",
        arguments: [
            RemoteFailure.refused(because: "Zoom: HTTP 401"), .busy(after: .hours(5), because: "Zoom: HTTP 429"),
        ]
    )
    func refused(failure: RemoteFailure) async throws {
        let engine = try await engine(bridge: nil)
        meetings.fail(failure)
        let incident = try await engine.declare()

        try await engine.work()

        let after = try await now(incident, engine)
        #expect(after.bridge == nil && after.bridgeOrder == nil)
        #expect(after.prompts.last?.text == "Zoom opened no meeting: open a bridge by hand and set its link")
    }

    @Test("is asked for again after the pause that was asked for")
    func busy() async throws {
        let engine = try await engine()
        meetings.fail(.busy(after: .seconds(9), because: "Zoom: HTTP 429"))
        let incident = try await engine.declare()

        try await pass(9, engine)
        #expect(try await now(incident, engine).bridge == nil)
        try await pass(2, engine)

        #expect(try await now(incident, engine).meeting == "90000000001")
    }

    @Test("is not made where somebody was quicker, or the incident is closed")
    func notNeeded() async throws {
        let engine = try await engine()
        let one = try await engine.declare()
        try await engine.run(.setBridge(url: "https://meet.example.org/mine"), on: one.id)
        let other = try await engine.declare()
        try await engine.run(.reach(.resolved, at: nil, note: nil, overriding: nil), on: other.id)
        try await engine.run(.reach(.closed, at: nil, note: nil, overriding: nil), on: other.id)

        try await engine.work()

        #expect(meetings.count == 0)
        #expect(try await now(one, engine).bridge == "https://meet.example.org/mine")
        #expect(try await now(other, engine).bridge == nil)
    }

    @Test("is ended with its incident, and one that cannot be is left alone without a word in the record")
    func ends() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        try await engine.work()
        try await engine.run(.reach(.resolved, at: nil, note: nil, overriding: nil), on: incident.id)
        #expect(meetings.ended.isEmpty)

        try await engine.run(.reach(.closed, at: nil, note: nil, overriding: nil), on: incident.id)
        try await engine.work()
        #expect(meetings.ended == ["90000000001"])

        let version = try await now(incident, engine).version
        try await engine.run(.reopen(reason: "It is back"), on: incident.id)
        try await engine.run(.reach(.resolved, at: nil, note: nil, overriding: nil), on: incident.id)
        meetings.fail(.refused(because: "Zoom: HTTP 400, code 4711"))
        let closed = try await engine.run(.reach(.closed, at: nil, note: nil, overriding: nil), on: incident.id)
        try await engine.work()
        #expect(try await entries(incident, engine).last?.state == .refused)
        #expect(try await now(incident, engine).version == closed.version && closed.version > version)
    }

    @Test("says that the setting is gone where it was taken away meanwhile")
    func unset() async throws {
        let engine = try await engine()
        let incident = try await engine.declare()
        engine.parts.meetings.use(nil)

        try await engine.work()

        #expect(try await now(incident, engine).bridge == "https://meet.example.org/INC-1")
    }
}
