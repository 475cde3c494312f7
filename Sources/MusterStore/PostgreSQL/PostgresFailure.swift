/// What PostgreSQL refused, or that the way to it is gone.
struct PostgresFailure: Error {
    /// The five characters of SQLSTATE; empty where no server has spoken.
    let state: String
    let message: String
    /// The session is over; what it had not committed is undone.
    let isDisconnected: Bool

    /// What a second run of the same transaction may well get past: others were in the way.
    var isPassing: Bool {
        switch state {
        // Serialization, deadlock, a unique key that somebody else took first, a lock that was not given in time.
        case "40001", "40P01", "23505", "55P03": true
        default: isDisconnected
        }
    }

    /// There is a row of this key already.
    var isTakenKey: Bool { state == "23505" }

    /// A refusal of COMMIT that says for certain that nothing was kept.
    var isCertain: Bool {
        !isDisconnected && !state.isEmpty && !state.hasPrefix("08") && !state.hasPrefix("57P") && state != "40003"
    }

    static func lost(_ message: String) -> PostgresFailure {
        PostgresFailure(state: "", message: message, isDisconnected: true)
    }
}

extension StoreError {
    /// What a failure means to a caller who does not know PostgreSQL.
    init(_ failure: PostgresFailure) {
        let message = failure.message
        switch failure.state {
        case "53100": self = .diskFull
        case "40001", "40P01", "55P03", "57014", "53200", "53300": self = .overloaded(retryAfter: WriteQueue.retryAfter)
        case "XX001", "XX002": self = .damaged(message)
        case let state where state.hasPrefix("23"): self = .constraint(message)
        default: self = failure.isDisconnected ? .unreachable(message) : .failed(message)
        }
    }
}
