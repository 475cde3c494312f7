import MusterCore

/// How long the outbox waits before it tries a message again, and when it stops.
///
/// A page is tried soon and often, because the next contact is tried meanwhile and a late page is noise. Anything
/// else is given most of a day, which outlasts a mail server's bad morning.
package enum Backoff {
    /// The pause before the attempt after this one.
    ///
    /// - Parameters:
    ///   - attempt: the one that has just failed, 1 for the first.
    ///   - jitter: at least 0 and below 1, drawn by the caller. Stretches our own pause by up to a fifth, so that what
    ///     failed together does not come back together.
    ///   - retryAfter: what the other side asked for. It is waited out if it is longer than our own pause, up to
    ///     ``retryAfterLimit(_:)``.
    package static func delay(
        afterAttempt attempt: Int,
        urgency: OutgoingMessage.Urgency,
        jitter: Double,
        retryAfter: Duration? = nil
    ) -> Duration {
        precondition(attempt >= 1, "attempts are counted from 1")
        precondition(jitter >= 0 && jitter < 1, "jitter is drawn from 0..<1")

        let pauses = pauses(urgency)
        let pause = pauses[min(attempt, pauses.count) - 1]
        let stretched = pause + .milliseconds(Int64(Double(pause.milliseconds) * jitter / 5))

        guard let retryAfter else { return stretched }
        return max(stretched, min(retryAfter, retryAfterLimit(urgency)))
    }

    /// Whether the attempt that has just failed, 1 for the first, was the last.
    package static func isExhausted(attempt: Int, urgency: OutgoingMessage.Urgency) -> Bool {
        attempt >= attemptLimit(urgency)
    }

    /// The pause before what could not be tried at all is looked at again: its mend is a matter of somebody's minutes.
    package static let holding = Duration.minutes(1)

    /// The longest pause that another side can ask for. Without it, one wrong header would silence a receiver for good.
    package static func retryAfterLimit(_ urgency: OutgoingMessage.Urgency) -> Duration {
        switch urgency {
        case .page: .minutes(5)
        case .normal: .hours(24)
        }
    }

    /// The most attempts of one message: about half an hour of a page, about nine hours of anything else.
    package static func attemptLimit(_ urgency: OutgoingMessage.Urgency) -> Int {
        switch urgency {
        case .page: 32
        case .normal: 8
        }
    }

    /// The last one is repeated.
    private static func pauses(_ urgency: OutgoingMessage.Urgency) -> [Duration] {
        switch urgency {
        case .page: [.seconds(5), .seconds(15), .seconds(30), .seconds(60)]
        case .normal:
            [.seconds(5), .seconds(30), .minutes(2), .minutes(10), .minutes(30), .hours(2), .hours(6)]
        }
    }
}
