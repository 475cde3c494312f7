import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("A page that is answered by its link", .timeLimit(.minutes(5)))
struct AnswerPagesTests {
    private func path(_ page: Page, _ muster: TestSite) -> String {
        let token = AnswerToken(
            page: page.id,
            person: page.person,
            expiresAt: muster.engine.now + AnswerToken.lifetime
        )
        return "/a/\(muster.engine.parts.tokens.text(of: token))"
    }

    private func now(_ incident: Incident, _ muster: TestSite) async throws -> Incident {
        try #require(Incident(replaying: try await muster.engine.records(incident.id)))
    }

    /// Personal data are exposed, of which the law wants to hear in three days, resolved or not.
    private func exposure() async throws -> (TestSite, Incident) {
        let muster = try await TestSite("standard", editingProcess: { $0.gates = [] })
        let incident = try await muster.engine.declare("SEV3")
        try await muster.engine.run(.recordFact("personal-data-exposed", value: "yes"), on: incident.id)
        return (muster, incident)
    }

    @Test("can be answered also where it was sent after the incident was closed, and is delivered then")
    func afterClosing() async throws {
        let (muster, incident) = try await exposure()
        let engine = muster.engine
        for milestone in [Milestone.resolved, .closed] {
            try await engine.run(.reach(milestone, at: nil, note: nil, overriding: nil), on: incident.id)
        }
        // A notice of the law is missed, and escalated.
        engine.clock.advance(by: .hours(73))
        try await engine.work()
        let closed = try await now(incident, muster)
        let page = try #require(closed.pages.last)
        #expect(closed.escalations.last?.followsClosing == true)
        let owner = try #require(engine.parts.organisations.current.person(page.person))
        let visitor = try await Visitor(muster, as: owner.handle)

        #expect(engine.mail.attempts.contains { $0.message.key.hasPrefix("page:\(page.id)") })
        #expect(!(try await visitor.open("/on-call/pages").text.contains("Nothing waits for your answer")))
        #expect(try await visitor.open("/incidents/\(closed.reference)").text.contains("You are paged"))
        #expect(try await PageAnswers(engine.parts).open(of: page.person).count == 1)
        let path = path(page, muster)
        #expect(try await Visitor(muster).open(path).text.contains("Not me: escalate"))
        let pressed = try await Visitor(muster).send(path, ["answer": "acknowledge"])

        #expect(pressed.text.contains("This page has been acknowledged"))
        #expect(try await visitor.open("/on-call/pages").text.contains("Nothing waits for your answer"))
    }

    @Test("is still sent again where the time of the resolution that it follows is corrected")
    func afterCorrection() async throws {
        let (muster, incident) = try await exposure()
        let engine = muster.engine
        let resolvedAt = engine.now
        try await engine.run(.reach(.resolved, at: nil, note: nil, overriding: nil), on: incident.id)
        engine.clock.advance(by: .hours(73))
        engine.mail.answer(.retry(after: .minutes(2), because: "the mailbox is busy"))
        try await engine.work()
        let page = try #require(try await now(incident, muster).pages.last)
        let key = "page:\(page.id)"
        let before = engine.mail.attempts.count { $0.message.key.hasPrefix(key) }

        let corrected = IncidentCommand.reach(.resolved, at: resolvedAt, note: "By the log", overriding: nil)
        try await engine.run(corrected, on: incident.id)
        engine.clock.advance(by: .minutes(3))
        try await engine.work()

        #expect(before == 1)
        #expect(engine.mail.attempts.count { $0.message.key.hasPrefix(key) } == 2)
    }

    @Test("says that it was passed on, or had been, or that nobody is left")
    func passedOn() async throws {
        let muster = try await TestSite(editingProcess: { $0.clocks = [] })
        let incident = try await muster.engine.declare()
        let first = try #require(incident.pages.first)
        let name = try #require(HTTPField.Name("Muster-Answer"))

        let once = try await Visitor(muster).send(path(first, muster), ["answer": "escalate"])
        let twice = try await Visitor(muster).send(path(first, muster), ["answer": "escalate"])

        #expect(once.headers[name] == "passed-on")
        #expect(once.text.contains("Passed on") && !once.text.contains("Not me"))
        #expect(twice.headers[name] == "already-passed-on")
        #expect(try await now(incident, muster).escalations.first?.step == 1)
        var last = twice
        for _ in 0..<5 {
            let page = try #require(try await now(incident, muster).pages.last)
            last = try await Visitor(muster).send(path(page, muster), ["answer": "escalate"])
        }
        #expect(last.headers[name] == "nobody-left")
        #expect(last.text.contains("Nobody is left to page"))
        let answer = try await Visitor(muster).send(path(first, muster), ["answer": "acknowledge"])
        #expect(answer.headers[name] == "acknowledged")
    }
}
