import Logging
package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers
import ServiceLifecycle

/// The time of the database, carried on by this machine's stopwatch between two looks at it.
///
/// All nodes of one database agree on it, and none of them notices when somebody sets its machine's clock. It never
/// goes back. The clock of a SQLite database is the machine's: there it is what keeps a clock that is set, by hand or by
/// NTP, from paging early or late.
package final class AgreedTime: Sendable {
    /// The most by which it follows at once. What is more is a clock that was set, or a machine that stood still with its
    /// stopwatch, as a virtual one does; then it follows by ``stride`` at each look, so that nothing is due all of a sudden.
    static let believable = Duration.seconds(2)
    static let stride = Duration.milliseconds(500)
    /// How long a server that has its data to itself waits before it believes a clock that was set forward: whoever is on
    /// call by now must be paged.
    package static let patience = Duration.minutes(10)
    /// An answer that took longer tells too little, once there has been a better one.
    private static let slowest = Duration.milliseconds(200)

    private struct State {
        /// What the database's clock shows when the stopwatch shows nothing.
        var beginning: Timestamp?
        var last = Timestamp(milliseconds: 0)
        var ahead = Duration.zero
        /// What the stopwatch showed when the clock was first found to have been set.
        var wasSetAt: Duration?
    }

    private let stopwatch: @Sendable () -> Duration
    private let patience: Duration?
    private let state = NIOLockedValueBox(State())

    /// - Parameters:
    ///   - patience: after how long a clock that was set forward is believed; nil follows it slowly to the end. So it must be
    ///     among several nodes, which would not believe it in the same moment and would take each other's claims for over.
    ///   - stopwatch: how long something has gone on; it never jumps.
    package init(patience: Duration? = nil, stopwatch: @escaping @Sendable () -> Duration) {
        self.patience = patience
        self.stopwatch = stopwatch
    }

    /// Before the first ``look(at:)`` the beginning of time.
    package func now() -> Timestamp {
        let elapsed = stopwatch()
        return state.withLockedValue { state in
            guard let beginning = state.beginning else { return state.last }
            state.last = max(state.last, beginning + elapsed)
            return state.last
        }
    }

    /// By how much the database's clock was ahead at the last look, where that is more than clocks differ by themselves;
    /// otherwise zero.
    package var wasSetBy: Duration {
        let ahead = state.withLockedValue(\.ahead)
        return ahead > Self.believable || ahead < .zero - Self.believable ? ahead : .zero
    }

    /// Looks at the database's clock.
    ///
    /// - Returns: by how much it was ahead of what this one showed; zero the first time.
    @discardableResult
    package func look(at database: any Database) async throws -> Duration {
        var best: (shown: Timestamp, at: Duration, took: Duration)?
        for _ in 0..<3 {
            let before = stopwatch()
            let shown = try await database.read { try StoreClock($0).now() }
            let took = stopwatch() - before
            if best.map({ took < $0.took }) ?? true { best = (shown, before + took / 2, took) }
        }
        return best.map { follow($0.shown, at: $0.at, isSure: $0.took <= Self.slowest) } ?? .zero
    }

    func follow(_ shown: Timestamp, at elapsed: Duration, isSure: Bool = true) -> Duration {
        state.withLockedValue { state in
            guard let beginning = state.beginning else {
                state.beginning = shown - elapsed
                return .zero
            }
            let ahead = shown - (beginning + elapsed)
            guard isSure else { return ahead }
            state.ahead = ahead
            var isBelievable = ahead <= Self.believable && ahead >= .zero - Self.believable
            let wasSetAt = isBelievable ? nil : state.wasSetAt ?? elapsed
            if let wasSetAt, let patience, ahead > .zero, elapsed - wasSetAt >= patience { isBelievable = true }
            state.wasSetAt = isBelievable ? nil : wasSetAt
            let step = isBelievable ? ahead : ahead > .zero ? Self.stride : .zero - Self.stride
            state.beginning = beginning + step
            return ahead
        }
    }
}

/// Looks at the database's clock again and again, until the process is told to stop.
package struct AgreedTimeService: ServiceLifecycle.Service {
    private static let interval = Duration.seconds(5)
    /// Of a clock that was set it is said again after so long, until it has been followed to its end.
    private static let reminder = Duration.minutes(10)

    private let parts: EngineParts
    private let time: AgreedTime

    package init(_ parts: EngineParts, _ time: AgreedTime) {
        self.parts = parts
        self.time = time
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: Timestamp?
            while !Task.isCancelled {
                try? await parts.clock.wait(until: parts.clock.now() + Self.interval)
                if Task.isCancelled { return }
                do {
                    _ = try await time.look(at: parts.database)
                    let (now, ahead) = (parts.clock.now(), time.wasSetBy)
                    guard ahead != .zero, told.map({ now - $0 >= Self.reminder }) ?? true else {
                        if ahead == .zero { told = nil }
                        continue
                    }
                    told = now
                    parts.logger.error(
                        "the clock has been set, and is followed slowly; start anew to follow it at once",
                        metadata: ["ahead": "\(ahead)"]
                    )
                } catch {
                    parts.logger.warning("the database's clock could not be read", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
