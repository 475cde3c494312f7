import MusterCore
import NIOConcurrencyHelpers

/// How many reports strangers may send, all together: addresses can be had by the thousand, and a flood must not bury what
/// people who are signed in report, who are not counted.
final class ReportLimit: Sendable {
    static let most = 60
    static let window: Duration = .minutes(10)

    private let taken = NIOLockedValueBox<[Timestamp]>([])

    /// Takes one.
    ///
    /// - Returns: how long to wait; nil where it was taken.
    func wait(now: Timestamp) -> Duration? {
        taken.withLockedValue { taken in
            taken.removeAll { $0 <= now - Self.window }
            if taken.count >= Self.most, let first = taken.first { return first + Self.window - now }
            taken.append(now)
            return nil
        }
    }
}
