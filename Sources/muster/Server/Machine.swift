import Foundation
import MusterCore
import MusterEngine

/// What the machine gives: time, identity and chance. The one place that reads them.
enum Machine {
    static let clock = SystemClock {
        Timestamp(milliseconds: Int64((Date.now.timeIntervalSince1970 * 1_000).rounded()))
    }

    private static let start = ContinuousClock.now

    /// How long the program has run, a sleep of the machine included.
    @Sendable static func stopwatch() -> Duration { ContinuousClock.now - start }

    @Sendable static func makeID() -> UUID { UUID() }

    @Sendable static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    @Sendable static func jitter() -> Double { .random(in: 0..<1) }

    /// What it is to take to hash a password. A debug build has its C not optimised: there a hash of full strength takes
    /// seconds, which were most of what a test of a page waits for.
    static var passwordRounds: Int {
        #if FAILPOINTS
        1 << 10
        #else
        Passwords.rounds
        #endif
    }
}
