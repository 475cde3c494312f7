import Testing

@testable import MusterCore

@Suite("Updates that need an approval")
struct ApprovalTests {
    private let statement = UpdateRequest(
        audience: "public-statement",
        state: .identified,
        subject: "Payments fail",
        body: "We know why, and are on it."
    )

    /// The standard process asks legal and public relations, who are Grace, before it speaks to the public.
    private func proposed(by handle: String = "ben") throws -> Story {
        var story = try Story(.named("standard"))
        try story.run(.sendUpdate(statement), as: handle)
        return story
    }

    @Test("wait, and nothing is sent or promised")
    func waits() throws {
        let story = try proposed()

        let proposal = try #require(story.incident.proposals.first)
        #expect(story.incident.proposals.count == 1)
        #expect(proposal.body == "We know why, and are on it.")
        #expect(proposal.by == .person(try story.person("ben")))
        #expect(story.incident.updates.isEmpty)
        let approvers = story.incident.approvers(of: proposal, story.process, story.organisation, story.now)
        #expect(approvers == [try story.person("grace")])
    }

    @Test("go under their own id when somebody whom the process names approves, with both on record")
    func goes() throws {
        var story = try proposed()
        let id = try #require(story.incident.proposals.first?.id)

        try story.run(.approveUpdate(nil), as: "grace")

        let update = try #require(story.incident.updates.last)
        #expect(update.id == id)
        #expect(update.by == .person(try story.person("ben")))
        #expect(update.approvedBy == (try story.person("grace")))
        #expect(story.incident.proposals.isEmpty)
        #expect(refusal { try story.run(.approveUpdate(id), as: "grace") } == .alreadyDone("The update has been sent"))
    }

    @Test("are approved by nobody else, whatever they may do otherwise", arguments: ["ana", "chi", "dina"])
    func others(handle: String) throws {
        var story = try proposed()

        let refused = refusal { try story.run(.approveUpdate(nil), as: handle) }

        #expect(refused == .notYours("Approving this update", roles: ["legal and public relations"]))
        #expect(story.incident.updates.isEmpty)
    }

    @Test("are not approved by their author, even one whom the process names")
    func author() throws {
        var story = try proposed(by: "grace")

        let refused = refusal { try story.run(.approveUpdate(nil), as: "grace") }

        let roles = ["a second person of legal and public relations"]
        #expect(refused == .notYours("Approving this update", roles: roles))
    }

    @Test("are approved by whoever leads where the process names nobody else")
    func standIn() throws {
        var story = try proposed(by: "grace")
        try story.run(
            .assign(role: "incident-commander", person: story.person("chi"), reason: nil),
            as: "chi"
        )

        #expect(refusal { try story.run(.approveUpdate(nil), as: "dina") } != nil)
        try story.run(.approveUpdate(nil), as: "chi")
        #expect(story.incident.updates.count == 1)
    }

    @Test("are declined with a reason, and taken back by their author")
    func declines() throws {
        var declined = try proposed()
        #expect(refusedField { try declined.run(.declineUpdate(nil, reason: " "), as: "grace") } == "reason")
        #expect(refusal { try declined.run(.declineUpdate(nil, reason: "No"), as: "chi") } != nil)
        try declined.run(.declineUpdate(nil, reason: "Not yet certain"), as: "grace")
        var takenBack = try proposed()
        try takenBack.run(.declineUpdate(nil, reason: "A typo"), as: "ben")

        for var story in [declined, takenBack] {
            #expect(story.incident.proposals.isEmpty)
            #expect(story.incident.updates.isEmpty)
            #expect(
                refusal { try story.run(.approveUpdate(nil), as: "grace") }
                    == .wrongState("No update waits for approval")
            )
        }
    }

    @Test("are told apart where several wait")
    func several() throws {
        var story = try proposed()
        var second = statement
        second.subject = "Refunds too"
        try story.run(.sendUpdate(second), as: "ben")
        let id = try #require(story.incident.proposals.last?.id)

        #expect(refusedField { try story.run(.approveUpdate(nil), as: "grace") } == "update")
        try story.run(.approveUpdate(id), as: "grace")

        #expect(story.incident.updates.map(\.subject) == ["Refunds too"])
        #expect(story.incident.proposals.map(\.subject) == ["Payments fail"])
    }
}
