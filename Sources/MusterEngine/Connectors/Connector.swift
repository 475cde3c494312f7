package import MusterCore

/// A way out of Muster: hands one message to a mail server, a web address, or whatever else it stands for.
///
/// A connector keeps no record of what it sent. The outbox does, and asks again as ``Delivery`` tells it to.
package protocol Connector: Sendable {
    var channel: Channel { get }

    /// Sends `message` once and says what became of it. Never throws and never waits longer than its own timeout.
    ///
    /// - Parameters:
    ///   - attempt: 1 for the first; counts every attempt of the same ``OutgoingMessage/key``.
    ///   - now: the moment that is written into the message where its format asks for one.
    func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery

    /// What an administrator has to set up before anything can be sent; nil where nothing is missing.
    var missing: String? { get }
}

extension Connector {
    package var missing: String? { nil }
}

/// The kind of address that a message goes to. One connector serves each.
package enum Channel: String, Codable, CaseIterable, Sendable {
    case email
    case webhook
    case sms
    case voice
    case push
    case ntfy
    case slack
    case matrix
    /// Meetings that are made and ended: no message to anybody.
    case zoom
}

/// What became of one attempt. The words in it are shown to people: they never hold a secret, nor what a stranger's
/// server answered.
package enum Delivery: Equatable, Sendable {
    /// The other side took it. Whether a person saw it is another matter.
    ///
    /// - Parameter receipt: what to look for in the other side's logs, such as a Message-ID.
    case delivered(receipt: String)

    /// It was not taken, and may be later.
    ///
    /// - Parameter after: the pause that the other side asked for, or nil where it left that to us.
    case retry(after: Duration?, because: String)

    /// It will not be taken, however often it is tried.
    case refused(because: String)

    /// It was sent and nothing came back, so it may have been taken. Trying again may say it twice.
    case ambiguous(because: String)

    /// Nobody could try, for want of something that an administrator has to set up: the message waits until then, however
    /// long that is.
    ///
    /// - Parameters:
    ///   - because: what to set up.
    ///   - for: when to look again; nil for once a minute.
    case held(because: String, for: Duration? = nil)
}
