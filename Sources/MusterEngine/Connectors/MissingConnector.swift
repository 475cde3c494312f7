package import MusterCore

/// Stands where no way out is configured: keeps messages waiting instead of losing them, for as long as it takes, and
/// says what is missing.
package struct MissingConnector: Connector {
    package let channel: Channel
    private let mend: String

    package var missing: String? { mend }

    /// - Parameter mend: what to configure, as a sentence.
    package init(channel: Channel, mend: String) {
        self.channel = channel
        self.mend = mend
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        .held(because: mend)
    }
}
