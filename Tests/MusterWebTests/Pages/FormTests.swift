import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Forms", .timeLimit(.minutes(5)))
struct FormTests {
    private struct Deed: Sendable {
        var path: String
        var fields: [String: String] = [:]
        /// Where the browser goes afterwards.
        var leadsTo = "/incidents/INC-1"
    }

    /// Every form of an incident, in an order in which each can be done.
    private static let everyForm = [
        Deed(path: "/incidents/INC-1/acknowledgement"),
        Deed(path: "/incidents/INC-1/roles", fields: ["role": "incident-commander"]),
        Deed(path: "/incidents/INC-1/roles", fields: ["role": "scribe", "person": "chi", "reason": "Writes well"]),
        Deed(path: "/incidents/INC-1/severity", fields: ["severity": "SEV2", "reason": "Fewer than thought"]),
        Deed(path: "/incidents/INC-1/facts", fields: ["fact": "kudos", "value": "To Chi"]),
        Deed(path: "/incidents/INC-1/notes", fields: ["text": "Looking at it"]),
        Deed(
            path: "/incidents/INC-1/updates",
            fields: [
                "audience": "status-page", "state": "identified", "message": "We know why.", "verbatim": "yes",
                "component.api": "degraded_performance",
            ]
        ),
        Deed(path: "/incidents/INC-1/check-ins", fields: ["note": "All well"]),
        Deed(path: "/incidents/INC-1/pages", fields: ["person": "ben", "because": "Knows the queue"]),
        Deed(path: "/incidents/INC-1/bridge", fields: ["url": "https://meet.example.org/1"]),
        Deed(path: "/incidents/INC-1/measures", fields: ["what": "Export off", "undo": "Export on"]),
        Deed(path: "/incidents/INC-1/milestones", fields: ["milestone": "mitigated"]),
        Deed(path: "/incidents/INC-1/confirmations", fields: ["condition": "fix-durable", "evidence": "Load test"]),
        Deed(path: "/incidents/INC-1/retrospective/schedule", fields: ["at": "2026-03-06T10:00"]),
        Deed(
            path: "/incidents/INC-1/retrospective/document",
            fields: ["markdown": "# What happened", "edition": "0"],
            leadsTo: "/incidents/INC-1/retrospective"
        ),
        Deed(
            path: "/incidents/INC-1/action-items",
            fields: ["title": "A test", "type": "prevention"],
            leadsTo: "/incidents/INC-1/retrospective"
        ),
        Deed(path: "/incidents/INC-1/milestones", fields: ["milestone": "resolved", "override": "For the test"]),
        Deed(path: "/incidents/INC-1/reopening", fields: ["reason": "It is back"]),
        Deed(
            path: "/incidents/INC-1/handover",
            fields: ["role": "incident-commander", "to": "ben", "situation": "Quiet"]
        ),
        Deed(path: "/sandbox/clock", fields: ["advance": "15 min"], leadsTo: "/sandbox"),
        Deed(
            path: "/incidents",
            fields: ["functionality": "Search", "state": "slow", "severity": "SEV3"],
            leadsTo: "/incidents/INC-2"
        ),
        Deed(path: "/account/theme", fields: ["theme": "dark"], leadsTo: "/account"),
    ]

    @Test("do what their button says, and lead to the page that shows it")
    func deeds() async throws {
        let ana = try await Visitor.withIncident()

        for deed in Self.everyForm {
            let answer = try await ana.send(deed.path, deed.fields)
            #expect(answer.status == 303, "\(deed.path): \(answer.text)")
            #expect(answer.headers[.location] == deed.leadsTo, "\(deed.path)")
        }

        let incident = try await ana.muster.api(.get, "/incidents/INC-1")
        #expect(incident["severity"] == "SEV2")
        #expect(incident["bridge"] == "https://meet.example.org/1")
        #expect(incident["updates"]?.items.first?["components"]?["api"] == "degraded_performance")
        #expect(incident["retrospective"]?["scheduled_at"]?.text == "2026-03-06T10:00:00.000Z")
        #expect(incident["handover"]?["to"]?["handle"] == "ben")
        let ben = try await Visitor(ana.muster, as: "ben")
        #expect(try await ben.open("/incidents/INC-1").text.contains("offers Incident Commander to <bdi>you"))
        #expect(try await ben.send("/incidents/INC-1/handover-acceptance").status == 303)
    }

    @Test("are refused without the token of our own page, and change nothing")
    func forged() async throws {
        let ana = try await Visitor.withIncident()
        let before = try await ana.muster.api(.get, "/incidents/INC-1")["version"]
        for deed in Self.everyForm { try await expectRefusal(of: deed, to: ana) }

        #expect(try await ana.muster.api(.get, "/incidents/INC-1")["version"] == before)
        #expect(try await ana.muster.api(.get, "/incidents")["items"]?.items.count == 1)
    }

    private func expectRefusal(of deed: Deed, to ana: Visitor) async throws {
        let without = try await ana.send(deed.path, deed.fields, token: nil)
        let foreign = try await ana.send(deed.path, deed.fields, token: CrossSite.token(session: "another"))
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        let good = CrossSite.token(session: try #require(ana.session))
        let cross = try await ana.send(deed.path, deed.fields, token: good, headers: [site: "cross-site"])

        #expect([without.status, foreign.status, cross.status] == [403, 403, 403], "\(deed.path)")
        #expect(without.text.contains("open the page again"), "\(deed.path)")
    }

    @Test("are refused to those who only read, and to a stranger")
    func notAllowed() async throws {
        let grace = try await Visitor.withIncident(as: "grace")
        let stranger = Visitor(grace.muster)

        for deed in Self.everyForm where deed.path != "/account/theme" {
            #expect(try await grace.send(deed.path, deed.fields).status == 403, "\(deed.path)")
            #expect(try await stranger.send(deed.path, deed.fields).status == 401, "\(deed.path)")
        }
        #expect(try await grace.muster.api(.get, "/incidents/INC-1")["severity"] == "SEV1")
    }

    private struct Mistake: Sendable {
        var path: String
        var fields: [String: String] = [:]
        /// The field that is complained of.
        var field: String
    }

    private static let mistakes = [
        Mistake(path: "roles", fields: ["role": "king"], field: "role"),
        Mistake(path: "roles", fields: ["role": "scribe", "person": "nobody"], field: "person"),
        Mistake(path: "severity", fields: ["severity": "SEV9", "reason": "x"], field: "severity"),
        Mistake(path: "severity", fields: ["severity": "SEV2"], field: "reason"),
        Mistake(path: "facts", fields: ["fact": "nothing", "value": "x"], field: "fact"),
        Mistake(path: "facts", fields: ["fact": "kudos"], field: "value"),
        Mistake(path: "facts", fields: ["fact": "quantity-of-customers-impacted", "value": "Heaps"], field: "value"),
        Mistake(path: "milestones", fields: ["milestone": "nowhere"], field: "milestone"),
        Mistake(path: "notes", fields: ["text": " "], field: "text"),
        Mistake(path: "notes", fields: ["text": "/dance"], field: "text"),
        Mistake(path: "notes", fields: ["text": "/update status page"], field: "text"),
        Mistake(path: "updates", fields: ["audience": "status-page", "state": "well"], field: "state"),
        Mistake(
            path: "updates",
            fields: ["audience": "nobody", "state": "update", "message": "x"],
            field: "audience"
        ),
        Mistake(
            path: "updates",
            fields: ["audience": "status-page", "state": "update", "message": "x", "component.api": "fine"],
            field: "component.api"
        ),
        Mistake(path: "check-ins", field: "note"),
        Mistake(path: "ticks", fields: ["checklist": "none", "item": "x"], field: "checklist"),
        Mistake(path: "confirmations", fields: ["condition": "fix-durable"], field: "evidence"),
        Mistake(path: "pages", fields: ["person": "ben"], field: "because"),
        Mistake(path: "bridge", fields: ["url": "javascript:alert(1)"], field: "url"),
        Mistake(path: "measures", fields: ["what": "x"], field: "undo"),
        Mistake(path: "handover", fields: ["role": "scribe", "to": "nobody", "situation": "x"], field: "to"),
        Mistake(path: "retrospective/schedule", fields: ["at": "tomorrow"], field: "at"),
        Mistake(path: "retrospective/document", fields: ["markdown": "x"], field: "edition"),
        Mistake(path: "action-items", fields: ["title": "x", "type": "wish"], field: "type"),
        Mistake(
            path: "action-items",
            fields: ["title": "x", "type": "prevention", "owner": "nobody"],
            field: "owner"
        ),
    ]

    @Test("that are filled in wrongly name the field")
    func wrong() async throws {
        let ana = try await Visitor.withIncident()

        for mistake in Self.mistakes {
            let answer = try await ana.send("/incidents/INC-1/\(mistake.path)", mistake.fields)
            #expect(answer.status == 422, "\(mistake.path): \(answer.text)")
            let named = answer.text.contains("data-problem data-field=\"\(mistake.field)\"")
            #expect(named, "\(mistake.path) \(mistake.field): \(answer.text)")
        }
    }

    @Test("that declare come back filled in, with what to mend at its field")
    func declare() async throws {
        let ana = try await Visitor(try await TestSite("cloudflare"), as: "ana")
        var fields = ["functionality": "Résolveur <b>", "state": "slow", "severity": "P0", "description": "Since noon"]

        let refused = try await ana.send("/incidents", fields)

        #expect(refused.status == 422)
        #expect(refused.text.contains("value=\"Résolveur &lt;b&gt;\""))
        #expect(refused.text.contains("Since noon</textarea>"))
        #expect(refused.text.contains("id=\"category-error\""))
        fields["category"] = "DNS"
        #expect(try await ana.send("/incidents", fields).status == 303)
    }

    @Test("that declare a drill keep that it is one, also where they come back")
    func drill() async throws {
        let ana = try await Visitor(try await TestSite("cloudflare"), as: "ana")
        var fields = ["functionality": "Resolver", "state": "slow", "severity": "P0", "drill": "yes"]
        let box = "<input type=\"checkbox\" name=\"drill\" value=\"yes\""
        #expect(try await ana.open("/incidents/new").text.contains("\(box)> Drill: "))

        let refused = try await ana.send("/incidents", fields)
        fields["category"] = "DNS"
        let declared = try await ana.send("/incidents", fields)

        #expect(refused.status == 422)
        #expect(refused.text.contains("\(box) checked> Drill: "))
        #expect(declared.status == 303)
        #expect(try await ana.muster.api(.get, "/incidents/1")["drill"] == true)
    }

    @Test("of an alert declare it or decline it, with the category that the level needs")
    func alerts() async throws {
        let muster = try await TestSite("cloudflare")
        let ana = try await Visitor(muster, as: "ana")
        let alert = try await muster.waitingAlert()
        #expect(try await ana.open("/alerts").text.contains("id=\"alert-\(alert)\""))

        #expect(try await ana.send("/alerts/\(alert)/declination").status == 422)
        #expect(try await ana.send("/alerts/\(alert)/declaration", ["severity": "P1"]).status == 422)
        let declared = try await ana.send("/alerts/\(alert)/declaration", ["severity": "P1", "category": "API"])

        #expect(declared.headers[.location] == "/incidents/INC-1")
        #expect(try await ana.send("/alerts/\(alert)/declination", ["reason": "No"]).status == 409)
        #expect(try await ana.send("/alerts/nothing/declination", ["reason": "No"]).status == 404)
    }

    @Test("of approval are for whom the process names, also where they may only read")
    func approval() async throws {
        let ben = try await Visitor.withIncident("standard", as: "ben")
        let grace = try await Visitor(ben.muster, as: "grace")
        let fields = [
            "audience": "public-statement", "state": "identified", "message": "We know why.", "verbatim": "yes",
        ]
        #expect(try await ben.send("/incidents/INC-1/updates", fields).status == 303)
        let id = try #require(
            try await ben.muster.api(.get, "/incidents/INC-1")["proposals"]?.items.first?["id"]?.text
        )

        #expect(try await ben.open("/incidents/INC-1").text.contains("It goes when it is approved by Grace Mbeki"))
        #expect(try await ben.send("/incidents/INC-1/approvals", ["update": id]).status == 403)
        #expect(try await grace.open("/incidents/INC-1").text.contains("Approve and send"))
        #expect(try await grace.send("/incidents/INC-1/refusals", ["update": id]).status == 422)
        #expect(try await grace.send("/incidents/INC-1/approvals", ["update": id]).status == 303)
        #expect(try await grace.send("/incidents/INC-1/approvals", ["update": id]).status == 409)
    }

    @Test("to sign in and out work, and say of a wrong password and an unknown name the same")
    func signIn() async throws {
        let muster = try await TestSite()
        let link = try await muster.site.accounts.makeSetUpLink(for: try muster.engine.person("ana").id)
        var ana = Visitor(muster)
        ana.session = try await muster.site.accounts.choosePassword("correct horse", setUpLink: link)?.session
        let stranger = Visitor(muster)

        let wrong = try await stranger.send("/sign-in", ["name": "ana", "password": "wrong", "next": "/alerts"])
        let nobody = try await stranger.send("/sign-in", ["name": "nobody", "password": "wrong", "next": "/alerts"])
        #expect([wrong.status, nobody.status] == [401, 401])
        #expect(wrong.text == nobody.text)
        let fields = ["name": "ana", "password": "correct horse"]
        let right = try await stranger.send("/sign-in", fields.merging(["next": "/alerts"]) { $1 })
        #expect(right.headers[.location] == "/alerts")
        #expect(right.headers[.setCookie]?.contains("HttpOnly; SameSite=Lax") == true)
        let elsewhere = try await stranger.send("/sign-in", fields.merging(["next": "https://evil.example"]) { $1 })
        #expect(elsewhere.headers[.location] == "/")
        #expect(try await ana.send("/sign-out").headers[.location] == "/sign-in")
        #expect(try await ana.open("/").status == 303)
    }
}
