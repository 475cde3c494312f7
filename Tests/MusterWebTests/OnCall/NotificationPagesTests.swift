import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Pages about notifications", .timeLimit(.minutes(5)))
struct NotificationPagesTests {
    @Test("add a way, verify it, try it and take it away again")
    func ways() async throws {
        let muster = try await TestSite()
        muster.engine.parts.desk.serve([.sms])
        let ben = try await Visitor(muster, as: "ben")

        let added = try await ben.send("/on-call/methods", ["kind": "sms", "address": "+44 20 7946 0012"])
        #expect(added.status == 303)
        try await muster.engine.work()
        #expect(try await ben.open("/on-call/notifications").text.contains("waits for its code"))
        let code = String(try #require(muster.engine.texts.attempts.last).message.subject.suffix(6))
        let wrong = try await ben.send(
            "/on-call/verifications",
            ["method": "sms:+44 20 7946 0012", "code": code == "111111" ? "2" : "111111"]
        )
        #expect(wrong.status == 422)
        #expect(wrong.text.contains("this is not the code that was sent"))
        _ = try await ben.send("/on-call/verifications", ["method": "sms:+44 20 7946 0012", "code": code])
        #expect(!(try await ben.open("/on-call/notifications").text.contains("waits for its code")))
        _ = try await ben.send("/on-call/tests", ["method": "sms:+44 20 7946 0012"])
        try await muster.engine.work()
        #expect(muster.engine.texts.attempts.count == 2)
        _ = try await ben.send("/on-call/method-removals", ["method": "sms:+44 20 7946 0012"])

        #expect(try muster.engine.person("ben").contactMethods == [ContactMethod(.email, "ben@example.org")])
        #expect(try await ben.send("/on-call/methods", ["kind": "sms", "address": "0123"]).status == 422)
        #expect(try await ben.send("/on-call/methods", ["kind": "ntfy", "address": "https://ntfy.sh/"]).status == 422)
        #expect(try await Visitor(muster).open("/on-call/notifications").status == 303)
    }

    @Test("confirm a test by its link, and only when the button is pressed")
    func test() async throws {
        let muster = try await TestSite()
        let ben = try await Visitor(muster, as: "ben")
        _ = try await ben.send("/on-call/test-page")
        try await muster.engine.work()
        let url = try #require(muster.engine.mail.attempts.last?.message.answer?.url)
        let path = String(url.dropFirst(muster.engine.parts.links.base.count))

        let shown = try await Visitor(muster).open(path)
        #expect(shown.text.contains("It arrived"))
        #expect(try await ben.open("/on-call/notifications").text.contains("not confirmed"))
        let pressed = try await Visitor(muster).send(path, ["answer": "acknowledge"])

        #expect(pressed.text.contains("pages reach you this way"))
        #expect(try await ben.open("/on-call/notifications").text.contains(">arrived<"))
    }

    @Test("answer all that waits by the one link of a bundle, and nothing that came later")
    func bundle() async throws {
        let muster = try await TestSite()
        let engine = muster.engine
        func page() async throws -> Incident {
            let incident = try await engine.declare("SEV3", service: nil)
            let target = PageRequest.Target.person(try engine.person("omar").id)
            return try await engine.run(.page(PageRequest(target: target, because: "Look")), on: incident.id)
        }
        _ = try await page()
        let second = try await page()
        let token = AnswerToken(
            page: try #require(second.pages.last).id,
            person: try engine.person("omar").id,
            expiresAt: engine.now + AnswerToken.lifetime
        )
        let path = "/a/\(engine.parts.tokens.text(of: token))/all"
        engine.clock.advance(by: .minutes(1))
        _ = try await page()

        let shown = try await Visitor(muster).open(path)
        #expect(shown.text.contains("2 pages wait for your answer"))
        let pressed = try await Visitor(muster).send(path, ["answer": "acknowledge"])

        #expect(pressed.text.contains("Acknowledged 2"))
        #expect(try await PageAnswers(engine.parts).open(of: try engine.person("omar").id).count == 1)
        let mine = try await Visitor(muster, as: "omar")
        #expect(try await mine.open("/on-call/pages").text.contains("1 waits for an answer"))
        _ = try await mine.send("/on-call/acknowledgements")
        #expect(try await mine.open("/on-call/pages").text.contains("Nothing waits for your answer"))
    }

    @Test("do nothing by a link that is too old, and say so")
    func oldLink() async throws {
        let muster = try await TestSite()
        let engine = muster.engine
        let incident = try await engine.declare("SEV3", service: nil)
        let target = PageRequest.Target.person(try engine.person("omar").id)
        let paged = try await engine.run(.page(PageRequest(target: target, because: "Look")), on: incident.id)
        let page = try #require(paged.pages.last).id
        let token = AnswerToken(
            page: page,
            person: try engine.person("omar").id,
            expiresAt: engine.now + AnswerToken.lifetime
        )
        let path = "/a/\(engine.parts.tokens.text(of: token))"
        #expect(try await Visitor(muster).open(path).status == 200)
        engine.clock.advance(by: AnswerToken.lifetime)

        for place in [path, "\(path)/all"] {
            let pressed = try await Visitor(muster).send(place, ["answer": "acknowledge"])
            #expect(pressed.status == 410)
            #expect(pressed.text.contains("Link too old"))
        }

        let later = Incident(replaying: try await engine.records(incident.id))
        #expect(later?.pages.first { $0.id == page }?.acknowledgedAt == nil)
    }

    @Test("say why somebody was paged, and why somebody else was not")
    func trace() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        try await muster.engine.work()

        let ben = try await muster.send(.get, "\(path)/pages?person=ben").text
        #expect(ben.contains("Paged as step 1, urgent"))
        #expect(ben.contains("e-mail: taken"))
        let chi = try await muster.send(.get, "\(path)/pages?person=chi").text
        #expect(chi.contains("Comes at step 2, due at 4 Mar 2026 05:15 (America/New_York)."))
        _ = try await muster.api(.post, "\(path)/acknowledgement", as: "ben")
        let later = try await muster.send(.get, "\(path)/pages?person=chi").text
        #expect(later.contains("Comes at step 2, due at 4 Mar 2026 05:15 (America/New_York); somebody answered at"))
        #expect(try await muster.send(.get, "\(path)/pages?person=nobody").status == 422)
        let answer = try await muster.api(.get, "\(path)/pages?person=ben")
        #expect(answer["items"]?.items.contains { $0["kind"]?.text == "paged" } == true)
    }
}
