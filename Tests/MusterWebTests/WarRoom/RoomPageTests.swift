import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The war room on the page", .timeLimit(.minutes(5)))
struct RoomPageTests {
    private func page(_ muster: TestSite, _ path: String, as handle: String = "ana") async throws -> String {
        let answer = try await muster.send(.get, path, as: .token(of: handle), headers: Visitor.html)
        #expect(answer.status == 200, "\(path)")
        return answer.text
    }

    @Test("shows what concerns the one who looks, and how to behave to whoever does not take part")
    func mine() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()
        _ = try await muster.api(.post, "\(path)/orders", .of(["to": "chi", "text": "Drain node 7"]))

        let chi = try await page(muster, path, as: "chi")
        let other = try await page(muster, path, as: "grace")

        #expect(chi.contains("Ordered to you"))
        #expect(!other.contains("Ordered to you"))
        #expect(other.contains("You look on"))
        #expect(other.contains("No crosstalk"))
        #expect(other.contains("Drain node 7"))
    }

    @Test("renders what is shared the same for everybody")
    func shared() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()
        _ = try await muster.api(.post, "\(path)/chat", .of(["text": "Hello"]))
        _ = try await muster.api(.post, "\(path)/actions", .of(["text": "Roll back"]))
        func part(_ id: String, _ page: String) throws -> Substring {
            let start = try #require(page.range(of: "id=\"\(id)\" data-fragment")).lowerBound
            return page[start...].prefix(400)
        }

        let (ana, ben) = (try await page(muster, path), try await page(muster, path, as: "ben"))

        for id in ["orders", "hypotheses", "actions", "decisions", "checklists", "engaged", "chat"] {
            #expect(String(try part(id, ana)) == String(try part(id, ben)), "\(id)")
        }
    }

    @Test("does by form what it does by the API, and says so to a browser from here only")
    func forms() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()
        var headers = Visitor.html
        headers[.contentType] = "application/x-www-form-urlencoded"

        let said = try await muster.send(
            .post,
            "\(path)/notes",
            body: "to=chat&text=Copy",
            headers: headers
        )
        let asked = try await muster.send(.post, "\(path)/hypotheses", body: "text=A+lock", headers: headers)

        #expect(said.status == 303 && asked.status == 303)
        let incident = try await muster.site.incident("INC-1", for: .muster)
        #expect(incident.room.chat.map(\.text) == ["Copy"])
        #expect(incident.room.hypotheses.map(\.text) == ["A lock"])
    }

    @Test("has a summary for those who wait for news, without what is worked on")
    func summary() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()
        _ = try await muster.api(.post, "\(path)/hypotheses", .of(["text": "An unproven guess"]))
        _ = try await muster.api(
            .post,
            "\(path)/updates",
            .of(["audience": "status page", "state": "investigating", "subject": "S", "body": "We look into it."])
        )

        let text = try await page(muster, "\(path)/summary", as: "grace")

        #expect(text.contains("We look into it."))
        #expect(text.contains("focus on the resolution"))
        #expect(!text.contains("An unproven guess"))
    }
}
