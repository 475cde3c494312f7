import Foundation
import MusterCore
import MusterEngine
import MusterTestKit
import NIOHTTP1
import Testing

@testable import muster

@Suite("From an alert to a retrospective")
struct PrometheusStoryTests {
    @Test(
        "the alert declares, the mail escalates, the link acknowledges, the gates hold, the status page tells, the draft remembers"
    )
    func story() async throws {
        let mails = try await SMTPSink.start()
        let folder = FileManager.default.temporaryDirectory.appending(path: "prometheus-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }

        try await RunningMuster.run(process: "foundations", smtpPort: mails.port) { muster in
            let prometheus = try PrometheusServer(
                inletPort: muster.port,
                path: muster.inletPath,
                port: FreePort.find(),
                labels: ["severity": "SEV1", "service": "checkout"],
                summary: "failing for one in three",
                folder: folder
            )
            defer { prometheus.stop() }

            // The alert arrives, an incident is declared from it by a rule, and the first on call is mailed.
            let first = try await nextPage(mails)
            #expect(first.subject.contains("SEV1 INC-1: checkout is failing for one in three"))
            let policy = try #require(muster.organisation.policy(forService: "checkout"))
            let plan = policy.wouldPage(at: muster.clock.now(), organisation: muster.organisation)
            #expect(first.to == muster.address(plan[0].people))

            // It is deduplicated over its resends.
            try await muster.waitForResend()
            let alerts = try await muster.get("/alerts")
            #expect(alerts["items"]?.items.count == 1)
            #expect(try await muster.get("/incidents")["items"]?.items.count == 1)
            prometheus.stop()

            // The first does not answer; the second is mailed when the policy says.
            muster.clock.advance(to: muster.clock.now() + .minutes(15))
            let second = try await nextPage(mails)
            #expect(second.to == muster.address(plan[1].people))
            #expect(second.to != first.to)

            // Whoever scans the mail follows the link, and acknowledges nothing.
            let link = try #require(second.link)
            let scanned = try await muster.send(.GET, link, token: false)
            #expect(scanned.status == 200)
            #expect(try await muster.incident()["milestones"]?["acknowledged"] == nil)
            let pressed = try await muster.send(.POST, link, form: "answer=acknowledge", token: false)
            #expect(pressed.status == 200)
            #expect(try await muster.incident()["milestones"]?["acknowledged"] != nil)

            try await runToClosed(muster)
        }
        await mails.stop()
    }

    private func runToClosed(_ muster: RunningMuster) async throws {
        let path = "/incidents/INC-1"
        try await muster.post("\(path)/roles", ["role": "incident commander"])
        try await muster.post(
            "\(path)/timeline",
            ["text": "The new release holds a lock on orders.", "kind": "decision"]
        )

        for state in ["investigating", "identified", "monitoring"] {
            let text = "Public words while \(state)."
            try await muster.post(
                "\(path)/updates",
                ["audience": "status page", "state": .string(state), "body": .string(text)]
            )
            let page = try await muster.send(.GET, "/status", token: false).text
            #expect(page.contains(text))
            #expect(page.contains("<h1><bdi>checkout is failing for one in three</bdi>.</h1>"))
            #expect(!page.contains("holds a lock on orders"))
        }
        try await muster.post("\(path)/milestones", ["milestone": "mitigated"])

        let refused = try await muster.send(.POST, "/api/v1\(path)/resolution", json: .object([:]))
        #expect(refused.status == 409)
        #expect(refused.json["missing"]?.items.count == 4)

        for condition in ["fix-durable", "document-signed-off"] {
            try await muster.post("\(path)/confirmations", ["condition": .string(condition), "evidence": "Seen."])
        }
        let mitigated = try #require(try await muster.incident()["milestones"]?["mitigated"]?.text)
        let calendar = muster.organisation.calendar
        let meeting = calendar.adding(businessHours: 30, to: try #require(Timestamp(rfc3339: mitigated)))
        try await muster.post("\(path)/retrospective/schedule", ["at": .string(meeting.rfc3339)])
        try await muster.post(
            "\(path)/facts",
            ["known customers impacted": "Acme", "next steps": "Review the lock", "kudos": "Checkout"]
        )
        try await muster.post(
            "\(path)/updates",
            ["audience": "distribution list", "state": "resolved", "body": "It is over."]
        )
        try await muster.post(
            "\(path)/updates",
            ["audience": "status page", "state": "resolved", "body": "It works again."]
        )
        try await muster.post("\(path)/resolution")
        let page = try await muster.send(.GET, "/status", token: false).text
        #expect(page.contains("Everything works."))
        #expect(page.contains("It works again."))

        let draft = try #require(try await muster.get("\(path)/retrospective")["markdown"]?.text)
        for words in [
            "checkout is failing for one in three", "holds a lock on orders", "acknowledged the page",
            "It works again.",
        ] {
            #expect(draft.contains(words))
        }
        try await muster.post(
            "\(path)/action-items",
            ["title": "Alert on lock waits", "type": .string(try actionType())]
        )
        let saved = try await muster.send(
            .PUT,
            "/api/v1\(path)/retrospective",
            json: .object(["markdown": .string(draft), "edition": 0])
        )
        #expect(saved.status == 200)
        try await muster.post("\(path)/milestones", ["milestone": "retrospective done"])
        try await muster.post("\(path)/milestones", ["milestone": "closed"])
        #expect(try await muster.incident()["milestones"]?["closed"] != nil)
    }

    private func actionType() throws -> String {
        let process = try #require(ProcessDefinition.builtIn(named: "foundations"))
        return process.actionItems.types.first ?? "follow-up"
    }
}

/// A mail that asks for an answer.
private struct Mail {
    var to: String
    var subject: String
    /// Where its button leads.
    var link: String?
}

/// The next page that comes in; other mails are passed over.
private func nextPage(_ mails: SMTPSink) async throws -> Mail {
    for await event in mails.events {
        guard event.event == "mail", let text = event.text,
            let range = text.range(of: #"http://127\.0\.0\.1:\d+/a/[A-Za-z0-9_.-]+"#, options: .regularExpression)
        else { continue }
        return Mail(to: event.to?.first ?? "", subject: event.subject ?? "", link: String(text[range]))
    }
    throw RunningMuster.Refused(description: "the mail server has ended before a page came")
}

extension RunningMuster {
    fileprivate func address(_ people: [ID<Person>]) -> String {
        people.first.flatMap(organisation.person)?.email ?? "nobody"
    }

    fileprivate func incident() async throws -> JSONValue { try await get("/incidents/INC-1") }

    /// Until Prometheus has sent the alert a second time, which it does every second.
    fileprivate func waitForResend() async throws {
        for _ in 0..<20_000 {
            let alert = try await get("/alerts")["items"]?.items.first
            if case .number(let times)? = alert?["times_sent"], times >= 2 { return }
        }
        throw Refused(description: "the alert was not sent again")
    }
}
