import MusterCore
import MusterEngine

/// What makes a stream of changes say something.
enum LiveSignal: Sendable {
    case change
    /// Fifteen seconds have passed, or the clock was moved: so that proxies keep the connection and clocks agree.
    case beat

    /// - Returns: the signals, and the tasks to be cancelled when nobody listens any more.
    static func merge(
        _ changes: AsyncStream<Void>,
        clock: any EngineClock
    ) -> (signals: AsyncStream<LiveSignal>, tasks: [Task<Void, any Error>]) {
        let (signals, continuation) = AsyncStream<LiveSignal>.makeStream(bufferingPolicy: .bufferingNewest(4))
        let watch = Task<Void, any Error> {
            for await _ in changes { continuation.yield(.change) }
            continuation.finish()
        }
        let beat = Task<Void, any Error> {
            while !Task.isCancelled {
                try await clock.wait(until: clock.now() + .seconds(15))
                continuation.yield(.beat)
            }
        }
        return (signals, [watch, beat])
    }
}
