import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Changes", .timeLimit(.minutes(5)))
struct ChangeTests {
    private let muster: TestSite

    init() async throws {
        muster = try await TestSite()
    }

    private func change(_ summary: String, minutesAgo minutes: Int = 0) async throws {
        let at = muster.engine.now - .minutes(minutes)
        let body: JSONValue = .of([
            "summary": JSONValue(summary), "source": "deploys", "at": JSONValue(at), "url": "https://ci.example.org/7",
        ])
        #expect(try await muster.api(.post, "/changes", body)["summary"]?.text == summary)
    }

    @Test("stand in the timeline of an incident at their time, when they came shortly before it or while it lasts")
    func timeline() async throws {
        try await change("Old", minutesAgo: 180)
        try await change("Before", minutesAgo: 30)
        let path = try await muster.declare()
        muster.engine.clock.advance(by: .minutes(5))
        try await change("During")

        let page = try await muster.send(.get, "\(path)").text

        let during = try #require(page.range(of: "Changed: During"))
        let before = try #require(page.range(of: "Changed: Before"))
        #expect(during.lowerBound < before.lowerBound)
        #expect(!page.contains("Changed: Old"))
        let listed = try await muster.api(.get, "\(path)/changes")["items"]?.items
        #expect(listed?.compactMap { $0["summary"]?.text } == ["During", "Before"])
    }

    @Test("are filtered with the alerts, and are no part of the record")
    func filtered() async throws {
        let path = try await muster.declare()
        try await change("During")

        let alerts = try await muster.send(.get, "\(path)?show=alerts").text
        let decisions = try await muster.send(.get, "\(path)?show=decisions").text

        #expect(alerts.contains("Changed: During"))
        #expect(!decisions.contains("Changed: During"))
        let record = try await muster.api(.get, "\(path)/timeline")
        #expect(!"\(record)".contains("During"))
    }

    @Test("lead only to addresses of the web", arguments: ["javascript:alert(1)", "ftp://x", "ci.example.org"])
    func addresses(url: String) async throws {
        let body = #"{"summary": "x", "url": "\#(url)"}"#

        let answer = try await muster.send(.post, "/api/v1/changes", body: body)

        #expect(answer.status == 422)
        #expect(try answer.fields == ["url"])
    }
}
