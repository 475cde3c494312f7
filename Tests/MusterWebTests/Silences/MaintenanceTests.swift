import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Planned maintenance", .timeLimit(.minutes(5)))
struct MaintenanceTests {
    private let inlet: InletSite

    init() async throws {
        inlet = try await InletSite(.prometheus)
    }

    private func plan(_ repeats: String, lasting: String = "1 h", in hours: Int = 1) async throws -> JSONValue {
        try await inlet.muster.api(
            .post,
            "/maintenance-windows",
            .of([
                "title": "We move the database", "matchers": .array(["team=db"]), "lasting": JSONValue(lasting),
                "starts_at": JSONValue(inlet.muster.engine.now + .hours(hours)), "repeats": JSONValue(repeats),
            ])
        )
    }

    private func send(_ name: String) async throws {
        let body = #"[{"labels": {"alertname": "\#(name)", "team": "db"}}]"#
        #expect(try await inlet.send(.post, "/in/{key}/api/v2/alerts", body).status == 200)
    }

    @Test("silences alerts while it lasts, and neither before nor after")
    func once() async throws {
        _ = try await plan("once")

        try await send("Before")
        try await inlet.muster.engine.pass(61)
        try await send("During")
        try await inlet.muster.engine.pass(61)
        try await send("After")

        let reasons = try await inlet.alerts().map(\.triageReason)
        #expect(reasons.map { $0.contains("Maintenance: We move the database") } == [false, true, false])
        #expect(try await inlet.muster.api(.get, "/maintenance-windows")["items"]?.items == [])
    }

    @Test("comes again at the same time of day, until it is ended")
    func daily() async throws {
        let made = try await plan("daily")
        for day in 0..<3 {
            inlet.muster.engine.clock.advance(by: .minutes(day == 0 ? 90 : 1_440))
            try await inlet.muster.engine.work()
            try await send("Day\(day)")
        }
        let silenced = try await inlet.alerts().filter { $0.triageReason.contains("Maintenance") }
        #expect(silenced.count == 3)

        let path = "/maintenance-windows/\(made["id"]?.text ?? "")"
        _ = try await inlet.muster.api(.delete, path)
        try await send("Ended")

        #expect(try await inlet.alerts().last?.triage == .inbox)
    }

    @Test("shows on the page of silences, and is planned there")
    func page() async throws {
        let body = "title=Move&matchers=team%3Ddb&starts_at=2026-03-05T10%3A00&length=2+h&repeats=weekly"
        let isForm: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

        let answer = try await inlet.muster.send(.post, "/maintenance", body: body, headers: isForm)

        #expect(answer.status == 303, "\(answer.text)")
        let page = try await inlet.muster.send(.get, "/silences").text
        #expect(page.contains("Planned maintenance · 1"))
        #expect(page.contains("weekly"))
    }

    @Test(
        "is refused where it would never end, or hide everything, and names the field",
        arguments: [
            (#"{"lasting": "25 h", "repeats": "daily"}"#, "lasting"), (#"{"lasting": "20 days"}"#, "lasting"),
            (#"{"matchers": ["a=~\".*\""]}"#, "matchers"), (#"{"repeats": "yearly"}"#, "repeats"),
            (#"{"zone": "Mars"}"#, "zone"), (#"{"starts_at": "2020-01-01T00:00:00Z"}"#, "starts_at"),
        ]
    )
    func refuses(change: String, field: String) async throws {
        let plain = #"{"title": "t", "matchers": ["a=b"], "lasting": "1 h", "starts_at": "2026-04-01T00:00:00Z"}"#
        guard case .object(var fields) = try JSONDecoder().decode(JSONValue.self, from: Data(plain.utf8)),
            case .object(let changes) = try JSONDecoder().decode(JSONValue.self, from: Data(change.utf8))
        else { return }
        fields.merge(changes) { $1 }
        let body = String(decoding: try JSONEncoder().encode(JSONValue.object(fields)), as: UTF8.self)

        let answer = try await inlet.muster.send(.post, "/api/v1/maintenance-windows", body: body)

        #expect(answer.status == 422)
        #expect(try answer.fields == [field])
    }
}
