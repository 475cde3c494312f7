import Foundation

/// What a webhook is signed with: known to us and to its receiver, and shown to nobody else.
package struct WebhookSecret: Equatable, Sendable {
    let bytes: [UInt8]

    private static let prefix = "whsec_"
    /// In bytes, as Standard Webhooks 1.0.0 has it.
    private static let lengths = 24...64

    /// Reads `whsec_` and base64; neither the prefix nor the padding has to be there.
    package init(_ text: String) throws(WebhookSecretError) {
        let encoded = text.hasPrefix(Self.prefix) ? text.dropFirst(Self.prefix.count) : text[...]
        guard !encoded.isEmpty else { throw .empty }
        let bare = encoded.prefix { $0 != "=" }
        let padding = String(repeating: "=", count: (4 - bare.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: bare + padding), encoded.dropFirst(bare.count).allSatisfy({ $0 == "=" })
        else {
            throw .notBase64
        }
        try self.init(bytes: Array(data))
    }

    /// - Parameter bytes: drawn at random by the caller, 32 for a new one.
    package init(bytes: [UInt8]) throws(WebhookSecretError) {
        guard Self.lengths.contains(bytes.count) else { throw .length(bytes.count) }
        self.bytes = bytes
    }

    /// What the receiver is given, once. The name says what it is, because it ends up in no log.
    package var revealed: String {
        Self.prefix + Data(bytes).base64EncodedString()
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "whsec_***" }
    package var debugDescription: String { description }

    /// Nothing to look into: a dump, as logs and failed tests make them, would show the bytes.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is wrong with the text of a secret. No part of the text is repeated.
package enum WebhookSecretError: Error, Equatable {
    case empty
    case notBase64
    case length(Int)
}

extension WebhookSecretError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "the secret is empty; it must be whsec_ and 24 to 64 bytes in base64"
        case .notBase64: "the secret is not base64; it must be whsec_ and 24 to 64 bytes in base64"
        case .length(let count): "the secret has \(count) bytes; it must have 24 to 64, in base64 after whsec_"
        }
    }
}
