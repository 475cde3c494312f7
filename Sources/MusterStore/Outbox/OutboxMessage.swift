package import MusterCore

/// Names of what lies in the outbox.
package enum OutboxRow {}

/// What to put into the outbox.
package struct OutboxMessage: Equatable, Sendable {
    package var id: ID<OutboxRow>
    /// Names the message for ever: the same key is never enqueued twice, and goes to the receiver with each attempt.
    package var key: String
    /// `email`, `sms`, `webhook` …
    package var channel: String
    /// Who carries it: what is slow for one of its messages is slow for all of them.
    package var provider: String
    package var recipient: String
    /// JSON, in the shape that the engine gives it.
    package var payload: String
    package var incident: ID<Incident>?
    package var purpose: Purpose
    /// What within the incident it belongs to, such as the id of an escalation, so that it can be cancelled by it.
    package var subject: String?
    package var priority: Priority
    package var createdAt: Timestamp
    /// Not before this moment.
    package var sendAt: Timestamp

    package init(
        id: ID<OutboxRow>,
        key: String,
        channel: String,
        provider: String? = nil,
        recipient: String,
        payload: String,
        incident: ID<Incident>?,
        purpose: Purpose,
        subject: String? = nil,
        priority: Priority,
        createdAt: Timestamp,
        sendAt: Timestamp? = nil
    ) {
        self.id = id
        self.key = key
        self.channel = channel
        self.provider = provider ?? channel
        self.recipient = recipient
        self.payload = payload
        self.incident = incident
        self.purpose = purpose
        self.subject = subject
        self.priority = priority
        self.createdAt = createdAt
        self.sendAt = sendAt ?? createdAt
    }

    /// The receipt of those that went out in one message with this one, under its key.
    package var receiptOfCompanions: String { "in one message with \(key)" }

    package enum Purpose: String, CaseIterable, Sendable {
        case page, reminder, notice, update, alarm, account
    }

    /// Whose turn it is: the lowest first.
    package enum Priority: Int, CaseIterable, Sendable {
        case urgent = 0
        case normal = 1
        case bulk = 2
    }
}

/// Who takes messages up, and until when nobody else does.
package struct OutboxClaim: Equatable, Sendable {
    /// The owner epoch of the data directory, or the term of the node.
    package var fence: Int
    package var until: Timestamp

    package init(fence: Int, until: Timestamp) {
        self.fence = fence
        self.until = until
    }
}

/// A provider that has something to send.
package struct DueProvider: Equatable, Sendable {
    package let name: String
    package let channel: String
    package let hasUrgent: Bool
}

/// A message that was claimed for one attempt to send it.
package struct ClaimedMessage: Equatable, Sendable {
    package let message: OutboxMessage
    /// 1 for the first. It is on record before the message leaves.
    package let attempt: Int
    package let fence: Int
    /// When others may take it to be lost.
    package let until: Timestamp
    /// An attempt before this one ended without a result: the receiver may have it already.
    package let mayRepeat: Bool

    package init(message: OutboxMessage, attempt: Int, claim: OutboxClaim, mayRepeat: Bool) {
        self.message = message
        self.attempt = attempt
        fence = claim.fence
        until = claim.until
        self.mayRepeat = mayRepeat
    }
}

/// How one attempt ended.
package enum OutboxOutcome: Equatable, Sendable {
    /// With what the receiver gave for it, if anything.
    case delivered(receipt: String?)
    /// - Parameter mayRepeat: the attempt may have reached the receiver, so that the next one may be the second.
    case retry(at: Timestamp, error: String, mayRepeat: Bool = false)
    /// Nobody could make the attempt, so that it does not count: it is made at `at` or later, however often that is said.
    case held(at: Timestamp, error: String)
    /// It will never be taken.
    case refused(error: String)
    /// It was tried as often as is sensible.
    case exhausted(error: String)
    /// It is not wanted any more.
    case cancelled(reason: String)

    /// Why it has failed for good; nil where it has not.
    package var failure: String? {
        switch self {
        case .refused(let error), .exhausted(let error): error
        case .delivered, .retry, .held, .cancelled: nil
        }
    }
}

package enum OutboxState: String, CaseIterable, Sendable {
    case due, claimed, delivered, refused, exhausted, cancelled
}

/// A message with what became of it.
package struct OutboxEntry: Equatable, Sendable {
    package let message: OutboxMessage
    package let state: OutboxState
    package let attempt: Int
    package let mayRepeat: Bool
    /// When it is sent next, or its lease ends.
    package let nextAttemptAt: Timestamp
    package let settledAt: Timestamp?
    package let receipt: String?
    package let lastError: String?
}
