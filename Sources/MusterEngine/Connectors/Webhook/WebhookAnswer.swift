import MusterCore

/// What a receiver's answer means for us (Standard Webhooks 1.0.0). Nothing but its status and `Retry-After` is read.
struct WebhookAnswer {
    let status: Int
    let retryAfter: String?

    /// - Parameter now: what a `Retry-After` that is a date is counted from.
    func delivery(now: Timestamp) -> Delivery {
        switch status {
        case 200...299:
            .delivered(receipt: "HTTP \(status)")
        case 300...399:
            .refused(because: "HTTP \(status): the address has moved; enter the new one, no redirect is followed")
        case 410:
            .refused(because: "HTTP 410: the receiver wants no more webhooks at this address")
        case 429, 502, 503, 504:
            .retry(after: pause(now: now), because: "HTTP \(status): the receiver is busy or down")
        case 400...499:
            .refused(because: "HTTP \(status): the receiver does not take this webhook")
        default:
            .retry(after: nil, because: "HTTP \(status): the receiver failed")
        }
    }

    /// Seconds or a date (RFC 9110, 10.2.3). Nil where it is neither; never below zero.
    func pause(now: Timestamp) -> Duration? {
        guard let retryAfter else { return nil }
        // Nine digits are thirty years; the outbox has its own limit.
        if retryAfter.wholeMatch(of: /[0-9]{1,9}/) != nil, let seconds = Int(retryAfter) { return .seconds(seconds) }
        return Timestamp(httpDate: retryAfter).map { max(.zero, $0 - now) }
    }
}
