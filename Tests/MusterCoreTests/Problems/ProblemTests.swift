import Testing

@testable import MusterCore

@Suite("A problem")
struct ProblemTests {
    private func story() throws -> ProblemStory { try ProblemStory(of: try Story(.named("standard"))) }

    /// With an action item of its incident.
    private func storyWithItem() throws -> (ProblemStory, ID<ActionItem>) {
        var incident = try Story(.named("standard"))
        let type = try #require(incident.process.actionItems.types.first)
        try incident.run(.addActionItem(ActionItemRequest(title: "Pin the driver", owner: nil, type: type)))
        let item = try #require(incident.incident.actionItems.first).id
        return (try ProblemStory(of: incident), item)
    }

    @Test("comes from open over the known error and its remediation to its end, by what is known of it")
    func states() throws {
        var story = try story()
        #expect(story.problem.state == .open)

        try story.edit([.rootCause: "The driver leaks connections", .workaround: "Restart it each night"])
        #expect(story.problem.state == .knownError)

        try story.plan("Pin the driver")
        #expect(story.problem.state == .remediation)

        let step = try #require(story.problem.remediations.first).id
        try story.run(.changeRemediation(.init(id: step, done: true)))
        try story.run(.close(outcome: "No leak for a month"))
        #expect(story.problem.state == .closed)

        try story.run(.reopen(reason: "It leaks again"))
        #expect(story.problem.state == .remediation)
        #expect(story.problem.outcome == nil)
    }

    @Test("is not closed while its cause is unknown or a remediation is open, and the refusal names each")
    func closing() throws {
        var (story, item) = try storyWithItem()
        try story.plan("Watch the pool")
        try story.run(.planActionItem(story.incident.incident.id, item))

        let refused = #expect(throws: ProblemRejection.self) { try story.run(.close(outcome: "Done")) }

        guard case .notReady(let missing)? = refused else { throw refused ?? .wrongState("nothing is refused") }
        #expect(missing.map(\.says) == ["The root cause is written", "Watch the pool", "Pin the driver"])
        #expect(missing.last?.problem == "action item of INC-7, nobody's yet, not done")

        try story.edit([.rootCause: "A leak"])
        let watch = try #require(story.problem.remediations.first).id
        try story.run(.changeRemediation(.init(id: watch, done: true)))
        #expect(throws: ProblemRejection.self) { try story.run(.close(outcome: "Done")) }
        // The action item is done where it lives.
        try story.incident.run(.changeActionItem(.init(id: item, done: true)))
        try story.run(.close(outcome: "Done"))
        #expect(story.problem.closedAt == story.incident.now)
    }

    @Test("lets nobody overwrite what somebody else saved meanwhile")
    func editions() throws {
        var story = try story()
        try story.run(.edit([.rootCause: "A leak"], edition: 0))

        #expect(throws: ProblemRejection.outdated(edition: 1)) {
            try story.run(.edit([.rootCause: "The moon"], edition: 0))
        }
        // What says the same is no conflict, and what is linked meanwhile is none either.
        try story.run(.edit([.rootCause: "A leak"], edition: 0))
        try story.plan("Watch the pool")
        try story.run(.edit([.workaround: "Restart"], edition: 1))
        #expect(story.problem.rootCause == "A leak")
        #expect(story.problem.edition == 2)
    }

    @Test("names the field of what is wrong")
    func fields() throws {
        var story = try story()
        let ana = try story.incident.person("ana")
        let past = Problem.Review(at: story.incident.now, reviewer: ana)
        let nobody = try #require(ID<Person>("ffffffff-0000-4000-8000-000000000000"))

        #expect(story.refusedField(.edit([.title: "  "], edition: 0)) == "title")
        #expect(story.refusedField(.edit([.title: String(repeating: "x", count: 201)], edition: 0)) == "title")
        #expect(story.refusedField(.edit([.service: "nothing"], edition: 0)) == "service")
        #expect(story.refusedField(.edit([.owner: nobody.description], edition: 0)) == "owner")
        #expect(story.refusedField(.edit([.workaround: " "], edition: 0)) == "workaround")
        #expect(story.refusedField(.edit([:], edition: 0)) == "edition")
        #expect(story.refusedField(.planReview(past)) == "at")
        #expect(story.refusedField(.close(outcome: "")) == "outcome")
        #expect(story.refusedField(.addRemediation(Remediation(id: ID(CountingIDs().make())))) == "title")
        #expect(story.refusedField(.changeRemediation(.init(id: ID(CountingIDs().make())))) == "remediation")
        #expect(story.problem.edition == 0)
    }

    @Test("takes an incident once, and gives it back when nothing of it is in the plan")
    func links() throws {
        var (story, item) = try storyWithItem()
        let own = story.incident.incident.id

        #expect(throws: ProblemRejection.alreadyDone("INC-7 belongs to PRB-1 already")) { try story.run(.link(own)) }
        try story.run(.planActionItem(own, item))
        #expect(throws: ProblemRejection.self) { try story.run(.unlink(own, reason: "Another cause")) }
        let step = try #require(story.problem.remediations.first).id
        try story.run(.dropRemediation(step, reason: "Not needed"))
        try story.run(.unlink(own, reason: "Another cause"))

        #expect(story.problem.incidents == [])
        #expect(story.problem.remediations == [])
    }

    @Test("that is closed is only read, linked and reopened")
    func closed() throws {
        var story = try story()
        try story.edit([.rootCause: "A leak"])
        try story.run(.close(outcome: "It is gone"))

        #expect(throws: ProblemRejection.wrongState("PRB-1 is closed; reopen it first")) {
            try story.edit([.workaround: "Restart"])
        }
        #expect(throws: ProblemRejection.alreadyDone("PRB-1 is closed already")) {
            try story.run(.close(outcome: "Again"))
        }
    }

    @Test("of a restricted incident stays with it, and with those who know of it")
    func restricted() throws {
        var incident = try Story(.named("standard"))
        try incident.run(.restrict(reason: "Names of customers"))
        var story = try ProblemStory(of: incident)
        let stranger = try #require(
            incident.organisation.people.first { !incident.incident.isVisible(to: .person($0.id)) && $0.isActive }
        )

        #expect(story.problem.speaks(of: incident.incident.id))
        #expect(throws: ProblemRejection.self) {
            try story.run(.unlink(incident.incident.id, reason: "So that all can read it"))
        }
        #expect(story.refusedField(.edit([.owner: stranger.id.description], edition: 0)) == "owner")
        let review = Problem.Review(at: incident.now + .days(1), reviewer: stranger.id)
        #expect(story.refusedField(.planReview(review)) == "reviewer")
    }

    @Test("wakes for its review and for its own remediations, while they are open")
    func wakes() throws {
        var story = try story()
        let (now, ana) = (story.incident.now, try story.incident.person("ana"))
        try story.run(.planReview(.init(at: now + .days(3), reviewer: ana)))
        let step = Remediation(id: ID(CountingIDs().make()), title: "Pin it", targetAt: now + .days(1))
        try story.run(.addRemediation(step))

        #expect(story.problem.wakeAt(after: now) == now + .days(1))
        #expect(story.problem.wakeAt(after: now + .days(1)) == now + .days(3))
        try story.run(.changeRemediation(.init(id: try #require(story.problem.remediations.first).id, done: true)))
        #expect(story.problem.wakeAt(after: now) == now + .days(3))
        try story.run(.review(note: "Nothing new", next: nil))
        #expect(story.problem.wakeAt(after: now) == nil)
    }

    @Test("tells in words what happened")
    func words() throws {
        var story = try story()
        try story.edit([.rootCause: "A leak", .owner: try story.incident.person("ana").description])
        try story.plan("Pin the driver")
        let organisation = story.incident.organisation

        let words = story.events.map { $0.words(in: organisation) { _ in "INC-7" } }

        let name = try #require(organisation.person(handle: "ana")).name
        #expect(
            words == [
                "Opened: Checkout fails", "Opened from INC-7", "Owner: \(name). Wrote the root cause",
                "Planned: Pin the driver",
            ]
        )
    }
}
