import Foundation
import HTTPTypes
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The page of silences", .timeLimit(.minutes(5)))
struct SilencePageTests {
    private let isForm: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    @Test("begins with the labels of an alert, makes a silence, and ends it")
    func life() async throws {
        let inlet = try await InletSite(.prometheus)
        _ = try await inlet.send(.post, "/in/{key}/api/v2/alerts", #"[{"labels": {"alertname": "Odd", "team": "db"}}]"#)
        let alert = try #require(try await inlet.alerts().first)
        let page = try await inlet.muster.send(.get, "/silences?alert=\(alert.alert.id)")
        #expect(page.text.contains("alertname=&quot;Odd&quot;"))

        let body = "matchers=team%3Ddb%0Aalertname%3D~%22O.*%22&lasting=2+h&comment=We+move"
        let made = try await inlet.muster.send(.post, "/silences", body: body, headers: isForm)

        #expect(made.status == 303)
        let listed = try #require(try await inlet.muster.api(.get, "/silences")["items"]?.items.first)
        #expect(listed["matchers"] == .array(["team=\"db\"", "alertname=~\"O.*\""]))
        #expect(listed["ends_at"] == JSONValue(inlet.muster.engine.now + .hours(2)))
        #expect(try await inlet.muster.send(.get, "/silences").text.contains("We move"))
        let id = try #require(listed["id"]?.text)
        #expect(try await inlet.muster.send(.post, "/silences/\(id)/end", body: "", headers: isForm).status == 303)
        #expect(try await inlet.muster.api(.get, "/silences")["items"]?.items == [])
    }

    @Test(
        "refuses a silence that is wrong, and names the field",
        arguments: [
            (#"{"matchers": [], "comment": "c", "lasting": "2 h"}"#, "matchers"),
            (#"{"matchers": ["x"], "comment": "c", "lasting": "2 h"}"#, "matchers"),
            (#"{"matchers": [7], "comment": "c", "lasting": "2 h"}"#, "matchers"),
            (#"{"matchers": ["a=b"], "comment": "c"}"#, "ends_at"),
            (#"{"matchers": ["a=b"], "comment": "c", "lasting": "soon"}"#, "lasting"),
            (#"{"matchers": ["a=b"], "lasting": "2 h"}"#, "comment"),
        ]
    )
    func refuses(body: String, field: String) async throws {
        let muster = try await TestSite()

        let answer = try await muster.send(.post, "/api/v1/silences", body: body)

        #expect(answer.status == 422)
        #expect(try answer.fields == [field])
        #expect(try await muster.send(.post, "/api/v1/silences", body: body, as: .stranger).status == 401)
    }
}
