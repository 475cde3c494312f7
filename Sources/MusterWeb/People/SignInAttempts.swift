import MusterCore
import NIOConcurrencyHelpers

/// Slows down whoever guesses the password of one account. Nobody is locked out for good: an on-call person must get in.
final class SignInAttempts: Sendable {
    private static let freeAttempts = 5
    private static let longestWait: Duration = .minutes(5)
    /// Accounts that are remembered; more would let a guesser fill the memory.
    private static let limit = 10_000

    private let failures = NIOLockedValueBox<[String: (count: Int, last: Timestamp)]>([:])

    /// How long the account must wait; nil where it need not.
    func wait(for account: String, now: Timestamp) -> Duration? {
        failures.withLockedValue { failures in
            guard let (count, last) = failures[account], count >= Self.freeAttempts else { return nil }
            let pause = min(Self.longestWait, .seconds(1 << min(count - Self.freeAttempts, 9)))
            let left = last + pause - now
            return left > .zero ? left : nil
        }
    }

    func failed(_ account: String, now: Timestamp) {
        failures.withLockedValue { failures in
            if failures.count >= Self.limit { failures = failures.filter { now - $0.value.last < Self.longestWait } }
            guard failures.count < Self.limit || failures[account] != nil else { return }
            failures[account] = ((failures[account]?.count ?? 0) + 1, now)
        }
    }

    func succeeded(_ account: String) {
        failures.withLockedValue { $0[account] = nil }
    }
}
