import HTTPTypes
import MusterTestKit
import Testing

@testable import MusterCore
@testable import MusterWeb

@Suite("The customers' report on its page", .timeLimit(.minutes(5)))
struct ReportSectionTests {
    @Test("is reviewed as it was read, and not as somebody has written it anew meanwhile")
    func outdated() async throws {
        let muster = try await TestSite(editingProcess: { process in
            process.report = ReportPlan(
                name: "Report",
                mandatoryFor: [],
                reviewedFor: ["SEV1"],
                reviewedBy: "privacy officer"
            )
        })
        let path = try await muster.declare()
        try await muster.api(.post, "\(path)/report", .of(["stage": "drafted", "text": "One"]))
        let page = try await muster.send(
            .get,
            "\(path)/retrospective",
            as: .token(of: "grace"),
            headers: Visitor.html
        )
        #expect(page.text.contains("<input type=\"hidden\" name=\"edition\" value=\"1\">"))

        try await muster.api(.post, "\(path)/report", .of(["stage": "drafted", "text": "Two"]))
        let stale = JSONValue.of(["stage": "reviewed", "edition": 1])
        #expect(try await muster.refusal(.post, "\(path)/report", stale, as: "grace").status == 409)

        let fresh = JSONValue.of(["stage": "reviewed", "edition": 2])
        try await muster.api(.post, "\(path)/report", fresh, as: "grace")
        #expect(try await muster.api(.get, path)["retrospective"]?["report"]?.text == "reviewed")
    }
}
