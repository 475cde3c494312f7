package import MusterCore

/// The addresses at which a provider of text messages and calls tells us of them.
package struct CallbackAddress: Sendable {
    private let base: String
    private let account: String

    package init(_ links: Links, of provider: TelephoneProvider) {
        base = links.base
        account = provider.account
    }

    /// Where text messages to us are told; entered with the provider by hand.
    package var messages: String { "\(base)/phone/\(account)/messages" }

    func status(of message: OutgoingMessage) -> String { address("status", message) }

    func keys(of message: OutgoingMessage) -> String {
        address("keys", message) + (message.isBundle ? "?all=1" : "")
    }

    /// The script of a call, from its second round on.
    func script(of message: OutgoingMessage, round: Int) -> String {
        "\(address("script", message))?round=\(round)\(message.isBundle ? "&all=1" : "")"
    }

    private func address(_ what: String, _ message: OutgoingMessage) -> String {
        "\(base)/phone/\(account)/\(what)/\(Base64URL.text(message.key.utf8))"
    }
}

extension CallScript {
    /// What a call about a message says in a round, the first being 1.
    package init(_ message: OutgoingMessage, round: Int, at address: CallbackAddress) {
        self.init(
            message,
            keys: message.answer == nil ? nil : address.keys(of: message),
            next: round < Self.roundLimit ? address.script(of: message, round: round + 1) : nil
        )
    }
}
