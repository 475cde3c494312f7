import HTTPTypes
import MusterCore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The story of an incident through the sandbox, over the API", .timeLimit(.minutes(5)))
struct SandboxStoryTests {
    /// Minutes after the declaration at which the timeline says so of a clock.
    private func minutes(_ muster: TestSite, _ path: String, _ word: String, _ says: String) async throws -> [Int] {
        let entries = try await muster.api(.get, "\(path)/timeline")["items"]?.items ?? []
        return try entries.compactMap { entry in
            let text = try #require(entry["text"]?.text)
            guard text.hasPrefix(word), text.lowercased().contains(says) else { return nil }
            let at = try #require(entry["at"]?.text.flatMap(Timestamp.init(rfc3339:)))
            return Int((at - TestEngine.start).milliseconds / 60_000)
        }
    }

    private func advance(_ muster: TestSite, _ length: String) async throws {
        try await muster.api(.post, "/sandbox/clock", .of(["advance": JSONValue(length)]))
    }

    @Test(
        "reminds and records misses at the minutes of the document",
        arguments: [("SEV1", 20, 30, 60), ("SEV2", 50, 60, 180), ("SEV3", 170, 180, nil)] as [(String, Int, Int, Int?)]
    )
    func cadence(severity: String, checkIn: Int, list: Int, status: Int?) async throws {
        let muster = try await TestSite()
        let path = try await muster.declare(severity)

        let clock = try await muster.api(.post, "/sandbox/clock", .of(["advance": JSONValue("PT\(list * 3)M")]))

        let now = TestEngine.start + .minutes(list * 3)
        #expect(clock == .of(["now": JSONValue(now)]))
        #expect(try await minutes(muster, path, "Reminder", "check in").first == checkIn)
        #expect(try await minutes(muster, path, "Missed", "update the distribution list").first == list)
        #expect(try await minutes(muster, path, "Missed", "update the status page").first == status)
    }

    @Test("counts the next turn from an update that was sent in time")
    func update() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare("SEV1")
        try await advance(muster, "PT25M")

        try await muster.api(
            .post,
            "\(path)/updates",
            .of(["audience": "Distribution List", "state": "investigating", "body": "We are looking into it."])
        )
        try await advance(muster, "PT10M")

        let obligations = try await muster.api(.get, "\(path)/obligations")
        let due = try #require(obligations["items"]?.items.first { $0["clock"]?.text == "distribution-list" })
        #expect(due["due_at"]?.text == (TestEngine.start + .minutes(55)).rfc3339)
        #expect(due["overdue"] == false)
        #expect(obligations["record"]?["distribution-list"]?["kept"] == 1)
        #expect(obligations["record"]?["distribution-list"]?["missed"] == 0)
        #expect(try await minutes(muster, path, "Missed", "update the distribution list") == [])
    }

    @Test("resolves only when every condition holds, and names those that do not", arguments: ["SEV1", "SEV2", "SEV3"])
    func gates(severity: String) async throws {
        let muster = try await TestSite()
        let path = try await muster.declare(severity)
        func missing() async throws -> [String] { try await muster.refusal(.post, "\(path)/resolution").missing }
        let conditions = ["fix-durable", "document-signed-off", "retrospective-scheduled", "final-update-sent"]

        let stranger = try await muster.refusal(.post, "\(path)/resolution")
        #expect(stranger.status == 403)
        #expect(try stranger.json["detail"]?.text?.contains("Incident Commander") == true)
        try await muster.api(.post, "\(path)/roles", .of(["role": "ic"]))
        #expect(try await missing() == conditions)

        try await muster.api(.post, "\(path)/milestones", .of(["milestone": "Mitigated"]))
        for (done, condition) in ["fix-durable", "document-signed-off"].enumerated() {
            try await muster.api(
                .post,
                "\(path)/confirmations",
                .of(["condition": JSONValue(condition), "evidence": "Seen by hand."])
            )
            #expect(try await missing() == Array(conditions.dropFirst(done + 1)))
        }
        for (hours, left) in [(80, 2), (30, 3)] {
            let at = JSONValue(TestEngine.start + .hours(hours))
            try await muster.api(.post, "\(path)/retrospective/schedule", .of(["at": at]))
            #expect(try await missing() == Array(conditions.dropFirst(left)))
        }
        let final = JSONValue.of(["audience": "distribution-list", "state": "resolved", "body": "It is over."])
        try await muster.api(.post, "\(path)/updates", final)
        #expect(try await missing() == ["final-update-sent"])
        try await muster.api(
            .put,
            "\(path)/facts",
            .of(["Known customers impacted": "Acme", "next steps": "None", "kudos": "Team Checkout"])
        )
        try await muster.api(.post, "\(path)/updates", final)

        let resolved = try await muster.api(.post, "\(path)/resolution")
        #expect(resolved["milestones"]?["resolved"] != nil)

        #expect(try await muster.refusal(.post, "\(path)/milestones", .of(["milestone": "closed"])).status == 409)
        try await muster.api(.put, "\(path)/retrospective", .of(["markdown": "We learned.", "edition": 0]))
        try await muster.api(.post, "\(path)/milestones", .of(["milestone": "retrospective done"]))
        try await muster.api(.post, "\(path)/milestones", .of(["milestone": "closed"]))
        #expect(try await muster.api(.get, "/incidents?state=open")["items"]?.items == [])
    }

    @Test("lists what would have left, newest first, with its links and its incident")
    func messages() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare("SEV1")
        try await advance(muster, "PT20M")

        let messages = try #require(try await muster.api(.get, "/sandbox/messages?limit=200")["items"]?.items)

        let page = try #require(messages.last)
        #expect(page["when"]?.text == TestEngine.start.rfc3339)
        #expect(page["channel"] == "email")
        #expect(page["incident"]?.text.map { "/incidents/\($0)" } == path)
        #expect(
            page["links"]?.items.contains { $0["url"]?.text?.hasPrefix("https://muster.example.org/") == true } == true
        )
        #expect(page["subject"]?.text?.contains("INC-1") == true || page["body"]?.text?.contains("INC-1") == true)
        let times = messages.compactMap { $0["when"]?.text }
        #expect(times == times.sorted(by: >))
        #expect(times.count > 1)
    }

    @Test(
        "refuses to move its clock by what is no length of time",
        arguments: ["15", "PT0S", "-PT5M", "P91D", "soon", "P1000000000000D"]
    )
    func badAdvance(length: String) async throws {
        let muster = try await TestSite()

        let refused = try await muster.refusal(.post, "/sandbox/clock", .of(["advance": JSONValue(length)]))

        #expect(refused.status == 422)
        #expect(try refused.fields == ["advance"])
        #expect(muster.engine.now == TestEngine.start)
    }

    @Test("has nothing of it where Muster is live", arguments: ["/sandbox/messages", "/sandbox/clock"])
    func live(path: String) async throws {
        let muster = try await TestSite(isLive: true)

        let refused = try await muster.refusal(.get, path)

        #expect(refused.status == 404)
        #expect(refused.text.contains("muster serve --sandbox"))
    }
}
