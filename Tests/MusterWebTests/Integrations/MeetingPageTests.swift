import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Who makes meetings, on the page and by the API", .timeLimit(.minutes(5)))
struct MeetingPageTests {
    private let isForm: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    private func test(_ muster: TestSite) async throws -> String {
        try await muster.send(.post, "/integrations/meetings/test", body: "", headers: isForm).text
    }

    @Test("is nobody where nobody is set up")
    func nobody() async throws {
        let muster = try await TestSite()

        let page = try await muster.send(.get, "/integrations")
        let list = try await muster.send(.get, "/api/v1/meeting-services")
        let refused = try await muster.send(.post, "/api/v1/meeting-services/zoom/test")

        #expect(page.text.contains("<code>zoom</code>"))
        #expect(try list.json["items"]?.items.isEmpty == true)
        #expect(refused.status == 422)
        #expect(try await test(muster).contains("is not set up"))
    }

    @Test("is shown with how they were last seen, and can be tested")
    func tests() async throws {
        let muster = try await TestSite()
        let meetings = FakeMeetings()
        muster.engine.parts.meetings.use(meetings)
        #expect(try await muster.send(.get, "/integrations").text.contains("not spoken to yet"))

        #expect(try await test(muster).contains("Zoom takes the credentials."))
        meetings.fail(.refused(because: "Zoom: HTTP 401 <invalid_client>"))
        #expect(try await test(muster).contains("Zoom: HTTP 401 &lt;invalid_client&gt;"))

        let item = try await muster.send(.get, "/api/v1/meeting-services").json["items"]?.items.first
        #expect(item?["service"] == "zoom" && item?["problem"] == "Zoom: HTTP 401 <invalid_client>")
        let answer = try await muster.send(.post, "/api/v1/meeting-services/zoom/test")
        #expect(try answer.json["text"] == "Zoom takes the credentials.")
        #expect(try await muster.send(.post, "/api/v1/meeting-services/other/test").status == 404)
    }

    @Test("is for administrators")
    func access() async throws {
        let muster = try await TestSite()

        for path in ["/integrations/meetings/test", "/api/v1/meeting-services/zoom/test"] {
            #expect(try await muster.send(.post, path, body: "", as: .token(of: "ben"), headers: isForm).status == 403)
        }
    }
}
