import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("A long timeline", .timeLimit(.minutes(5)))
struct LongTimelineTests {
    private func site(notes: Int) async throws -> (muster: TestSite, path: String) {
        let muster = try await TestSite()
        let path = try await muster.declare()
        for number in 1...notes {
            try await muster.api(
                .post,
                "\(path)/timeline",
                .of(["text": JSONValue("Observation \(number) of the pool")])
            )
        }
        return (muster, "/incidents/INC-1")
    }

    @Test("shows its latest piece, and leads to each older one until all is seen")
    func pieces() async throws {
        let (muster, path) = try await site(notes: 320)
        var seen: [Int] = []
        var next: String? = path

        while let address = next {
            let text = try await muster.send(.get, address).text
            let entries = text.matches(of: /id="entry-(\d+)"/).compactMap { Int($0.1) }
            #expect(entries.count <= 300)
            seen += entries
            next = text.firstMatch(of: /<a href="([^"]+)" data-older/).map {
                String($0.1).replacing("&amp;", with: "&")
            }
        }

        #expect(seen.count > 320)
        #expect(seen == Array((1...seen.count).reversed()))
    }

    @Test("finds the entries that hold all the words, and marks them")
    func finding() async throws {
        let (muster, path) = try await site(notes: 80)

        let found = try await muster.send(.get, "\(path)/timeline?find=observation+7")
        let none = try await muster.send(.get, "\(path)/timeline?find=observation+nowhere")

        #expect(found.text.contains("<mark>Observation</mark> <mark>7</mark> of the pool"))
        #expect(found.text.contains("<mark>Observation</mark> <mark>77</mark> of the pool"))
        #expect(!found.text.contains("<mark>Observation</mark> 17 of the pool"))
        #expect(none.text.contains("No entry holds all of these words."))
    }

    @Test("finds what was said in the chat as well as what was written")
    func chat() async throws {
        let (muster, path) = try await site(notes: 3)
        try await muster.api(.post, "/incidents/1/chat", .of(["text": "The pool is empty, I think"]))

        let found = try await muster.send(.get, "\(path)/timeline?find=think")
        let decisions = try await muster.send(.get, "\(path)/timeline?find=think&show=decisions")

        #expect(found.text.contains("The pool is empty, I <mark>think</mark>"))
        #expect(decisions.text.contains("No entry holds all of these words."))
    }

    @Test("keeps to one kind where only that is shown")
    func oneKind() async throws {
        let (muster, path) = try await site(notes: 40)

        let decisions = try await muster.send(.get, "\(path)/timeline?show=decisions")
        let notes = try await muster.send(.get, "\(path)/timeline?show=all&before=20")

        #expect(!decisions.text.contains("Observation"))
        #expect(notes.text.contains("id=\"entry-19\""))
        #expect(!notes.text.contains("id=\"entry-20\""))
        #expect(try await muster.send(.get, "\(path)/timeline?before=odd").status == 422)
    }
}
