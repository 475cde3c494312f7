import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import MusterWeb

/// One connection in memory: the fast lane with its routes, and behind it a slow lane that says what it was asked.
struct LaneConnection {
    let channel: EmbeddedChannel
    let slow = SlowEnd()

    init(_ routes: [any FastRoute]) throws {
        channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandler(slow)
        let lane = FastLane(routes)
        let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
        try pipeline.addHandler(SlowAnswers(lane), position: .after(encoder))
        try pipeline.addHandler(lane, position: .first)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    func send(_ text: String) throws {
        _ = try channel.writeInbound(ByteBuffer(string: text))
        channel.embeddedEventLoop.run()
    }

    /// The bodies of what has been answered since it was last looked at, as far as they are a line.
    func answers() throws -> [String] {
        try text().split(separator: "\r\n").map(String.init).filter { $0.hasPrefix("fast") || $0.hasPrefix("slow") }
    }

    func text() throws -> String {
        var text = ""
        while let part = try channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let bytes) = part { text += String(buffer: bytes) }
        }
        return text
    }
}

/// Stands for the router: answers each request with "slow", its target and the length of its body.
final class SlowEnd: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Keeps the answers to itself until ``answer()``.
    var isPatient = false
    /// Answers before the body is there.
    var isHasty = false
    /// Targets of requests, and ends of the connection, in their order.
    private(set) var seen: [String] = []

    private var target = ""
    private var bodyLength = 0
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            target = head.uri
            bodyLength = 0
            seen.append(head.uri)
            if isHasty { answer() }
        case .body(let bytes): bodyLength += bytes.readableBytes
        case .end: if !isPatient, !isHasty { answer() }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: seen.append("input closed")
        case is ChannelShouldQuiesceEvent: seen.append("quiesce")
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { seen.append("error") }

    func answer() {
        let body = "slow \(target) \(bodyLength)\r\n"
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .ok,
            headers: ["Content-Length": "\(body.utf8.count)"]
        )
        context?.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context?.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        context?.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }
}
