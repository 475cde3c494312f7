import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import Testing

@testable import MusterWeb

/// Answers `/fast` at once and `/later` when told to, and looks at bodies of ten bytes.
private struct Routes: FastRoute {
    let replies = NIOLockedValueBox<[FastReply]>([])

    func bodyLimit(for request: FastRequest) -> Int? {
        ["/fast", "/later", "/unsure"].contains { request.hasTarget(Array($0.utf8)) } ? 10 : nil
    }

    func take(_ request: FastRequest, reply: FastReply) -> FastOutcome {
        if request.hasTarget(Array("/unsure".utf8)) { return .slow }
        if request.hasTarget(Array("/fast".utf8)) { return .answer(Self.answer(request.body.count)) }
        replies.withLockedValue { $0.append(reply) }
        return .later
    }

    /// Answers the oldest that waits.
    func answer() {
        replies.withLockedValue { $0.isEmpty ? nil : $0.removeFirst() }?.send(Self.answer(0))
    }

    private static func answer(_ length: Int) -> ByteBuffer {
        ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nfast \(length)\r\n")
    }
}

@Suite("The fast lane")
struct FastLaneTests {
    private let routes = Routes()

    private static func get(_ target: String, _ fields: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: x\r\n\(fields)\r\n"
    }

    private static func post(_ target: String, _ body: String) -> String {
        "POST \(target) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test("answers in the order of the requests, whichever lane each is for")
    func order() throws {
        let connection = try LaneConnection([routes])
        let requests = [
            Self.get("/fast"), Self.get("/a"), Self.get("/fast"), Self.post("/b", "12345"), Self.post("/fast", "123"),
            Self.post("/unsure", "1234"), Self.get("/fast"),
        ]

        try connection.send(requests.joined())

        #expect(
            try connection.answers()
                == ["fast 0", "slow /a 0", "fast 0", "slow /b 5", "fast 3", "slow /unsure 4", "fast 0"]
        )
    }

    @Test("understands requests that come byte by byte")
    func bytes() throws {
        let connection = try LaneConnection([routes])
        let requests = Self.get("/fast") + Self.post("/fast", "123") + Self.post("/slow", "12") + Self.get("/fast")

        for character in requests.unicodeScalars { try connection.send(String(character)) }

        #expect(try connection.answers() == ["fast 0", "fast 3", "slow /slow 2", "fast 0"])
    }

    @Test("holds what comes behind a request that is answered later")
    func later() throws {
        let connection = try LaneConnection([routes])

        try connection.send(Self.post("/later", "") + Self.get("/fast") + Self.get("/slow") + Self.get("/later"))
        let before = try connection.answers()
        routes.answer()
        connection.channel.embeddedEventLoop.run()
        let between = try connection.answers()
        routes.answer()
        let after = try connection.answers()

        #expect(before == [])
        #expect(between == ["fast 0", "fast 0", "slow /slow 0"])
        #expect(after == ["fast 0"])
    }

    @Test("holds what comes behind a request in the slow lane")
    func slowIsBusy() throws {
        let connection = try LaneConnection([routes])
        connection.slow.isPatient = true

        try connection.send(Self.get("/slow") + Self.get("/fast") + Self.get("/other"))
        let before = try connection.answers()
        connection.slow.answer()
        connection.channel.embeddedEventLoop.run()

        #expect(before == [])
        #expect(try connection.answers() == ["slow /slow 0", "fast 0"])
        #expect(connection.slow.seen == ["/slow", "/other"])
    }

    @Test("lets the rest of a body by that is answered already")
    func hasty() throws {
        let connection = try LaneConnection([routes])
        connection.slow.isHasty = true

        let request = Self.post("/slow", "1234567890")
        try connection.send(String(request.dropLast(6)))
        try connection.send(String(request.suffix(6)) + Self.get("/fast"))

        #expect(try connection.answers() == ["slow /slow 0", "fast 0"])
        #expect(connection.slow.seen == ["/slow"])
    }

    @Test("leaves larger bodies than a route takes to the slow lane")
    func large() throws {
        let connection = try LaneConnection([routes])

        try connection.send(Self.post("/fast", "12345678901") + Self.post("/fast", "1234567890"))

        #expect(try connection.answers() == ["slow /fast 11", "fast 10"])
    }

    @Test(
        "leaves a request with something personal to the slow lane, and takes the next",
        arguments: ["Cookie: a=b\r\n", "Authorization: Bearer x\r\n", "Accept: a\r\naccept: b\r\n"]
    )
    func personal(fields: String) throws {
        let connection = try LaneConnection([routes])

        try connection.send(Self.get("/fast", fields) + Self.get("/fast"))

        #expect(try connection.answers() == ["slow /fast 0", "fast 0"])
    }

    @Test(
        "leaves the connection to the slow lane after a request whose end is not plain",
        arguments: [
            "POST /fast HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n123\r\n0\r\n\r\n",
            "POST /fast HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n123",
            "GET /fast HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", get("/fast", "Upgrade: x\r\n"),
            get("/fast", "Connection: close\r\n"), "GET /fast HTTP/1.1\nHost: x\n\n", "\r\n" + get("/fast"),
            get("/fast", "X-Long: \(String(repeating: "x", count: 17_000))\r\n"),
        ]
    )
    func handsOver(request: String) throws {
        let connection = try LaneConnection([routes])

        try connection.send(request + Self.get("/fast"))

        #expect(["/fast", "error"].contains(connection.slow.seen.first))
        #expect(try connection.answers().contains { $0.hasPrefix("fast") } == false)
    }

    @Test("tells the slow lane of a half-closed connection when what came before is answered")
    func halfClosed() throws {
        let connection = try LaneConnection([routes])

        try connection.send(Self.post("/later", "") + Self.get("/slow"))
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        let before = connection.slow.seen
        routes.answer()
        connection.channel.embeddedEventLoop.run()

        #expect(before == [])
        #expect(connection.slow.seen == ["/slow", "input closed"])
        #expect(try connection.answers() == ["fast 0", "slow /slow 0"])
    }

    @Test(
        "gives the slow lane what will never be whole",
        arguments: ["GET /fast HT", "POST /fast HTTP/1.1\r\nContent-Length: 9\r\n\r\n12"]
    )
    func cutOff(request: String) throws {
        let connection = try LaneConnection([routes])

        try connection.send(request)
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        connection.channel.embeddedEventLoop.run()

        #expect(connection.slow.seen.last == "input closed")
        #expect(try connection.answers() == [])
    }

    @Test("answers what it has taken before the server stops")
    func quiesce() throws {
        let connection = try LaneConnection([routes])

        try connection.send(Self.post("/later", ""))
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        let before = connection.slow.seen
        routes.answer()
        connection.channel.embeddedEventLoop.run()

        #expect(before == [])
        #expect(try connection.answers() == ["fast 0"])
        #expect(connection.slow.seen == ["quiesce"])
    }

    @Test("answers no more to those who do not read")
    func unread() throws {
        let connection = try LaneConnection([routes])
        connection.channel.isWritable = false

        try connection.send(Self.get("/fast"))
        let before = try connection.answers()
        connection.channel.isWritable = true
        connection.channel.pipeline.fireChannelWritabilityChanged()

        #expect(before == [])
        #expect(try connection.answers() == ["fast 0"])
    }

    @Test("forgets an answer to a connection that is gone")
    func gone() throws {
        let connection = try LaneConnection([routes])

        try connection.send(Self.post("/later", ""))
        _ = try connection.channel.finish()
        routes.answer()

        #expect(try connection.answers() == [])
    }
}
