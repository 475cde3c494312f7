import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The inbox of triage", .timeLimit(.minutes(5)))
struct TriagePagesTests {
    /// With a report and an alert that wait, and an open incident.
    private func waiting(as handle: String = "ana") async throws -> (Visitor, alert: String) {
        let muster = try await TestSite()
        _ = try await muster.declare()
        let alert = try await muster.waitingAlert()
        let stranger = Visitor(muster)
        let answer = try await stranger.send("/report", ["title": "The till is stuck", "scope": "One shop"])
        #expect(answer.status == 201)
        return (try await Visitor(muster, as: handle), alert)
    }

    @Test("shows reports and alerts with what is known, and what is not")
    func shows() async throws {
        let (ana, alert) = try await waiting()

        let page = try await ana.open("/triage")

        #expect(page.text.contains("The till is stuck"))
        #expect(page.text.contains("id=\"alert-\(alert)\""))
        #expect(page.text.contains("<dd dir=\"auto\">One shop</dd>"))
        #expect(page.text.contains("<dd class=\"muted\" dir=\"auto\">unknown</dd>"))
        #expect(page.text.contains("Accept as SEV3"))
    }

    @Test("makes an incident of each, at the usual level or a graver one")
    func declares() async throws {
        let (ana, alert) = try await waiting()

        let usual = try await ana.send("/triage/REP-1/declaration", ["severity": "SEV3"])
        let graver = try await ana.send("/triage/\(alert)/declaration", ["severity": "SEV1"])

        #expect(usual.headers[.location] == "/incidents/INC-2")
        #expect(graver.headers[.location] == "/incidents/INC-3")
        #expect(try await ana.muster.api(.get, "/incidents/INC-3")["severity"] == "SEV1")
        #expect(try await ana.open("/triage").text.contains("Nothing waits"))
    }

    @Test("merges each into an incident that there is")
    func merges() async throws {
        let (ana, alert) = try await waiting()

        for reference in ["REP-1", alert] {
            let answer = try await ana.send("/triage/\(reference)/merging", ["incident": "INC-1"])
            #expect(answer.headers[.location] == "/incidents/INC-1")
        }

        #expect(try await ana.muster.api(.get, "/incidents/INC-1")["alerts"]?.items.count == 1)
        #expect(try await ana.muster.api(.get, "/alerts/\(alert)")["triage"] == "joined")
        let entries = try await ana.muster.api(.get, "/incidents/INC-1/timeline")["items"]?.items ?? []
        #expect(entries.contains { $0["text"]?.text?.contains("REP-1: The till is stuck") == true })
    }

    @Test("makes a ticket of each, which is closed with what was done")
    func tickets() async throws {
        let (ana, alert) = try await waiting()

        for reference in ["REP-1", alert] {
            #expect(
                try await ana.send("/triage/\(reference)/ticket", ["team": "support"]).headers[.location] == "/tickets"
            )
        }
        #expect(try await ana.send("/tickets", ["title": "By hand"]).status == 303)
        #expect(try await ana.send("/tickets/TKT-1/closure", ["outcome": "Another till"]).status == 303)

        let page = try await ana.open("/tickets")
        #expect(page.text.contains("Another till"))
        #expect(page.text.contains("By hand"))
        #expect(try await ana.muster.api(.get, "/alerts/\(alert)")["triage_reason"] == "TKT-2 was made of it")
    }

    @Test("declines with a reason, and not without one")
    func declines() async throws {
        let (ana, alert) = try await waiting()

        #expect(try await ana.send("/triage/REP-1/declination").status == 422)
        #expect(try await ana.send("/triage/REP-1/declination", ["reason": "A cable"]).status == 303)
        #expect(try await ana.send("/triage/\(alert)/declination", ["reason": "A test"]).status == 303)

        #expect(try await ana.muster.api(.get, "/reports/REP-1")["reason"] == "A cable")
    }

    @Test("does nothing for those who only look on, and knows no others")
    func refuses() async throws {
        let (grace, _) = try await waiting(as: "grace")

        #expect(try await grace.open("/triage").status == 200)
        #expect(try await grace.send("/triage/REP-1/declination", ["reason": "x"]).status == 403)
        let ana = try await Visitor(grace.muster, as: "ana")
        #expect(try await ana.send("/triage/nothing/declination", ["reason": "x"]).status == 404)
    }

    @Test("tries rules on the alerts that came in, and says what is wrong with a file")
    func rules() async throws {
        let (ana, _) = try await waiting()
        let text = ana.muster.engine.parts.processes.current.text
        let start = try #require(text.range(of: "\ntriage:"))
        let rule = """

                - say: Odd things
                  when: { alertname: Odd }
                  declare: { severity: SEV1, functionality: Shop, state: odd, audience: all }
            """
        let place = try #require(text.range(of: "\n  rules:", range: start.lowerBound..<text.endIndex))
        let changed = text[..<place.upperBound] + rule + text[place.upperBound...]

        let same = try await ana.send("/triage/rules", ["process": text, "days": "7"])
        let other = try await ana.send("/triage/rules", ["process": String(changed), "days": "7"])
        let broken = try await ana.send("/triage/rules", ["process": "process: x\n", "days": "7"])

        #expect(same.text.contains("every alert would go where it goes"))
        #expect(other.text.contains("inbox → SEV1"))
        #expect(broken.status == 422)
        #expect(broken.text.contains("data-problem"))
        #expect(try await ana.open("/triage/rules").text.contains("process: foundations"))
    }
}

@Suite("The forms for reports", .timeLimit(.minutes(5)))
struct ReportFormTests {
    @Test(
        "take a report of a stranger, and say its name",
        arguments: ["/report", "/report/security", "/report/privacy"]
    )
    func takes(path: String) async throws {
        let stranger = Visitor(try await TestSite())

        let form = try await stranger.open(path)
        let answer = try await stranger.send(path, ["title": "A door is open", "contact": "a@example.com"])

        #expect(form.status == 200)
        #expect(form.text.contains("action=\"\(path)\""))
        #expect(answer.status == 201)
        #expect(answer.text.contains("REP-1"))
    }

    @Test("keep what was typed where something is missing")
    func missing() async throws {
        let stranger = Visitor(try await TestSite())

        let answer = try await stranger.send("/report", ["title": " ", "description": "Since <noon>"])

        #expect(answer.status == 422)
        #expect(answer.text.contains("Since &lt;noon&gt;"))
        #expect(answer.text.contains("title"))
    }

    @Test("drop what a machine has filled in")
    func machine() async throws {
        let stranger = Visitor(try await TestSite())

        let answer = try await stranger.send("/report", ["title": "Cheap", "website": "https://spam.example"])

        #expect(answer.status == 200)
        #expect(try await stranger.muster.api(.get, "/reports")["items"]?.items.isEmpty == true)
    }

    @Test("take so many from strangers and no more, until time has passed; those who are signed in are not counted")
    func limited() async throws {
        let muster = try await TestSite()
        let (stranger, ana) = (Visitor(muster), try await Visitor(muster, as: "ana"))
        for _ in 0..<ReportLimit.most { _ = try await stranger.send("/report", ["title": "x"]) }

        let refused = try await stranger.send("/report", ["title": "x"])
        let own = try await ana.send("/report", ["title": "x"])
        muster.engine.clock.advance(by: ReportLimit.window)
        let later = try await stranger.send("/report", ["title": "x"])

        #expect(refused.status == 429)
        #expect(refused.headers[.retryAfter] != nil)
        #expect(own.status == 201)
        #expect(later.status == 201)
    }

    @Test("of security are shown to nobody but their keepers")
    func restricted() async throws {
        let muster = try await TestSite("cloudflare")
        _ = try await Visitor(muster).send("/report/security", ["title": "The admin page is open"])
        let (ana, grace) = (try await Visitor(muster, as: "ana"), try await Visitor(muster, as: "grace"))

        #expect(!(try await ana.open("/triage").text.contains("The admin page is open")))
        #expect(try await grace.open("/triage").text.contains("The admin page is open"))
        #expect(try await muster.api(.get, "/reports")["items"]?.items.isEmpty == true)
        #expect(try await muster.refusal(.get, "/reports/REP-1").status == 404)
        #expect(try await muster.refusal(.post, "/reports/REP-1/declination", .of(["reason": "x"])).status == 422)
    }

    @Test("of security are merged into restricted incidents alone, and no others are offered")
    func merged() async throws {
        let muster = try await TestSite()
        let parts = muster.engine.parts
        // The keeper, who otherwise only looks on.
        try await parts.organisations.change(in: parts.database, by: .muster, at: muster.engine.now, comment: "") {
            for index in $0.people.indices where $0.people[index].handle == "grace" {
                $0.people[index].permission = .responder
            }
        }
        let path = try await muster.declare()
        _ = try await Visitor(muster).send("/report/security", ["title": "The admin page is open"])
        let grace = try await Visitor(muster, as: "grace")
        let into: JSONValue = .of(["incident": "INC-1"])

        let refused = try await muster.refusal(.post, "/reports/REP-1/merging", into, as: "grace")
        let page = try await grace.send("/triage/REP-1/merging", ["incident": "INC-1"])

        #expect(refused.status == 409)
        #expect(refused.text.contains("restrict INC-1 first"))
        #expect(page.status == 409)
        #expect(!(try await muster.send(.get, "/api/v1\(path)/timeline").text.contains("admin page")))
        #expect(!(try await grace.open("/triage").text.contains("<option value=\"INC-1\"")))
        try await muster.api(.post, "\(path)/restriction", .of(["reason": "A hole"]), as: "grace")
        #expect(try await grace.open("/triage").text.contains("<option value=\"INC-1\""))
        #expect(try await grace.send("/triage/REP-1/merging", ["incident": "INC-1"]).status == 303)
    }
}

@Suite("The clocks of triage", .timeLimit(.minutes(5)))
struct TriageClockTests {
    @Test("run on what waits, and on the form that declares it")
    func run() async throws {
        let muster = try await TestSite()
        let alert = try await muster.waitingAlert()
        let ana = try await Visitor(muster, as: "ana")
        let listed = try #require(try await muster.api(.get, "/alerts")["items"]?.items.first)
        let clocks = [listed["decide_by"]?.text, listed["declare_by"]?.text].compactMap(\.self)

        let inbox = try await ana.open("/triage").text
        let form = try await ana.open("/incidents/new?alert=\(alert)").text

        #expect(clocks.count == 2)
        for clock in clocks {
            #expect(inbox.contains("datetime=\"\(clock)\""))
            #expect(form.contains("datetime=\"\(clock)\""))
        }
        #expect(
            try await ana.open("/incidents/new").text.contains(
                "decide within 10 minutes, and declare within 20 minutes"
            )
        )
    }

    @Test("end with the declaration, in whatever words")
    func declares() async throws {
        let muster = try await TestSite()
        let alert = try await muster.waitingAlert()
        let ana = try await Visitor(muster, as: "ana")

        let answer = try await ana.send(
            "/incidents",
            ["severity": "SEV2", "functionality": "Search", "state": "slow", "alert": alert]
        )

        #expect(answer.headers[.location] == "/incidents/INC-1")
        #expect(try await muster.api(.get, "/alerts/\(alert)")["triage"] == "declared")
        #expect(try await ana.open("/incidents/new?alert=\(alert)").status == 404)
    }
}
