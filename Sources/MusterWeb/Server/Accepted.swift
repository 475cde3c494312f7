import HummingbirdCore
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// A connection on its way from the loop that accepted it to the task that serves it.
///
/// Where the listening socket closes in between, since the server was told to stop, NIO drops what is on its way, and then
/// ends the whole process because nobody has served it (apple/swift-nio, issue 2813). What is dropped here is served all the same.
final class Accepted<Connection: Sendable>: Sendable {
    private let connection: Connection
    private let isTaken = NIOLockedValueBox(false)
    private let serve: @Sendable (Connection) async -> Void

    /// - Parameter serve: serves it to its end, and is called only where nobody takes it.
    init(_ connection: Connection, serve: @escaping @Sendable (Connection) async -> Void) {
        self.connection = connection
        self.serve = serve
    }

    /// Whoever takes it serves it.
    func take() -> Connection {
        isTaken.withLockedValue { $0 = true }
        return connection
    }

    deinit {
        if isTaken.withLockedValue(\.self) { return }
        Task { [connection, serve] in await serve(connection) }
    }
}

extension Accepted: ServerChildChannelValue where Connection: ServerChildChannelValue {
    var channel: any Channel { connection.channel }
}

/// Serves what another one serves, and loses no connection on the way.
struct AcceptingChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    init(_ base: Base) {
        self.base = base
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Accepted<Base.Value>> {
        base.setup(channel: channel, logger: logger)
            .map { [base] value in Accepted(value) { await base.handle(value: $0, logger: logger) } }
    }

    func handle(value: Accepted<Base.Value>, logger: Logger) async {
        await base.handle(value: value.take(), logger: logger)
    }
}
