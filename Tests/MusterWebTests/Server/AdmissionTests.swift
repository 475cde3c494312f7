import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Admission", .timeLimit(.minutes(5)))
struct AdmissionTests {
    @Test(
        "knows what a request is for",
        arguments: [
            ("/in/abc/api/v2/alerts", Admission.Lane.signals), ("/a/token", .urgent), ("/readyz", .urgent),
            ("/api/v1/incidents/INC-1/acknowledgement", .urgent), ("/incidents/INC-1", .people), ("/in", .people),
        ]
    )
    func lanes(path: String, lane: Admission.Lane) {
        #expect(Admission.lane(of: path) == lane)
    }

    @Test("turns away in a lane that is full, and in no other")
    func full() throws {
        let admission = Admission()
        let now = Timestamp(milliseconds: 0)
        for _ in 0..<Admission.Lane.signals.limit { _ = try admission.enter("/in/abc/x", now: now) }

        let refusal = #expect(throws: Failure.self) { try admission.enter("/in/def/x", now: now) }

        #expect(refusal?.status == .serviceUnavailable)
        #expect(refusal?.retryAfter == 1)
        #expect(throws: Never.self) { _ = try admission.enter("/a/token", now: now) }
        #expect(admission.figures.refused == [.signals: [.full: 1]])
        admission.leave(.signals)
        #expect(throws: Never.self) { _ = try admission.enter("/in/def/x", now: now) }
    }

    @Test("tells a source that sends too much to come again, and lets the others in")
    func rate() async throws {
        let muster = try await TestSite(admission: Admission(rate: 1))
        let noisy = try await muster.site.inlets.add(name: "noisy", kind: .prometheus, by: .muster)
        let quiet = try await muster.site.inlets.add(name: "quiet", kind: .prometheus, by: .muster)
        func post(_ key: String) async throws -> Answer {
            try await muster.send(.post, "/in/\(key)/api/v2/alerts", body: "[]", as: .stranger)
        }

        var statuses: [Int] = []
        for _ in 0..<3 { statuses.append(try await post(noisy.key).status) }
        let refusal = try await post(noisy.key)

        #expect(statuses == [200, 200, 429])
        #expect(refusal.headers[.retryAfter] == "1")
        #expect(try await post(quiet.key).status == 200)
        muster.engine.clock.advance(by: .seconds(1))
        #expect(try await post(noisy.key).status == 200)
        let figures = try await muster.send(.get, "/metrics", as: .stranger).text
        #expect(figures.contains("muster_requests_refused_total{lane=\"signals\",reason=\"rate\"} 2\n"))
        #expect(figures.contains("muster_requests_under_way{lane=\"signals\"} 0\n"))
    }

    @Test(
        "tells a source that sends too much to come again also where its key stands beside the address",
        arguments: [SourceKind.pagerduty, .opsgenie]
    )
    func rateBesideTheAddress(kind: SourceKind) async throws {
        let muster = try await TestSite(admission: Admission(rate: 1))
        let noisy = try await muster.site.inlets.add(name: "noisy", kind: kind, by: .muster)
        let quiet = try await muster.site.inlets.add(name: "quiet", kind: kind, by: .muster)
        func post(_ source: Integration) async throws -> Answer {
            if kind == .opsgenie {
                let headers: HTTPFields = [.authorization: "GenieKey \(source.key)"]
                let body = #"{"message": "Disk is full"}"#
                return try await muster.send(.post, "/v2/alerts", body: body, as: .stranger, headers: headers)
            }
            let body = """
                {"routing_key": "\(source.key)", "event_action": "trigger",
                 "payload": {"summary": "Disk is full", "source": "db1", "severity": "critical"}}
                """
            return try await muster.send(.post, "/v2/enqueue", body: body, as: .stranger)
        }

        var statuses: [Int] = []
        for _ in 0..<3 { statuses.append(try await post(noisy).status) }
        let refusal = try await post(noisy)

        #expect(statuses == [202, 202, 429])
        #expect(refusal.headers[.retryAfter] == "1")
        #expect(try await post(quiet).status == 202)
        muster.engine.clock.advance(by: .seconds(1))
        #expect(try await post(noisy).status == 202)
        let figures = try await muster.send(.get, "/metrics", as: .stranger).text
        #expect(figures.contains("muster_requests_refused_total{lane=\"signals\",reason=\"rate\"} 2\n"))
        #expect(figures.contains("muster_requests_under_way{lane=\"signals\"} 0\n"))
    }
}
