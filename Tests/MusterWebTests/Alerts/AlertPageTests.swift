import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The page of an alert", .timeLimit(.minutes(5)))
struct AlertPageTests {
    private let isForm: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    private let inlet: InletSite

    init() async throws {
        inlet = try await InletSite(.prometheus)
    }

    private func alert(_ labels: String) async throws -> String {
        #expect(try await inlet.send(.post, "/in/{key}/api/v2/alerts", "[{\"labels\": \(labels)}]").status == 200)
        return try #require(try await inlet.alerts().last).alert.id.description
    }

    private func steps(_ id: String) async throws -> [(what: String, says: String, more: [String])] {
        try await inlet.muster.api(.get, "/alerts/\(id)/trace")["steps"]?.items.map { step in
            (step["what"]?.text ?? "", step["says"]?.text ?? "", (step["more"]?.items ?? []).compactMap(\.text))
        } ?? []
    }

    @Test("tells where it went: the rules with what does not fit, the incident and the pages")
    func declared() async throws {
        let id = try await alert(#"{"alertname": "Down", "severity": "critical", "service": "checkout"}"#)

        let steps = try await steps(id)

        #expect(steps.first?.says.contains("Came from source") == true)
        #expect(steps.contains { $0.what == "rule" && $0.says.hasSuffix("fits") && $0.more.isEmpty })
        #expect(steps.contains { $0.what == "triage" && $0.says.hasPrefix("Declared") })
        #expect(steps.contains { $0.what == "incident" && $0.says.contains("INC-1") })
        #expect(steps.contains { $0.what == "page" && $0.says.contains("not acknowledged") })
        let page = try await inlet.muster.send(.get, "/alerts/\(id)")
        #expect(page.status == 200)
        #expect(page.text.contains("/incidents/INC-1"))
        #expect(page.text.contains("Where it went"))
    }

    @Test("says of a rule that does not fit what is missing, and that nobody was paged")
    func waiting() async throws {
        let id = try await alert(#"{"alertname": "Odd", "severity": "info"}"#)

        let steps = try await steps(id)

        let misses = steps.filter { $0.what == "rule" }.flatMap(\.more)
        #expect(misses.contains { $0.contains("severity must be") && $0.contains("it is \"info\"") })
        #expect(misses.contains { $0.contains("it is missing") })
        #expect(steps.contains { $0.what == "page" && $0.says.contains("Nobody was paged") })
    }

    @Test("shows the silence that hides it, and what was changed shortly before")
    func silenced() async throws {
        let silence = #"{"matchers": ["team=db"], "comment": "We move", "lasting": "2 h"}"#
        #expect(try await inlet.muster.send(.post, "/api/v1/silences", body: silence).status == 201)
        #expect(
            try await inlet.muster.send(.post, "/api/v1/changes", body: #"{"summary": "Deployed 1.2"}"#).status == 201
        )
        let id = try await alert(#"{"alertname": "Odd", "team": "db"}"#)

        let steps = try await steps(id)

        #expect(steps.contains { $0.what == "silence" && $0.says.contains("We move") && $0.more == ["team=\"db\""] })
        #expect(try await inlet.muster.send(.get, "/alerts/\(id)").text.contains("Deployed 1.2"))
        #expect(try await inlet.muster.send(.get, "/alerts").text.contains("Deployed 1.2"))
    }

    @Test("lets somebody take it on, put it off, and say that no action was needed")
    func care() async throws {
        let id = try await alert(#"{"alertname": "Odd"}"#)

        for (verb, body) in [("acknowledgement", ""), ("snooze", "lasting=2+h"), ("vote", "needed=no")] {
            let answer = try await inlet.muster.send(.post, "/alerts/\(id)/\(verb)", body: body, headers: isForm)
            #expect(answer.status == 303, "\(verb): \(answer.text)")
        }

        let steps = try await steps(id)
        #expect(steps.filter { $0.what == "deed" }.count == 2)
        #expect(steps.contains { $0.what == "vote" && $0.says.contains("no action was needed") })
        let answer = try await inlet.muster.api(.get, "/alerts/\(id)")
        #expect(answer["snoozed_until"] == JSONValue(inlet.muster.engine.now + .hours(2)))
        #expect(answer["acknowledged_by"]?.text?.hasPrefix("person:") == true)
        let noise = try await inlet.muster.send(.get, "/alerts/noise?days=7")
        #expect(noise.text.contains("Mostly no action was needed"))
    }

    @Test("is found by a label, and what is not found is said")
    func finds() async throws {
        let id = try await alert(#"{"alertname": "Odd", "host": "db7"}"#)
        _ = try await alert(#"{"alertname": "Odd", "host": "db8"}"#)

        let found = try await inlet.muster.api(.get, "/alerts?filter=host%3D%22db7%22")["items"]?.items

        #expect(found?.compactMap { $0["id"]?.text } == [id])
        #expect(try await inlet.muster.send(.get, "/alerts?filter=host%3Ddb7").text.contains(id))
        #expect(
            try await inlet.muster.send(.get, "/alerts?filter=host%3Ddb9").text.contains("No alert has these labels")
        )
        #expect(try await inlet.muster.send(.get, "/alerts?filter=host").status == 422)
    }

    @Test("is not found where there is none, and is for those who are signed in")
    func missing() async throws {
        let none = "/alerts/\(inlet.muster.engine.parts.makeID())"

        #expect(try await inlet.muster.send(.get, none).status == 404)
        #expect(try await inlet.muster.send(.get, none + "/nothing").status == 404)
        #expect(try await inlet.muster.send(.get, "/api/v1" + none + "/trace", as: .stranger).status == 401)
    }
}
