import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

/// Two worlds that differ in one restricted incident are the same world to whoever may not know of it.
@Suite("A restricted incident", .timeLimit(.minutes(5)))
struct RestrictedTests {
    private static let secret = "Zyx-payroll-leak"

    /// Every way to look that takes no name of the incident.
    private static let views = [
        "/", "/incidents", "/alerts", "/on-call", "/process", "/sandbox", "/status", "/account", "/incidents/new",
        "/api/v1/incidents", "/api/v1/incidents?state=open", "/api/v1/alerts", "/search?q=zyx", "/search?q=INC-2",
        "/search?q=INC-R1",
        "/search/suggestions?q=zyx", "/api/v1/search?q=zyx", "/api/v1/search?q=salaries", "/reports", "/api/v1/report",
        "/api/v1/sandbox/messages", "/api/v1/organisation", "/api/v1/on-call", "/api/v1/me",
    ]

    /// Every way to ask for it by name.
    private static let names = [
        "/incidents/INC-R1", "/incidents/r1", "/incidents/INC-R1/retrospective", "/incidents/INC-R1/live",
        "/incidents/INC-R1/timeline", "/incidents/INC-R1/timeline?find=bucket",
        "/incidents/INC-R1/summary", "/incidents/INC-R1/summary/live",
        "/api/v1/incidents/INC-R1/chat", "/api/v1/incidents/INC-R1/handover/draft",
        "/api/v1/incidents/INC-R1/updates/draft", "/api/v1/incidents/INC-R1/attachments",
        "/api/v1/incidents/INC-R1/notices",
        "/incidents/INC-R1/attachments/00000000-0000-4000-8000-000000000001",
        "/incidents/INC-R1?show=alerts", "/api/v1/incidents/INC-R1", "/api/v1/incidents/INC-R1/timeline",
        "/api/v1/incidents/INC-R1/obligations", "/api/v1/incidents/INC-R1/updates",
        "/api/v1/incidents/INC-R1/retrospective", "/api/v1/incidents/INC-R1/action-items",
    ]

    private func world(withSecret: Bool) async throws -> TestSite {
        let muster = try await TestSite("standard")
        _ = try await muster.declare("SEV3")
        if withSecret {
            try await muster.api(
                .post,
                "/incidents",
                .of([
                    "title": JSONValue(Self.secret), "severity": "SEV2", "restricted": true, "service": "checkout",
                    "description": "Salaries are public.",
                ])
            )
            try await muster.api(.post, "/incidents/INC-R1/timeline", .of(["text": "The bucket was open"]))
            for (verb, body) in [
                ("chat", ["text": "salaries in the chat"]), ("hypotheses", ["text": "Zyx-guess"]),
                ("orders", ["to": "ana", "text": "Zyx-order"]), ("decisions", ["text": "Zyx-decision"]),
                ("links", ["other": "INC-1", "reason": "Zyx-link"]),
            ] as [(String, [String: JSONValue])] {
                try await muster.api(.post, "/incidents/INC-R1/\(verb)", .object(body))
            }
            try await muster.api(
                .post,
                "/incidents/INC-R1/updates",
                .of(["audience": "customer support", "state": "identified", "subject": "S", "body": "Say nothing."])
            )
        }
        try await muster.engine.work()
        return muster
    }

    /// Somebody who works on incidents and was not called to this one.
    private func stranger(_ muster: TestSite) async throws -> String {
        let members = try await muster.api(.get, "/incidents/INC-R1")["members"]?.items.compactMap {
            $0["handle"]?.text
        }
        let all = muster.engine.parts.organisations.current.people
        return try #require(all.first { $0.permission == .responder && members?.contains($0.handle) == false }).handle
    }

    @Test("changes no byte of what others see")
    func twoWorlds() async throws {
        let (with, without) = (try await world(withSecret: true), try await world(withSecret: false))
        let stranger = try await stranger(with)

        for path in Self.views {
            let one = try await with.send(.get, path, as: .token(of: stranger), headers: Visitor.html)
            let other = try await without.send(.get, path, as: .token(of: stranger), headers: Visitor.html)
            #expect(one.status == 200, "\(path)")
            #expect(one.text == other.text, "\(path)")
            #expect(!one.text.contains(Self.secret), "\(path)")
        }
        for path in Self.names {
            let one = try await with.send(.get, path, as: .token(of: stranger), headers: Visitor.html)
            let other = try await without.send(.get, path, as: .token(of: stranger), headers: Visitor.html)
            #expect(one.status == 404, "\(path)")
            #expect(one.text == other.text, "\(path)")
        }
        #expect(try await with.api(.get, "/incidents")["items"]?.items.count == 2, "its members see it")
    }

    @Test("does not show itself by the alert that it was declared from")
    func alerts() async throws {
        let muster = try await TestSite("standard")
        let alert = try await muster.waitingAlert()
        try await muster.api(
            .post,
            "/incidents",
            .of(["title": JSONValue(Self.secret), "severity": "SEV4", "restricted": true, "alert": JSONValue(alert)])
        )

        #expect(try await muster.api(.get, "/alerts/\(alert)")["incident"]?.text != nil)
        for path in ["/alerts", "/alerts/\(alert)"] {
            let answer = try await muster.api(.get, path, as: "grace")
            let shown = answer["items"]?.items.first ?? answer
            #expect(shown["title"]?.text == "Odd")
            #expect(shown["incident"]?.text == nil, "\(path)")
        }
        let page = try await muster.send(.get, "/alerts", as: .token(of: "grace"), headers: Visitor.html)
        #expect(!page.text.contains("Its incident"))
    }

    /// Merges "Odd", an alert that waits, and a report of all into an incident.
    ///
    /// - Returns: the ways to look at both, and at the tickets.
    private func merge(_ alert: String, into incident: String, _ muster: TestSite) async throws -> [String] {
        try await muster.api(.post, "/reports", .of(["title": "Mine is slow"]))
        for path in ["/reports/REP-1", "/alerts/\(alert)"] {
            try await muster.api(.post, "\(path)/merging", .of(["incident": JSONValue(incident)]))
        }
        #expect(try await muster.api(.get, "/reports/REP-1")["reason"]?.text == "joined \(incident)")
        let reason = try await muster.api(.get, "/alerts/\(alert)")["triage_reason"]?.text
        #expect(reason == "joined \(incident) by hand")
        let calls = ["/reports", "/reports/REP-1", "/alerts/\(alert)/trace", "/tickets"].map { "/api/v1\($0)" }
        return calls + ["/alerts", "/alerts/\(alert)"].flatMap { [$0, "/api/v1\($0)"] } + ["/tickets", "/triage"]
    }

    @Test("is not named by the reports and alerts of all that were merged into it")
    func merged() async throws {
        let muster = try await TestSite("standard")
        let alert = try await muster.waitingAlert()
        let secret: JSONValue = .of(["title": JSONValue(Self.secret), "severity": "SEV4", "restricted": true])
        let id = try #require(try await muster.api(.post, "/incidents", secret)["id"]?.text)
        let stranger = try await stranger(muster)

        for path in try await merge(alert, into: "INC-R1", muster) {
            let answer = try await muster.send(.get, path, as: .token(of: stranger), headers: Visitor.html)
            #expect(answer.status == 200, "\(path)")
            for words in ["INC-R1", id, Self.secret] { #expect(!answer.text.contains(words), "\(path)") }
        }
        let reason: JSONValue = .of(["reason": "A cable"])
        let again = try await muster.refusal(.post, "/reports/REP-1/declination", reason, as: stranger)
        #expect(again.text.contains("was decided already"))
        #expect(!again.text.contains("INC-R1"))
    }

    @Test("is not named any more by its ticket, its reports and its alerts where it was restricted later")
    func mergedBefore() async throws {
        let muster = try await TestSite("standard")
        let alert = try await muster.waitingAlert()
        let incident = try await muster.declare("SEV3")
        let id = try #require(try await muster.api(.get, incident)["id"]?.text)
        let views = try await merge(alert, into: "INC-1", muster)
        #expect(try await muster.api(.get, "/tickets", as: "grace")["items"]?.items.count == 1)

        try await muster.api(.post, "\(incident)/restriction", .of(["reason": "Personal data"]))

        for path in views {
            let answer = try await muster.send(.get, path, as: .token(of: "grace"), headers: Visitor.html)
            #expect(answer.status == 200, "\(path)")
            for words in ["INC-1", "TKT-1", id] { #expect(!answer.text.contains(words), "\(path)") }
        }
        #expect(try await muster.api(.get, "/tickets")["items"]?.items.count == 1, "its members see it")
    }

    @Test("that turns out to be none has a ticket that others do not see, not even as a gap in the numbers")
    func ticket() async throws {
        let muster = try await TestSite()
        let secret = JSONValue(Self.secret)
        try await muster.api(.post, "/incidents", .of(["title": secret, "severity": "SEV3", "restricted": true]))
        let stranger = try await stranger(muster)

        let made = try await muster.api(.post, "/incidents/INC-R1/ticket", .of(["reason": secret]))
        let next = try await muster.api(.post, "/tickets", .of(["title": "By hand"]))

        #expect(made["reference"]?.text == "TKT-R1")
        #expect(made["title"]?.text == "INC-R1")
        #expect(next["reference"]?.text == "TKT-1")
        #expect(try await muster.api(.get, "/tickets")["items"]?.items.count == 2, "its members see it")
        let seen = try await muster.api(.get, "/tickets?limit=1", as: stranger)
        #expect(seen["items"]?.items.compactMap { $0["reference"]?.text } == ["TKT-1"])
        let page = try await muster.send(.get, "/tickets", as: .token(of: stranger), headers: Visitor.html)
        for words in ["INC-R1", "TKT-R1", Self.secret] { #expect(!page.text.contains(words)) }
        let mended: JSONValue = .of(["outcome": "Mended"])
        let asked = try await (
            muster.refusal(.get, "/tickets/TKT-R1", as: stranger), muster.refusal(.get, "/tickets/TKT-R2", as: stranger)
        )
        let closed = try await (
            muster.refusal(.post, "/tickets/TKT-R1/closure", mended, as: stranger),
            muster.refusal(.post, "/tickets/TKT-R2/closure", mended, as: stranger)
        )
        #expect(asked.0.text == asked.1.text)
        #expect(closed.0.text == closed.1.text.replacing("R2", with: "R1"))
    }

    @Test("takes no order from others, and says the same as of one that there is not")
    func verbs() async throws {
        let muster = try await world(withSecret: true)
        let stranger = try await stranger(muster)
        let before = try await muster.api(.get, "/incidents/INC-R1")["version"]

        for endpoint in APIRoutes.endpoints where endpoint.path.hasPrefix("/incidents/{ref}") && endpoint.method != .get
        {
            if endpoint.permission == .administer { continue }
            let fields = endpoint.fields.filter(\.isRequired).map { field -> String in
                switch field.kind {
                case .string: "\"\(field.name)\": \(field.name == "person" ? "\"ben\"" : "\"x\"")"
                case .boolean: "\"\(field.name)\": true"
                case .integer: "\"\(field.name)\": 1"
                case .object: "\"\(field.name)\": {}"
                case .list: "\"\(field.name)\": []"
                case .time: "\"\(field.name)\": \"2026-03-04T10:00:00Z\""
                }
            }
            func ask(_ reference: String) async throws -> Answer {
                let path = endpoint.path.replacing("{ref}", with: reference).replacing("{update}", with: "latest")
                    .replacing("{", with: "").replacing("}", with: "")
                return try await muster.send(
                    endpoint.method,
                    "/api/v1\(path)",
                    body: "{\(fields.joined(separator: ", "))}",
                    as: .token(of: stranger)
                )
            }
            let (one, other) = (try await ask("INC-R1"), try await ask("INC-99"))
            #expect(one.status == other.status, "\(endpoint.method) \(endpoint.path): \(one.text)")
            #expect(one.text == other.text, "\(endpoint.path)")
        }
        #expect(try await muster.api(.get, "/incidents/INC-R1")["version"] == before)
    }

    @Test("is spoken of in messages to its members alone, and in no webhook")
    func messages() async throws {
        let muster = try await world(withSecret: true)
        let whole = try await muster.api(.get, "/incidents/INC-R1")
        let id = try #require(whole["id"]?.text.flatMap { ID<Incident>($0) })
        let members = whole["members"]?.items.compactMap { $0["email"]?.text ?? $0["handle"]?.text } ?? []

        let sent = try await muster.engine.outgoing(of: id).filter {
            $0.body.contains(Self.secret) || $0.subject.contains(Self.secret)
        }

        let all = try await muster.engine.outgoing(of: id)
        #expect(all.allSatisfy { message in members.contains { message.to.hasPrefix($0) } }, "\(all.map(\.to))")
        let page = try await muster.send(.get, "/incidents/INC-R1", headers: Visitor.html)
        #expect(page.text.contains("Nobody of Customer support may know of this incident"))
        #expect(!sent.isEmpty, "its members are paged")
        #expect(sent.allSatisfy { message in members.contains { message.to.hasPrefix($0) } }, "\(sent.map(\.to))")
        #expect(try await muster.engine.outgoing(of: id).allSatisfy { $0.event == nil })
    }

    @Test("is opened to somebody who is let in, and by an administrator by force, which the others are told")
    func opened() async throws {
        let muster = try await world(withSecret: true)
        let stranger = try await stranger(muster)
        let people = muster.engine.parts.organisations.current.people
        let members = try await muster.api(.get, "/incidents/INC-R1")["members"]?.items.compactMap {
            $0["handle"]?.text
        }
        let ask: JSONValue = .of(["person": JSONValue(stranger), "reason": "Knows the bucket"])

        try await muster.api(.post, "/incidents/INC-R1/members", ask)
        #expect(try await muster.api(.get, "/incidents/INC-R1", as: stranger)["name"]?.text == Self.secret)

        let administrator = people.first { $0.permission == .admin && members?.contains($0.handle) == false }
        let admin = try #require(administrator).handle
        let reason: JSONValue = .of(["reason": "The auditor asks"])
        #expect(try await muster.refusal(.get, "/incidents/INC-R1", as: admin).status == 404)
        #expect(try await muster.refusal(.post, "/incidents/INC-R1/break-glass", reason, as: stranger).status == 403)
        try await muster.api(.post, "/incidents/INC-R1/break-glass", reason, as: admin)
        try await muster.engine.work()

        #expect(try await muster.api(.get, "/incidents/INC-R1", as: admin)["name"]?.text == Self.secret)
        let told = try await muster.engine.outgoing().filter { $0.subject.contains("glass was broken") }
        #expect(!told.isEmpty)
        #expect(told.allSatisfy { $0.body.contains("The auditor asks") && !$0.to.hasPrefix(admin) })
    }

    @Test("is restricted, shared and opened again by the forms of its page")
    func forms() async throws {
        let ana = try await Visitor.withIncident("standard")
        let grace = try await Visitor(ana.muster, as: "grace")
        #expect(try await grace.open("/incidents/INC-1").status == 200)

        #expect(try await ana.send("/incidents/INC-1/restriction", ["reason": "Personal data"]).status == 303)
        #expect(try await grace.open("/incidents/INC-1").status == 404)
        #expect(try await ana.open("/incidents/INC-1").text.contains("Restricted</span>"))
        let fields = ["person": "grace", "reason": "Privacy"]
        #expect(try await ana.send("/incidents/INC-1/members", fields).status == 303)
        #expect(try await grace.open("/incidents/INC-1").status == 200)
        #expect(try await ana.send("/incidents/INC-1/restriction-end").status == 422)
        #expect(try await ana.send("/incidents/INC-1/restriction-end", ["lift-reason": "Over"]).status == 303)
        let declared = ["functionality": "Payroll", "state": "leaking", "severity": "SEV4", "restricted": "yes"]
        #expect(try await ana.send("/incidents", declared).status == 303)
        #expect(try await grace.open("/incidents/INC-R1").status == 404)
    }
}
