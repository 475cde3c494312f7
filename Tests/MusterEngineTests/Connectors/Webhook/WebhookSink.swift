import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

import protocol NIOCore.Channel

/// A web server on this machine that takes webhooks. What it answers is told by the path:
///
/// `/ok/…` 200, `/big/…` 200 and far more than anyone wants, `/moved/…` 302 to a cloud's inside, `/gone/…` 410,
/// `/wrong/…` 400, `/busy/…` 503 with `Retry-After: 7`, `/broken/…` 500, `/hangup/…` no answer and the connection closed,
/// `/silent/…` no answer at all.
final class WebhookSink: Sendable {
    let port: Int
    private let server: any Channel
    private let log: NIOLockedValueBox<[Request]>
    /// Which part of the path tells what it answers, counted from 0.
    private let place: NIOLockedValueBox<Int>

    struct Request: Sendable {
        var head: HTTPRequestHead
        var body: String
    }

    static func start() async throws -> WebhookSink {
        let log = NIOLockedValueBox<[Request]>([])
        let place = NIOLockedValueBox(0)
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(WebhookSinkHandler(log: log, place: place))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return WebhookSink(server: server, log: log, place: place)
    }

    private init(server: any Channel, log: NIOLockedValueBox<[Request]>, place: NIOLockedValueBox<Int>) {
        self.place = place
        self.server = server
        self.log = log
        port = server.localAddress?.port ?? 0
    }

    deinit {
        server.close(promise: nil)
    }

    /// Returns once nobody can connect any more.
    func stop() async throws {
        try await server.close()
    }

    /// From now on what stands in the place of a Twilio account's name tells: `/2010-04-01/Accounts/ok/…`.
    func answerByAccount() { place.withLockedValue { $0 = 2 } }

    /// What came in so far, oldest first.
    var requests: [Request] { log.withLockedValue { $0 } }

    func url(_ path: String, host: String = "127.0.0.1") -> String {
        "http://\(host):\(port)/\(path)"
    }
}

private final class WebhookSinkHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let log: NIOLockedValueBox<[WebhookSink.Request]>
    private let place: NIOLockedValueBox<Int>
    private var request: WebhookSink.Request?

    init(log: NIOLockedValueBox<[WebhookSink.Request]>, place: NIOLockedValueBox<Int>) {
        self.log = log
        self.place = place
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): request = WebhookSink.Request(head: head, body: "")
        case .body(let piece): request?.body += String(buffer: piece)
        case .end:
            guard let request else { return }
            log.withLockedValue { $0.append(request) }
            let words = request.head.uri.split(separator: "/").dropFirst(place.withLockedValue { $0 })
            answer(words.first ?? "", context)
        }
    }

    private func answer(_ word: Substring, _ context: ChannelHandlerContext) {
        switch word {
        case "ok": respond(.ok, on: context)
        case "big": respond(.ok, body: String(repeating: "x", count: 3_000_000), on: context)
        case "moved": respond(.found, ["location": "http://169.254.169.254/latest/meta-data/"], on: context)
        case "gone": respond(.gone, on: context)
        case "wrong": respond(.badRequest, on: context)
        case "busy": respond(.serviceUnavailable, ["retry-after": "7"], on: context)
        case "hangup": context.close(promise: nil)
        case "silent": break
        default: respond(.internalServerError, on: context)
        }
    }

    private func respond(
        _ status: HTTPResponseStatus,
        _ headers: HTTPHeaders = [:],
        body: String = "",
        on context: ChannelHandlerContext
    ) {
        var headers = headers
        headers.add(name: "content-length", value: "\(body.utf8.count)")
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
