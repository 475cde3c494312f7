import NIOCore
import NIOPosix

/// Takes connections, and answers none of them: it keeps silent, or hangs up at the first bytes.
struct SilentServer {
    private let channel: any Channel

    var port: Int { channel.localAddress?.port ?? 0 }

    init(hangsUp: Bool = false) async throws {
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { connection in
                hangsUp ? connection.pipeline.addHandler(HangingUp()) : connection.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func close() async throws { try await channel.close() }
}

private final class HangingUp: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.close(promise: nil) }
}
