package import MusterCore
import NIOConcurrencyHelpers

/// Sends mail to one server over a few connections that stay open.
package final class SMTPConnector: Connector {
    package let channel = Channel.email
    private let configuration: SMTPConfiguration
    private let sessions: [SMTPSession]
    /// How many mails each session has, the one it is sending included.
    private let loads: NIOLockedValueBox<[Int]>

    /// The most mails that wait behind one connection. The outbox keeps what does not fit.
    private static let loadLimit = 16
    private let patience: Duration
    static let busy = Delivery.retry(after: .seconds(1), because: "all connections to the mail server are busy")

    /// - Parameters:
    ///   - connectionLimit: the most connections at once, at least 2: the last one is kept for pages, so that no amount of
    ///     other mail can hold one up.
    ///   - patience: how long a mail may wait for its connection. With the time to send it, it stays below the
    ///     lease of the outbox, which hands over no more mails at once than there are connections.
    package init(_ configuration: SMTPConfiguration, connectionLimit: Int = 4, patience: Duration = .seconds(1)) {
        precondition(connectionLimit >= 2, "one connection is for pages alone, so there must be another")
        self.configuration = configuration
        self.patience = patience
        sessions = (1...connectionLimit).map { SMTPSession(configuration, number: $0) }
        loads = NIOLockedValueBox(Array(repeating: 0, count: connectionLimit))
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        guard let recipient = MailAddress(message.to) else {
            return .refused(because: "\"\(message.to)\" is not an e-mail address such as ana@example.org")
        }
        let mail = Mail(
            message,
            from: configuration.sender,
            to: recipient,
            answersAt: configuration.answerDomain,
            now: now
        )
        let deadline = ContinuousClock.now + patience

        guard let session = take(for: message.urgency) else { return Self.busy }
        defer { giveBack(session) }
        Failpoint.hit("mail.calling")
        let delivery = await sessions[session].send(mail, beginBefore: deadline)
        Failpoint.hit("mail.answered")
        return delivery
    }

    /// The index of the least loaded session, the first of several: what is idle stays idle, and the mails go over one
    /// connection for as long as one is enough. Nil where all are full.
    private func take(for urgency: OutgoingMessage.Urgency) -> Int? {
        loads.withLockedValue { loads in
            let candidates: Range<Int>
            switch urgency {
            case .page: candidates = loads.indices
            case .normal: candidates = loads.indices.dropLast()
            }
            guard let choice = candidates.min(by: { loads[$0] < loads[$1] }), loads[choice] < Self.loadLimit else {
                return nil
            }
            loads[choice] += 1
            return choice
        }
    }

    private func giveBack(_ session: Int) {
        loads.withLockedValue { $0[session] -= 1 }
    }
}
