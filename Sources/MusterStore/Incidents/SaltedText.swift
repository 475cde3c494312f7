import MusterCore

/// A text that people wrote, with the salt that keeps its commitment from being guessed.
///
/// Where the text is removed its salt goes too: with it, a short text could be found again by trying.
struct SaltedText: Codable, Equatable, Sendable {
    /// Sixteen bytes, in hex.
    var salt: String?
    var text: String?

    static let saltLength = 16
    static let removed = SaltedText(salt: nil, text: nil)

    var commitment: String? {
        guard let text, let salt = salt.flatMap(Hex.bytes), salt.count == Self.saltLength else { return nil }
        return EventHash.commitment(to: text, salt: salt)
    }

    private enum CodingKeys: String, CodingKey {
        case salt, text
    }

    /// Writes null where there is nothing, instead of leaving the key out.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(salt, forKey: .salt)
        try container.encode(text, forKey: .text)
    }
}
