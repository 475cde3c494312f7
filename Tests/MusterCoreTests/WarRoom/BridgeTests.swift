import Testing

@testable import MusterCore

@Suite("The bridge of an incident")
struct BridgeTests {
    private static let template = "https://meet.example.org/{reference}"
    private static let made = BridgeOutcome.opened(url: "https://zoom.example/j/9?pwd=x", meeting: "9")

    /// An incident whose bridge somebody outside makes.
    private struct Room {
        let base: Story
        var links = Links(base: "https://muster.example.org", bridge: BridgeTests.template, meetings: "Zoom")
        private(set) var incident: Incident
        private(set) var records: [EventRecord]

        init(_ severity: String = "SEV1", bridge: String? = BridgeTests.template) throws {
            base = try Story(.named("standard"))
            links.bridge = bridge
            var declaration = Story.declaration
            declaration.severity = severity
            var context = base.context(.person(try base.person("ana")))
            context.links = links
            records = try Incident.declare(declaration, number: 9, in: context).records
            incident = try #require(Incident(replaying: records))
        }

        @discardableResult
        mutating func run(_ command: IncidentCommand, by actor: Actor = .muster) throws -> [IncidentEvent] {
            var context = base.context(actor, actor == .muster ? .rule : .web)
            context.links = links
            let decision = try incident.decide(command, in: context)
            for record in decision.records { incident.apply(record) }
            records += decision.records
            return decision.events
        }

        var ana: Actor { get throws { .person(try base.person("ana")) } }
        var lines: [String] { incident.room.chat.map(\.text) }
    }

    @Test(
        "is ordered where the process wants one, and declared without waiting for it",
        arguments: [("SEV1", true), ("SEV2", false)]
    )
    func order(severity: String, isOrdered: Bool) throws {
        let room = try Room(severity)

        #expect(room.incident.bridge == nil)
        #expect(room.incident.bridgeOrder?.from == (isOrdered ? "Zoom" : nil))
        #expect(room.lines.isEmpty)
    }

    @Test("is announced once it is there, by its link and with who was first")
    func opened() throws {
        var room = try Room()

        try room.run(.settleBridge(Self.made))

        #expect(room.incident.bridge == "https://zoom.example/j/9?pwd=x")
        #expect(room.incident.meeting == "9" && room.incident.bridgeOrder == nil)
        #expect(room.lines.count == 1)
        #expect(room.lines.last?.contains("Bridge: https://zoom.example/j/9?pwd=x. First responder: ") == true)
        #expect(room.lines.last?.contains("@ana") == true)
        #expect(room.records.suffix(2).allSatisfy { $0.actor == .muster })
    }

    @Test("has one link, however often it is said what became of the order")
    func twice() throws {
        var room = try Room()
        try room.run(.settleBridge(Self.made))

        let again = try room.run(.settleBridge(.opened(url: "https://zoom.example/j/8", meeting: "8")))
        let late = try room.run(.settleBridge(.failed(because: "Zoom: HTTP 500")))

        #expect(again == [] && late == [])
        #expect(room.incident.meeting == "9")
    }

    @Test("is the link of the settings where no meeting comes")
    func fallsBack() throws {
        var room = try Room()

        try room.run(.settleBridge(.failed(because: "Zoom: HTTP 500")))

        #expect(room.incident.bridge == "https://meet.example.org/INC-9")
        #expect(room.incident.meeting == nil && room.incident.bridgeOrder == nil)
        let writer = TimelineWriter(process: room.base.process, organisation: room.base.organisation)
        #expect(room.records.map { writer.entry($0).text }.contains("Zoom opened no meeting: Zoom: HTTP 500"))
        #expect(room.lines.count == 1)
    }

    @Test("is asked for by hand where no meeting comes and there is no other link, and ordered anew when it gets worse")
    func asksForOne() throws {
        var room = try Room(bridge: nil)

        try room.run(.settleBridge(.failed(because: "Zoom: HTTP 401")))

        #expect(room.incident.bridge == nil && room.incident.bridgeOrder == nil)
        #expect(room.incident.prompts.last?.text.contains("by hand") == true)
        try room.run(.changeSeverity(to: "SEV2", reason: "Few"), by: room.ana)
        try room.run(.changeSeverity(to: "SEV1", reason: "All again"), by: room.ana)
        #expect(room.incident.bridgeOrder != nil)
    }

    @Test("that somebody sets by hand stands")
    func byHand() throws {
        var room = try Room()
        try room.run(.setBridge(url: "https://meet.example.org/mine"), by: room.ana)
        #expect(room.incident.bridgeOrder == nil)

        let events = try room.run(.settleBridge(Self.made))

        #expect(events == [])
        #expect(room.incident.bridge == "https://meet.example.org/mine")
    }

    @Test("keeps the meeting in mind that is to be ended, where another bridge is set later")
    func replaced() throws {
        var room = try Room()
        try room.run(.settleBridge(Self.made))

        try room.run(.setBridge(url: "https://meet.example.org/mine"), by: room.ana)

        #expect(room.incident.bridge == "https://meet.example.org/mine")
        #expect(room.incident.meeting == "9")
    }

    @Test("is no link that a browser would run", arguments: ["javascript:alert(1)", "https://zoom.example/a b"])
    func refuses(url: String) throws {
        var room = try Room()

        #expect(refusedField { try room.run(.settleBridge(.opened(url: url, meeting: "9"))) } == "url")
    }
}
