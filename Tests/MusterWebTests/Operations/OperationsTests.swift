import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("For whoever watches Muster", .timeLimit(.minutes(5)))
struct OperationsTests {
    @Test("it says that it is alive, and that it is ready")
    func ready() async throws {
        let muster = try await TestSite()

        #expect(try await muster.send(.get, "/healthz", as: .stranger).status == 200)
        let ready = try await muster.send(.get, "/readyz", as: .stranger)
        #expect(ready.status == 200)
        #expect(try ready.json["ready"] == true)
        #expect(try ready.json["database"] == "writes")
    }

    @Test("it is not ready while timers are late, and again when they have been done")
    func late() async throws {
        let muster = try await TestSite()
        _ = try await muster.declare("SEV1")

        muster.engine.clock.advance(by: .hours(1))
        let late = try await muster.send(.get, "/readyz", as: .stranger)
        try await muster.engine.work()

        #expect(late.status == 503)
        #expect(try late.json["ready"] == false)
        #expect(try late.json["late_timers"] == 1)
        #expect(try await muster.send(.get, "/readyz", as: .stranger).status == 200)
    }

    @Test("it is ready while it is paused, whatever is late, and says that it is paused")
    func paused() async throws {
        let muster = try await TestSite()
        _ = try await muster.declare("SEV1")
        let pause = PauseSwitch(muster.engine.parts)
        try await pause.pause(because: "We move the databases", by: .muster)

        muster.engine.clock.advance(by: .hours(1))
        let paused = try await muster.send(.get, "/readyz", as: .stranger)
        _ = try await pause.resume(by: .muster)
        let late = try await muster.send(.get, "/readyz", as: .stranger)
        try await muster.engine.work()
        let after = try await muster.send(.get, "/readyz", as: .stranger)

        #expect(paused.status == 200)
        #expect(try paused.json["ready"] == true)
        #expect(try paused.json["paused"] == "We move the databases")
        #expect(try paused.json["late_timers"] == 1)
        #expect(late.status == 503)
        #expect(after.status == 200)
        #expect(try after.json["paused"] == nil)
    }

    @Test("its figures follow the format of Prometheus, and count what there is")
    func metrics() async throws {
        let muster = try await TestSite()
        _ = try await muster.declare("SEV1")
        _ = try await muster.declare("SEV3")
        let inlet = try await muster.site.inlets.add(name: "prometheus", kind: .prometheus, by: .muster)
        for _ in 0..<2 {
            let path = "/in/\(inlet.key)/api/v2/alerts"
            let body = "[{\"labels\": {\"alertname\": \"Odd\"}}]"
            #expect(try await muster.send(.post, path, body: body, as: .stranger).status == 200)
        }

        let page = try await muster.send(.get, "/metrics", as: .stranger)

        #expect(page.status == 200)
        #expect(page.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
        let lines = page.text.split(separator: "\n")
        #expect(lines.contains("muster_incidents_open{severity=\"SEV1\"} 1"))
        #expect(lines.contains("muster_incidents_open{severity=\"SEV3\"} 1"))
        #expect(lines.contains("muster_alerts_waiting 1"))
        #expect(lines.contains("muster_alerts_received_total 2"))
        #expect(lines.contains("muster_live_viewers 0"))
        #expect(lines.contains("muster_uptime_seconds 0"))
        let sample = /[a-z_]+(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? [0-9]+/
        for line in lines where !line.hasPrefix("# ") { #expect(line.wholeMatch(of: sample) != nil, "\(line)") }
        for line in lines where line.hasPrefix("# TYPE ") {
            let name = try #require(line.split(separator: " ").dropFirst(2).first)
            #expect(page.text.contains("# HELP \(name) "))
        }
    }

    @Test("its figures hold no quote or line of a label unescaped")
    func escaping() {
        var page = MetricsPage()

        page.sample("muster_test", ["name": "a\"b\\c\nd"], 1)

        #expect(page.text == "muster_test{name=\"a\\\"b\\\\c\\nd\"} 1\n")
    }
}
