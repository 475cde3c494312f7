import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import NIOCore
import Testing

@testable import MusterWeb

@Suite("The status page that is kept", .timeLimit(.minutes(5)))
struct StatusPageCacheTests {
    private func publish(_ body: String, of incident: String, at muster: TestSite) async throws {
        try await muster.api(
            .post,
            "\(incident)/updates",
            .of(["audience": "status page", "state": "investigating", "body": JSONValue(body)])
        )
    }

    /// What a stranger is answered by the fast lane; "slow" where it has nothing to say.
    private func fast(_ muster: TestSite, _ fields: String = "") throws -> String {
        let date = Timestamp(milliseconds: 784_111_777_000)
        let connection = try LaneConnection([FastStatusPage(site: muster.site, date: { date })])
        try connection.send("GET /status HTTP/1.1\r\nHost: x\r\n\(fields)\r\n")
        return try connection.text()
    }

    @Test("is the same until something is published, and then another at once, in both lanes")
    func publication() async throws {
        let muster = try await TestSite()
        let incident = try await muster.declare()

        let before = try await muster.send(.get, "/status", as: .stranger)
        let fastBefore = try fast(muster)
        try await publish("Cards <fail>.", of: incident, at: muster)
        let fastBetween = try fast(muster)
        let after = try await muster.send(.get, "/status", as: .stranger)
        let fastAfter = try fast(muster)

        #expect(fastBefore.hasSuffix(before.text))
        #expect(!before.text.contains("Cards"))
        #expect(fastBetween.hasSuffix("slow /status 0\r\n"))
        #expect(after.text.contains("Cards &lt;fail&gt;."))
        #expect(after.headers[.eTag] != before.headers[.eTag])
        #expect(fastAfter.hasSuffix(after.text))
    }

    @Test("says in both lanes the same headers")
    func headers() async throws {
        let muster = try await TestSite()

        let slow = try await muster.send(.get, "/status", as: .stranger)
        let fast = try fast(muster)

        let lines = fast.split(separator: "\r\n\r\n")[0].split(separator: "\r\n").map(String.init)
        #expect(lines[0] == "HTTP/1.1 200 OK")
        #expect(lines.last == "Date: Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(lines.dropFirst().dropLast() == slow.headers.map { "\($0.name.rawName): \($0.value)" }[...])
        #expect(slow.headers[.xContentTypeOptions] == "nosniff")
        #expect(slow.headers[.contentLength] == "\(slow.text.utf8.count)")
    }

    @Test("is not sent again to those who have it")
    func notModified() async throws {
        let muster = try await TestSite()
        let tag = try #require(try await muster.send(.get, "/status", as: .stranger).headers[.eTag])
        let other = try #require(
            try await muster.send(.get, "/status", as: .stranger, headers: [.acceptEncoding: "gzip"]).headers[.eTag]
        )

        let same = try await muster.send(.get, "/status", as: .stranger, headers: [.ifNoneMatch: "\"x\", W/\(tag)"])
        let coded = try await muster.send(.get, "/status", as: .stranger, headers: [.ifNoneMatch: other])

        #expect(same.status == 304)
        #expect(same.text.isEmpty)
        #expect(same.headers[.eTag] == tag)
        #expect(other != tag)
        #expect(coded.status == 200)
        #expect(try fast(muster, "If-None-Match: \(tag)\r\n").hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
        #expect(try fast(muster, "If-None-Match: \(other)\r\n").hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("is compressed for those who can read that")
    func compressed() async throws {
        let muster = try await TestSite()

        let whole = try await muster.send(.head, "/status", as: .stranger)
        let small = try await muster.send(.head, "/status", as: .stranger, headers: [.acceptEncoding: "br, gzip"])

        #expect(whole.headers[.contentEncoding] == nil)
        #expect(small.headers[.contentEncoding] == "gzip")
        #expect(small.headers[.vary] == "Accept-Encoding")
        let lengths = [whole, small].compactMap { $0.headers[.contentLength].flatMap { Int($0) } }
        #expect(lengths.count == 2 && lengths[1] < lengths[0])
    }

    @Test("is another when the organisation is another")
    func organisation() async throws {
        let muster = try await TestSite()
        _ = try await muster.send(.get, "/status", as: .stranger)

        try await muster.site.parts.organisations.change(
            in: muster.site.parts.database,
            by: .muster,
            at: muster.engine.now,
            comment: "a new name"
        ) { $0.name = "Renamed" }

        #expect(try fast(muster).hasSuffix("slow /status 0\r\n"))
        #expect(try await muster.send(.get, "/status", as: .stranger).text.contains("Renamed status"))
    }

    @Test("forgets what is older than 90 days, by the clock alone")
    func window() async throws {
        let muster = try await TestSite()
        try await publish("Cards fail.", of: try await muster.declare(), at: muster)
        let before = try await muster.send(.get, "/status", as: .stranger)

        muster.engine.clock.advance(by: .days(91))

        #expect(before.text.contains("Cards fail."))
        #expect(try fast(muster).hasSuffix("slow /status 0\r\n"))
        #expect(try await muster.send(.get, "/status", as: .stranger).text.contains("Cards fail.") == false)
    }

    @Test("is there when the store cannot be read")
    func storeIsGone() async throws {
        let muster = try await TestSite()
        let before = try await muster.send(.get, "/status", as: .stranger)

        try await muster.site.parts.database.write { _ = try $0.execute("DROP TABLE status_update") }
        muster.engine.clock.advance(by: .hours(1))
        let after = try await muster.send(.get, "/status", as: .stranger)

        #expect(after.status == 200)
        #expect(after.text == before.text)
    }
}

@Suite("Accept-Encoding")
struct AcceptEncodingTests {
    @Test(
        "names gzip or does not",
        arguments: [
            ("gzip", true), ("br, GZIP", true), ("gzip;q=0.5", true), ("gzip ; q=1", true), ("deflate,gzip,br", true),
            ("", false),
            ("identity", false), ("gzip;q=0", false), ("gzip; q=0.000", false), ("gzipped", false), ("*", false),
            ("x-gzip", false),
        ]
    )
    func names(value: String, takes: Bool) {
        let bytes = Array(value.utf8)

        #expect(AcceptEncoding.takesGzip(bytes.span, bytes.indices) == takes)
    }
}

@Suite("If-None-Match")
struct EntityTagsTests {
    @Test(
        "has the tag or has not",
        arguments: [
            ("\"a\"", true), ("W/\"a\"", true), ("*", true), ("\"b\", \"a\"", true), ("\"b\",W/\"a\" ", true),
            ("", false), ("a", false),
            ("\"b\"", false), ("\"ab\"", false), ("\"a", false), ("\"b\"a\"c\"", false),
        ]
    )
    func has(value: String, contains: Bool) {
        let bytes = Array(value.utf8)

        #expect(EntityTags.contain("\"a\"", bytes.span, bytes.indices) == contains)
    }
}
