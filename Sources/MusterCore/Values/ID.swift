package import struct FoundationEssentials.UUID

/// The identity of one `Entity`, so that a person's id cannot be passed where an incident's is wanted.
///
/// Made by whoever creates the entity (never by the database), so that an id is known before anything is written.
package struct ID<Entity>: Hashable, Sendable {
    package let uuid: UUID

    package init(_ uuid: UUID) {
        self.uuid = uuid
    }
}

extension ID: LosslessStringConvertible {
    /// In lower case. Written here, since ids are written by the thousand a second and Foundation's way takes a microsecond.
    package var description: String {
        unsafe String(unsafeUninitializedCapacity: 36) { text in
            var at = 0
            unsafe withUnsafeBytes(of: uuid.uuid) { bytes in
                for index in 0..<16 {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        unsafe text[at] = UInt8(ascii: "-")
                        at += 1
                    }
                    unsafe text[at] = Self.digit(bytes[index] >> 4)
                    unsafe text[at + 1] = Self.digit(bytes[index] & 0x0F)
                    at += 2
                }
            }
            return at
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    package init?(_ description: String) {
        guard let uuid = UUID(uuidString: description) else { return nil }
        self.uuid = uuid
    }
}

extension ID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not an id (a UUID)")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
