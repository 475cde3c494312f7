/// One way to reach a person.
package struct ContactMethod: Hashable, Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case email, sms, voice, push, ntfy, webhook, slack, matrix
    }

    package var kind: Kind
    /// An e-mail address, a telephone number, the id of a browser's subscription, the URL of an ntfy topic or of a
    /// program, an account of a chat server, by ``kind``.
    package var address: String

    package init(_ kind: Kind, _ address: String) {
        self.kind = kind
        self.address = address
    }
}

extension ContactMethod {
    /// The kind and the address, as in "email:ana@example.org".
    package init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0]).lowercased()) else { return nil }
        self.init(kind, String(parts[1]).trimmed)
    }

    package var text: String { "\(kind.rawValue):\(address)" }

    /// A telephone number as it is dialled (E.164): "+44 20 7946 0018" as "+442079460018".
    package static func dialled(_ number: String) -> String {
        (number.hasPrefix("+") ? "+" : "") + number.filter { $0.isASCII && $0.isNumber }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
