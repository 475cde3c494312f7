package import HummingbirdCore
import Logging
package import MusterCore
import NIOCore
import NIOHTTP1

/// The way in over the network: the fast lane, and behind it the router as Hummingbird serves it.
///
/// - Parameter date: the machine's time, for the Date of the fast lane's answers.
package func channels(for site: Site, date: @escaping @Sendable () -> Timestamp) -> HTTPServerBuilder {
    let routes: [any FastRoute] = [
        FastStatusPage(site: site, date: date), FastAlerts(site: site, date: date),
    ]
    return HTTPServerBuilder { responder in
        AcceptingChannel(FastChannel(slow: HTTP1Channel(responder: responder), routes: routes))
    }
}

/// The way in for the command line on the same machine.
package func localChannels() -> HTTPServerBuilder {
    HTTPServerBuilder { responder in AcceptingChannel(HTTP1Channel(responder: responder)) }
}

private struct FastChannel: ServerChildChannel {
    let slow: HTTP1Channel
    let routes: [any FastRoute]

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        slow.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let lane = FastLane(routes)
            let pipeline = channel.pipeline.syncOperations
            let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
            try pipeline.addHandler(SlowAnswers(lane), position: .after(encoder))
            try pipeline.addHandler(lane, position: .first)
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await slow.handle(value: value, logger: logger)
    }
}

/// Sees where an answer of the slow lane ends, and tells the fast lane.
final class SlowAnswers: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let lane: FastLane

    init(_ lane: FastLane) {
        self.lane = lane
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = Self.unwrapOutboundIn(data)
        context.write(data, promise: promise)
        if case .end = part { lane.slowAnswerEnded() }
    }
}
