import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The pages of problems", .timeLimit(.minutes(5)))
struct ProblemPagesTests {
    /// Ana has opened a problem from her incident.
    private func withProblem() async throws -> Visitor {
        let visitor = try await Visitor.withIncident("standard")
        let opened = try await visitor.send("/problems", ["incidents": "inc-1", "owner": "ana"])
        #expect(opened.headers[.location] == "/problems/PRB-1")
        return visitor
    }

    @Test("lead from the incident to the problem and back, and from the alert to both")
    func links() async throws {
        let visitor = try await withProblem()
        let inlet = try await visitor.muster.site.inlets.add(name: "bus", kind: .prometheus, by: .muster)
        let alert = "[{\"labels\": {\"alertname\": \"PoolExhausted\"}}]"
        let path = "/in/\(inlet.key)/api/v2/alerts"
        #expect(try await visitor.muster.send(.post, path, body: alert, as: .stranger).status == 200)
        let id = try await visitor.muster.api(.get, "/alerts")["items"]?.items.first?["id"]?.text ?? ""
        try await visitor.muster.api(.post, "/alerts/\(id)/merging", .of(["incident": "INC-1"]))

        #expect(try await visitor.open("/incidents/INC-1").text.contains("<a href=\"/problems/PRB-1\">PRB-1</a>"))
        #expect(try await visitor.open("/incidents/INC-1/retrospective").text.contains("/problems/PRB-1"))
        #expect(try await visitor.open("/alerts/\(id)").text.contains("Its incident belongs to PRB-1"))
        let page = try await visitor.open("/problems/PRB-1").text
        #expect(page.contains("<a href=\"/incidents/INC-1\">INC-1</a>"))
        #expect(page.contains("<a href=\"/alerts/\(id)\">PoolExhausted</a>"))
        #expect(try await visitor.open("/problems").text.contains("Checkout is failing for all"))
    }

    @Test("are found by their references, and not by a number alone", arguments: ["PRB-1", "prb1", "prb%201"])
    func reference(text: String) async throws {
        let visitor = try await withProblem()
        let link = "<a href=\"/problems/PRB-1\""

        #expect(try await visitor.open("/search?q=\(text)").text.contains(link))
        #expect(try await visitor.open("/search/suggestions?q=\(text)").text.contains("\"/problems/PRB-1\""))
        #expect(try await !visitor.open("/search?q=1").text.contains(link))
        #expect(try await visitor.open("/search?q=PRB-2").text.contains("No incident holds"))
    }

    @Test("that came of a restricted incident are not found by who may not know of it")
    func restrictedReference() async throws {
        let visitor = try await withProblem()
        let grace = try await Visitor(visitor.muster, as: "grace")
        #expect(try await grace.open("/search?q=PRB-1").text.contains("/problems/PRB-1"))

        #expect(try await visitor.send("/incidents/INC-1/restriction", ["reason": "Personal data"]).status == 303)

        #expect(try await visitor.open("/search?q=PRB-1").text.contains("/problems/PRB-1"))
        for path in ["/search?q=PRB-1", "/search/suggestions?q=PRB-1"] {
            let answer = try await grace.open(path)
            #expect(answer.status == 200)
            #expect(!answer.text.contains("/problems/PRB-1"))
        }
    }

    @Test("show what both wrote, where somebody else has saved meanwhile")
    func conflict() async throws {
        let visitor = try await withProblem()
        let mine = [
            "edition": "0", "title": "It fails", "root_cause": "The <moon>", "owner": "ana", "service": "checkout",
        ]
        try await visitor.muster.api(
            .patch,
            "/problems/PRB-1",
            .of(["root_cause": "A leak", "edition": 0]),
            as: "ben"
        )

        let answer = try await visitor.send("/problems/PRB-1/document", mine)

        #expect(answer.status == 409)
        #expect(answer.text.contains("<p>A leak</p>"))
        #expect(answer.text.contains("The &lt;moon&gt;</textarea>"))
        #expect(answer.text.contains("name=\"edition\" value=\"1\""))
        let saved = try await visitor.send("/problems/PRB-1/document", mine.merging(["edition": "1"]) { $1 })
        #expect(saved.status == 303)
        #expect(try await visitor.muster.api(.get, "/problems/PRB-1")["root_cause"] == "The <moon>")
    }

    @Test("plan, review, refuse to close with what is open, close and reopen, each by one form")
    func life() async throws {
        let visitor = try await withProblem()
        let path = "/problems/PRB-1"
        let step = ["step": "Pin the driver", "step-owner": "ben", "target": "2026-04-01T09:00"]
        #expect(try await visitor.send("\(path)/remediations", step).status == 303)
        #expect(
            try await visitor.send("\(path)/review-plan", ["reviewer": "ben", "at": "2026-04-01T09:00"]).status == 303
        )
        #expect(try await visitor.open("/problems?review=due").text.contains("PRB-1"))

        let refused = try await visitor.send("\(path)/closure", ["outcome": "Done"])

        #expect(refused.status == 409)
        #expect(refused.text.contains("The root cause is written"))
        #expect(refused.text.contains("Pin the driver"))
        try await visitor.muster.api(.patch, path, .of(["root_cause": "A leak", "edition": 0]))
        let id = try await visitor.muster.api(.get, path)["remediations"]?.items.first?["id"]?.text ?? ""
        #expect(try await visitor.send("\(path)/remediations/\(id)/completion").status == 303)
        #expect(try await visitor.send("\(path)/reviews", ["note": "Nothing new"]).status == 303)
        #expect(try await visitor.open("/problems?review=due").text.contains("Nobody has a problem to look at."))
        #expect(try await visitor.send("\(path)/closure", ["outcome": "Gone"]).status == 303)
        #expect(try await !visitor.open("/problems?state=unclosed").text.contains("PRB-1"))
        #expect(try await visitor.send("\(path)/reopening", ["reason": "Back"]).status == 303)
        #expect(try await visitor.open(path).text.contains("Reopened: Back"))
    }

    @Test("take an action item of an incident into the plan, and say so")
    func actionItem() async throws {
        let visitor = try await withProblem()
        let type = try #require(visitor.muster.engine.parts.processes.current.actionItems.types.first)
        let incident = try await visitor.muster.api(
            .post,
            "/incidents/INC-1/action-items",
            .of(["title": "Pin the driver", "type": JSONValue(type)])
        )
        let item = incident["action_items"]?.items.first?["id"]?.text ?? ""

        #expect(try await visitor.open("/problems/PRB-1").text.contains("INC-1: Pin the driver</option>"))
        #expect(try await visitor.send("/problems/PRB-1/remediations", ["item": "INC-1 \(item)"]).status == 303)

        let page = try await visitor.open("/problems/PRB-1").text
        #expect(page.contains("action item of <a href=\"/incidents/INC-1/retrospective#ai\">INC-1</a>"))
        #expect(!page.contains("INC-1: Pin the driver</option>"))
    }

    @Test("tell whoever works on a new incident what it looks like, and the workaround")
    func recurrence() async throws {
        let visitor = try await withProblem()
        try await visitor.muster.api(
            .patch,
            "/problems/PRB-1",
            .of(["workaround": "Restart the *pool*", "edition": 0])
        )
        _ = try await visitor.muster.declare("SEV3")

        let page = try await visitor.open("/incidents/INC-2").text

        #expect(page.contains("Looks like a known problem"))
        #expect(page.contains("Restart the <em>pool</em>"))
        #expect(page.contains("same service: checkout; same functionality: Checkout; words in common: checkout"))
        #expect(try await visitor.send("/problems/PRB-1/incidents", ["incident": "INC-2"]).status == 303)
        #expect(try await !visitor.open("/incidents/INC-2").text.contains("Looks like a known problem"))
    }

    @Test("name the field of what is wrong, and keep what was typed")
    func mistakes() async throws {
        let visitor = try await Visitor.withIncident("standard")

        let answer = try await visitor.send("/problems", ["incidents": "INC-9", "title": "It <leaks>"])

        #expect(answer.status == 422)
        #expect(answer.text.contains("there is no incident"))
        #expect(answer.text.contains("It &lt;leaks&gt;"))
        #expect(try await visitor.send("/problems", [:]).text.contains("say what goes wrong, or name an incident"))
        #expect(try await visitor.open("/problems?state=odd").status == 422)
        #expect(try await visitor.open("/problems/PRB-9").status == 404)
        let observer = try #require(
            visitor.muster.engine.parts.organisations.current.people.first { !$0.mayRespond && $0.isActive }
        )
        let other = try await Visitor(visitor.muster, as: observer.handle)
        #expect(try await other.send("/problems", ["title": "x"]).status == 403)
        #expect(try await other.open("/problems").status == 200)
    }
}
