import MusterCore
import Testing

@testable import MusterEngine

@Suite("Backoff")
struct BackoffTests {
    @Test("tries a page again within the minute, and then every minute")
    func pages() {
        let delays = (1...6).map { Backoff.delay(afterAttempt: $0, urgency: .page, jitter: 0) }

        #expect(delays == [.seconds(5), .seconds(15), .seconds(30), .seconds(60), .seconds(60), .seconds(60)])
    }

    @Test("gives anything else most of a day")
    func others() {
        let delays = (1...8).map { Backoff.delay(afterAttempt: $0, urgency: .normal, jitter: 0) }

        #expect(
            delays == [
                .seconds(5), .seconds(30), .minutes(2), .minutes(10), .minutes(30), .hours(2), .hours(6), .hours(6),
            ]
        )
    }

    @Test("stretches a pause by less than a fifth, and never shortens it", arguments: [0, 0.25, 0.5, 0.999])
    func jitter(_ jitter: Double) {
        let delay = Backoff.delay(afterAttempt: 4, urgency: .normal, jitter: jitter)

        #expect(delay >= .minutes(10))
        #expect(delay < .minutes(12))
    }

    @Test("spreads what failed together")
    func spread() {
        let early = Backoff.delay(afterAttempt: 1, urgency: .page, jitter: 0.1)
        let late = Backoff.delay(afterAttempt: 1, urgency: .page, jitter: 0.9)

        #expect(early < late)
    }

    @Test("waits as long as the other side asks, but no less than it would have")
    func retryAfter() {
        let longer = Backoff.delay(afterAttempt: 1, urgency: .normal, jitter: 0, retryAfter: .minutes(7))
        let shorter = Backoff.delay(afterAttempt: 3, urgency: .normal, jitter: 0, retryAfter: .seconds(1))

        #expect(longer == .minutes(7))
        #expect(shorter == .minutes(2))
    }

    @Test("lets no header silence a receiver for good", arguments: OutgoingMessage.Urgency.allCases)
    func retryAfterLimit(_ urgency: OutgoingMessage.Urgency) {
        let delay = Backoff.delay(afterAttempt: 1, urgency: urgency, jitter: 0, retryAfter: .days(3_650))

        #expect(delay == Backoff.retryAfterLimit(urgency))
    }

    @Test("stops at its last attempt, not before", arguments: OutgoingMessage.Urgency.allCases)
    func exhausted(_ urgency: OutgoingMessage.Urgency) {
        let last = Backoff.attemptLimit(urgency)

        #expect(!Backoff.isExhausted(attempt: last - 1, urgency: urgency))
        #expect(Backoff.isExhausted(attempt: last, urgency: urgency))
    }
}
