package import MusterCore

/// Takes every message and delivers it nowhere: for trying things out without waking anybody.
package struct SandboxConnector: Connector {
    package let channel: Channel

    package init(channel: Channel) {
        self.channel = channel
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        .delivered(receipt: "sandbox")
    }
}
