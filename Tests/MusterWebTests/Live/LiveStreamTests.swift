import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterTestKit
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import MusterWeb

@Suite("The stream of the board", .timeLimit(.minutes(5)))
struct LiveStreamTests {
    private typealias Fragments = @Sendable () async throws -> [(id: String, html: HTML)]

    /// Hands on what is written.
    private struct Ear: ResponseBodyWriter {
        let heard: AsyncStream<String>.Continuation

        mutating func write(_ buffer: ByteBuffer) async throws { heard.yield(String(buffer: buffer)) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws { heard.finish() }
    }

    private func listen(
        _ muster: TestSite,
        _ path: String,
        _ fragments: @escaping Fragments
    ) -> (words: AsyncStream<String>, task: Task<Void, any Error>) {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let body = LiveStream(site: muster.site, topic: .everything).response(to: request, fragments: fragments).body
        let (words, heard) = AsyncStream<String>.makeStream()
        return (words, Task { try await body.write(Ear(heard: heard)) })
    }

    private func opening(_ muster: TestSite, _ path: String, _ fragments: @escaping Fragments) async -> String? {
        let (words, task) = listen(muster, path, fragments)
        defer { task.cancel() }
        return await words.first { _ in true }
    }

    @Test("tells a page that shows something else to fetch itself anew, also where it has had no event yet")
    func behind() async throws {
        let muster = try await TestSite()
        let present: [(id: String, html: HTML)] = [("burning", "<p id=\"burning\">INC-7</p>")]
        let digest = EventStream.digest(of: present)

        let same = await opening(muster, "/live?shows=\(digest)") { present }
        let old = await opening(muster, "/live?shows=old") { present }
        let back = await opening(muster, "/live?shows=old&last-event-id=\(digest)") { present }

        #expect(same?.hasPrefix(": hello") == true)
        #expect(old?.hasPrefix("event: reload") == true)
        #expect(back?.hasPrefix(": hello") == true)
    }

    @Test("looks on every beat, since a shift begins without anybody doing anything")
    func beat() async throws {
        let muster = try await TestSite()
        let looks = NIOLockedValueBox(0)
        let (words, task) = listen(muster, "/live") {
            let look = looks.withLockedValue { count -> Int in
                count += 1
                return count
            }
            return [("oncall", "<p id=\"oncall\">\(look)</p>")]
        }
        defer { task.cancel() }

        await muster.engine.clock.whenWaiting()
        muster.engine.clock.advance(by: .seconds(15))
        let changed = await words.first { $0.contains("oncall") }

        #expect(changed?.contains("id: ") == true)
    }

    @Test("ends for somebody who has left, as does that of an incident", arguments: ["/live", "/incidents/INC-1/live"])
    func left(path: String) async throws {
        let muster = try await TestSite()
        _ = try await muster.declare()
        try await muster.api(.post, "/people", .of(["handle": "zoe", "name": "Zoe", "email": "zoe@example.org"]))
        let stream = Task { try await muster.send(.get, path, as: .token(of: "zoe")) }
        await muster.engine.clock.whenWaiting()

        try await muster.api(.patch, "/people/zoe", .of(["active": false]))
        muster.engine.clock.advance(by: .seconds(15))

        // Would not come while the stream goes on.
        _ = await stream.result
        #expect(try muster.engine.person("zoe").isActive == false)
    }

    @Test("begins with what the board itself showed")
    func board() async throws {
        let ana = try await Visitor.withIncident()

        let before = try await ana.open("/").text
        let again = try await ana.open("/").text
        _ = try await ana.muster.declare("SEV2")
        let after = try await ana.open("/").text

        func shown(_ page: String) throws -> Substring {
            let start = try #require(page.firstRange(of: "data-live=\"/live?shows=")).upperBound
            return page[start...].prefix { $0 != "\"" }
        }
        #expect(try shown(before) == shown(again))
        #expect(try shown(before) != shown(after))
    }
}
