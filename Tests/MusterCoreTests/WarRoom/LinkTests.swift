import Testing

@testable import MusterCore

@Suite("Links and ends")
struct LinkTests {
    private let other = ID<Incident>(OnCall.uuid(77))

    private func link(isOtherRestricted: Bool = false) -> IncidentCommand {
        .room(.link(other, number: 9, .related, reason: "The same cause", isOtherRestricted: isOtherRestricted))
    }

    @Test("join two incidents once, also when one is closed")
    func links() throws {
        var story = try Story(.named("standard"))
        try story.run(link())

        #expect(story.incident.room.links.map(\.reference) == ["INC-9"])
        #expect(refusal { try story.run(link()) } == .alreadyDone("It is linked to INC-9 already"))
        try story.run(.room(.dismiss(.falseAlarm, reason: "A test", ticket: nil)))
        let again = IncidentCommand.room(
            .link(other, number: 9, .partOf, reason: "It belongs there", isOtherRestricted: false)
        )
        try story.run(again)
        #expect(story.incident.room.links.count == 2)
    }

    @Test("let an incident that is open to all learn nothing of one that is restricted")
    func restricted() throws {
        var story = try Story(.named("standard"))
        #expect(refusedField { try story.run(link(isOtherRestricted: true)) } == "other")
        #expect(story.incident.room.links == [])

        try story.run(.restrict(reason: "Personal data"))
        try story.run(link(isOtherRestricted: true))
        #expect(story.incident.room.links.count == 1)
    }

    @Test("of what is no incident need no gates, but a reason, and for a bug its ticket")
    func dismissal() throws {
        var story = try Story(.named("standard"))
        #expect(refusedField { try story.run(.room(.dismiss(.bug, reason: "Cosmetic", ticket: nil))) } == "ticket")

        try story.run(.room(.dismiss(.bug, reason: "Cosmetic", ticket: "OPS-1")))

        #expect(story.incident.isClosed)
        #expect(story.incident.room.dismissal?.outcome == .bug)
        #expect(story.obligations == [])
        try story.run(.reopen(reason: "It is worse"))
        #expect(story.incident.room.dismissal == nil)
        #expect(!story.incident.isResolved)
    }

    @Test("are for whoever commands to say, and not where the law asks for something")
    func refusals() throws {
        var story = try Story(.named("standard"))
        try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil), as: "ben")
        guard
            case .notYours? = refusal({
                try story.run(.room(.dismiss(.falseAlarm, reason: "Nothing", ticket: nil)), as: "omar")
            })
        else {
            Issue.record("somebody else ended it")
            return
        }

        try story.run(.recordFact("personal-data-exposed", value: "yes"), as: "ben")
        guard
            case .wrongState? = refusal({
                try story.run(.room(.dismiss(.falseAlarm, reason: "Nothing", ticket: nil)), as: "ben")
            })
        else {
            Issue.record("it was ended without what the law asks for")
            return
        }
    }

    @Test("leave the last word to be said to those who were told, and nothing that waits for an approval stranded")
    func lastWord() throws {
        var story = try Story(.named("standard"))
        let statement = UpdateRequest(audience: "public-statement", state: .resolved, subject: "S", body: "B")
        try story.run(.sendUpdate(.init(audience: "status-page", state: .investigating, subject: "S", body: "B")))
        try story.run(.sendUpdate(statement), as: "ben")
        try story.run(.room(.dismiss(.bug, reason: "Cosmetic", ticket: "OPS-1")))

        #expect(story.incident.prompts.contains { $0.text.hasPrefix("People were told of it") })
        try story.run(.approveUpdate(nil), as: "grace")
        try story.run(.sendUpdate(statement), as: "ben")
        try story.run(.sendUpdate(.init(audience: "status-page", state: .resolved, subject: "S", body: "B")))

        #expect(story.incident.updates.count == 3)
        let closed = IncidentRejection.wrongState("INC-7 is closed; reopen it first")
        #expect(refusal { try story.run(.approveUpdate(nil), as: "grace") } == closed)
        #expect(refusal { try story.run(.sendUpdate(statement), as: "ben") } == closed)
        try story.run(.declineUpdate(nil, reason: "It is over"), as: "ben")
        #expect(story.incident.proposals.isEmpty)
    }

    @Test("a returning alert opens again what was only being watched")
    func monitoring() throws {
        var story = try Story(.named("standard"))
        try story.force(.mitigated)
        try story.force(.monitoring)

        try story.run(.linkAlert(ID(OnCall.uuid(240)), title: "Errors are back", startsAt: story.now))

        #expect(story.incident.reopenings == 1)
        #expect(!story.incident.reached(.mitigated))
    }

    /// Foundations without promises, so that only pages wake; the service of the Checkout team, answered and resolved.
    private func resolved(_ severity: String = "SEV1") throws -> Story {
        var process = try ProcessDefinition.named("foundations")
        process.clocks = []
        process.gates = []
        var declaration = Story.declaration
        declaration.service = "checkout"
        declaration.severity = severity
        var story = try Story(process, declaration) { organisation in
            for index in organisation.policies.indices { organisation.policies[index].answerHolds = .minutes(30) }
        }
        try story.run(.acknowledge(page: nil), as: "ben")
        try story.run(.reach(.resolved, at: nil, note: nil, overriding: nil), as: "ben")
        return story
    }

    @Test("a returning alert that opens again what was resolved pages as the declaration did, once for a storm")
    func pagesAnew() throws {
        var story = try resolved()
        try story.wait(.days(1))
        let acknowledged = story.incident.milestones[.acknowledged]

        for number in [UInt8(240), 241] {
            let alert = ID<Alert>(OnCall.uuid(number))
            let command = IncidentCommand.linkAlert(alert, title: "Errors are back", startsAt: story.now)
            try story.run(command, by: .integration("prometheus"), .alert)
        }

        let ben = try story.person("ben")
        #expect(story.incident.pages.map(\.person) == [ben, ben])
        #expect(story.incident.escalations.filter(story.incident.awaits).map(\.because) == ["Checkout"])
        #expect(story.wakeAt == story.now + .minutes(15), "nothing else goes out beside it")
        try story.run(.acknowledge(page: nil), as: "ben")
        #expect(story.incident.escalations.contains(where: \.isRunning) == false)
        #expect(story.incident.milestones[.acknowledged] == acknowledged)
        #expect(Incident(replaying: story.records) == story.incident)
    }

    @Test("a returning alert pages as the severity asks that was raised while it was resolved")
    func pagesForRaisedSeverity() throws {
        var story = try resolved("SEV2")
        let leadership = SeverityLevel.PageTarget(target: .contact("technical leadership"), urgency: .high)
        story.process.severities[0].page.append(leadership)
        try story.run(.changeSeverity(to: "SEV1", reason: "It was worse than that"))
        #expect(story.incident.escalations.count == 1)

        let alert = IncidentCommand.linkAlert(ID(OnCall.uuid(240)), title: "Errors are back", startsAt: story.now)
        try story.run(alert, by: .integration("prometheus"), .alert)

        #expect(story.incident.escalations.dropFirst().map(\.because) == ["Checkout", "technical leadership"])
    }

    @Test("a returning alert leaves alone whom it finds at work, and those who are being paged already")
    func quiet() throws {
        var watched = try Story(.named("standard"))
        try watched.run(.acknowledge(page: nil), as: "ben")
        try watched.force(.mitigated)
        try watched.force(.monitoring)
        let count = watched.incident.escalations.count
        try watched.run(.linkAlert(ID(OnCall.uuid(240)), title: "Errors are back", startsAt: watched.now))
        #expect(watched.incident.escalations.count == count)

        var paged = try resolved()
        try paged.run(.linkAlert(ID(OnCall.uuid(240)), title: "Errors are back", startsAt: paged.now))
        try paged.run(.reach(.resolved, at: nil, note: nil, overriding: nil), as: "ben")
        paged.now = paged.now + .minutes(5)
        try paged.run(.linkAlert(ID(OnCall.uuid(241)), title: "Errors are back", startsAt: paged.now))
        #expect(paged.incident.escalations.count == 2, "the second page was never answered")
        try paged.run(.acknowledge(page: nil), as: "ben")
        try paged.run(.reach(.resolved, at: nil, note: nil, overriding: nil), as: "ben")
        try paged.run(.reopen(reason: "By hand"), as: "ben")
        #expect(paged.incident.escalations.count == 2)
    }
}
