import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("A long form that is refused", .timeLimit(.minutes(5)))
struct LongFormTests {
    @Test("keeps the words for an alert that a colleague declared meanwhile, and leads to that incident")
    func declared() async throws {
        let muster = try await TestSite()
        let alert = try await muster.waitingAlert()
        let (ana, ben) = (try await Visitor(muster, as: "ana"), try await Visitor(muster, as: "ben"))
        #expect(try await ben.send("/alerts/\(alert)/declaration", ["severity": "SEV3"]).status == 303)
        let typed = ["functionality": "Search", "state": "slow", "severity": "SEV3", "description": "Since noon"]

        let refused = try await ana.send("/incidents", typed.merging(["alert": alert]) { $1 })

        #expect(refused.status == 409)
        #expect(refused.text.contains("<a href=\"/incidents/INC-1\">INC-1"))
        #expect(refused.text.contains("Since noon</textarea>"))
        #expect(!refused.text.contains("name=\"alert\""))
        #expect(try await ana.send("/incidents", typed).headers[.location] == "/incidents/INC-2")
    }

    @Test("of a problem comes back as it was filled in, upon what was read")
    func problem() async throws {
        let ana = try await Visitor.withIncident("standard")
        #expect(try await ana.send("/problems", ["incidents": "INC-1"]).status == 303)
        let title = String(repeating: "x", count: Limits.titleLength + 1)
        let typed = ["edition": "0", "title": title, "root_cause": "The <moon>"]

        let refused = try await ana.send("/problems/PRB-1/document", typed)

        #expect(refused.status == 422)
        #expect(refused.text.contains("The &lt;moon&gt;</textarea>"))
        #expect(refused.text.contains("data-problem>title: "))
        #expect(refused.text.contains("name=\"edition\" value=\"0\""))
        #expect(refused.text.contains("data-draft=\"PRB-1:cause\""))
    }

    @Test("of a silence or of maintenance is sent without leaving the page, which says what was wrong")
    func silence() async throws {
        let page = try await Visitor(try await TestSite(), as: "ana").open("/silences").text

        for path in ["/silences", "/maintenance"] {
            let start = try #require(page.firstRange(of: "action=\"\(path)\"")).upperBound
            let form = page[start...].prefix(
                upTo: page[start...].firstRange(of: "</form>")?.lowerBound ?? page.endIndex
            )
            #expect(form.prefix { $0 != ">" }.contains("data-async"), "\(path)")
            #expect(form.contains("role=\"alert\""), "\(path)")
        }
        #expect(page.contains("id=\"all\" data-fragment"))
    }

    @Test("of a problem is read on the clocks of the organisation as they are now")
    func zone() async throws {
        let ana = try await Visitor.withIncident("standard")
        #expect(try await ana.send("/problems", ["incidents": "INC-1"]).status == 303)
        let zone = try #require(Zone(identifier: "Asia/Tokyo"))
        let parts = ana.muster.engine.parts
        try await parts.organisations.change(in: parts.database, by: .muster, at: ana.muster.engine.now, comment: "") {
            $0.calendar = .standard(zone: zone)
        }

        let fields = ["reviewer": "ben", "at": "2026-04-01T09:00"]
        #expect(try await ana.send("/problems/PRB-1/review-plan", fields).status == 303)

        let at = try await ana.muster.api(.get, "/problems/PRB-1")["review_at"]?.text
        #expect(at?.hasPrefix("2026-04-01T00:00:00") == true)
    }
}
