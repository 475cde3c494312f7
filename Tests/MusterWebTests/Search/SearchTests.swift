import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Searching", .timeLimit(.minutes(5)))
struct SearchTests {
    @Test(
        "finds an incident by its name, by a note, and by its reference",
        arguments: ["checkout fail", "lock", "INC-1", "1"]
    )
    func finds(text: String) async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        try await muster.api(.post, "\(path)/timeline", .of(["text": "A lock on the orders table"]))

        let found = try await muster.api(.get, "/search?q=\(text.replacing(" ", with: "%20"))")

        #expect(found["items"]?.items.compactMap { $0["reference"]?.text } == ["INC-1"])
    }

    @Test("says in which line the words stand")
    func excerpt() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        try await muster.api(.post, "\(path)/timeline", .of(["text": "A lock on the <orders> table"]))

        let hit = try await muster.api(.get, "/search?q=orders")["items"]?.items.first
        let page = try await muster.send(.get, "/search?q=orders")

        #expect(hit?["excerpt"]?.text == "A lock on the <orders> table")
        #expect(page.text.contains("A lock on the &lt;<mark>orders</mark>&gt; table"))
        #expect(page.text.contains("/incidents/INC-1"))
    }

    @Test("does not find what was removed")
    func removed() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        try await muster.api(.post, "\(path)/timeline", .of(["text": "The password was hunter2"]))
        let id = try #require(try await muster.api(.get, path)["id"]?.text.flatMap { ID<Incident>($0) })
        let note = try #require(try await muster.engine.records(id).last)

        try await muster.engine.parts.database.write { _ = try EventLog($0).redact(id, sequence: note.sequence) }

        #expect(try await muster.api(.get, "/search?q=hunter2")["items"]?.items == [])
        #expect(try await muster.send(.get, "/search?q=hunter2").text.contains("No incident holds"))
    }

    @Test("pages, and names what a parameter must be")
    func pages() async throws {
        let muster = try await TestSite()
        for _ in 1...3 { _ = try await muster.declare() }

        let first = try await muster.api(.get, "/search?q=checkout&limit=2")
        let cursor = try #require(first["next_cursor"]?.text)
        let second = try await muster.api(.get, "/search?q=checkout&limit=2&cursor=\(cursor)")

        #expect((first["items"]?.items ?? []).compactMap { $0["reference"]?.text } == ["INC-3", "INC-2"])
        #expect((second["items"]?.items ?? []).compactMap { $0["reference"]?.text } == ["INC-1"])
        #expect(second["next_cursor"] == nil)
        #expect(try await muster.refusal(.get, "/search").fields == ["q"])
        #expect(try await muster.refusal(.get, "/search?q=a&state=odd").fields == ["state"])
        #expect(try await muster.refusal(.get, "/search?q=a&cursor=odd").fields == ["cursor"])
    }

    @Test("is for those who are signed in")
    func strangers() async throws {
        let muster = try await TestSite()

        for path in ["/search?q=a", "/search/suggestions?q=a"] {
            #expect(try await muster.send(.get, path, as: .stranger).status != 200, "\(path)")
        }
        #expect(try await muster.send(.get, "/api/v1/search?q=a", as: .stranger).status == 401)
    }
}
