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
}
