import Foundation
import MusterCore
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

import protocol NIOCore.Channel

@testable import MusterEngine

/// A web server on this machine in Zoom's place. It gives out tokens that count up, and answers everything else with what a
/// test has put down for it, oldest first.
final class ZoomSink: Sendable {
    struct Request: Sendable {
        var head: HTTPRequestHead
        var body: String

        /// As `POST /v2/users/me/meetings`.
        var line: String { "\(head.method) \(head.uri)" }
        func header(_ name: String) -> String? { head.headers.first(name: name) }
    }

    struct Answer: Sendable {
        var status: Int
        var body: String
        var headers: [(String, String)] = []
    }

    fileprivate struct State {
        var requests: [Request] = []
        var answers: [Answer] = []
        var tokens = 0
        var lifetime = 3_600
        var scope = ""
        var refusesCredentials = false
    }

    private let server: any Channel
    private let state: NIOLockedValueBox<State>

    static func start() async throws -> ZoomSink {
        let state = NIOLockedValueBox(State())
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(ZoomSinkHandler(state))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return ZoomSink(server, state)
    }

    private init(_ server: any Channel, _ state: NIOLockedValueBox<State>) {
        (self.server, self.state) = (server, state)
    }

    deinit { server.close(promise: nil) }

    private var base: String { "127.0.0.1:\(server.localAddress?.port ?? 0)" }

    func meetings(_ options: String = "") throws -> ZoomMeetings {
        try ZoomMeetings(url: "http://client:hunter2@\(base)?account=acc-1&api=http://\(base)/v2\(options)")
    }

    var requests: [Request] { state.withLockedValue(\.requests) }
    /// Of everything that is no token.
    var calls: [Request] { requests.filter { $0.head.uri != "/oauth/token" } }
    var tokenCount: Int { state.withLockedValue(\.tokens) }

    func answer(_ status: Int, _ body: String = "", headers: [(String, String)] = []) {
        state.withLockedValue { $0.answers.append(Answer(status: status, body: body, headers: headers)) }
    }

    /// - Parameters:
    ///   - lifetime: of each token from now on, in seconds.
    ///   - scope: what each may be used for.
    func grant(lifetime: Int = 3_600, scope: String = "") {
        state.withLockedValue { ($0.lifetime, $0.scope) = (lifetime, scope) }
    }

    func refuseCredentials() { state.withLockedValue { $0.refusesCredentials = true } }

    fileprivate static func take(_ request: Request, _ state: inout State) -> Answer {
        state.requests.append(request)
        guard request.head.uri == "/oauth/token" else {
            return state.answers.isEmpty ? Answer(status: 500, body: "") : state.answers.removeFirst()
        }
        if state.refusesCredentials {
            return Answer(
                status: 401,
                body: #"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#
            )
        }
        state.tokens += 1
        return Answer(
            status: 200,
            body:
                #"{"access_token":"token-\#(state.tokens)","token_type":"bearer","expires_in":\#(state.lifetime),"scope":"\#(state.scope)","api_url":"https://elsewhere.example"}"#
        )
    }
}

private final class ZoomSinkHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: NIOLockedValueBox<ZoomSink.State>
    private var request: ZoomSink.Request?

    init(_ state: NIOLockedValueBox<ZoomSink.State>) {
        self.state = state
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): request = ZoomSink.Request(head: head, body: "")
        case .body(let piece): request?.body += String(buffer: piece)
        case .end:
            guard let request else { return }
            let answer = state.withLockedValue { ZoomSink.take(request, &$0) }
            // Answers nothing at all.
            if answer.status == 0 { return }
            var headers = HTTPHeaders(answer.headers)
            headers.add(name: "content-length", value: "\(answer.body.utf8.count)")
            let status = HTTPResponseStatus(statusCode: answer.status)
            let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
