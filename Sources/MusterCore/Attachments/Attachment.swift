/// What is known of the bytes of a file, wherever they lie.
package struct FileFacts: Codable, Equatable, Sendable {
    /// Of the bytes, in hex: under it they lie, and by it they can be checked for ever.
    package var sha256: String
    /// Bytes.
    package var size: Int
    package var kind: FileKind
    /// Nil for what is no picture, or does not tell.
    package var picture: PictureSize?

    package init(sha256: String, size: Int, kind: FileKind, picture: PictureSize?) {
        self.sha256 = sha256
        self.size = size
        self.kind = kind
        self.picture = picture
    }
}

/// A file that was attached to an incident.
package struct Attachment: Equatable, Sendable {
    package var id: ID<Attachment>
    /// The entry of the record that attached it.
    package var sequence: Int
    /// The entry that it belongs to, in the timeline or the chat; nil where it stands by itself.
    package var entry: Int?
    package var name: FileName
    /// What is to be seen on a picture, for those who cannot see it; nil where nobody said.
    package var shows: String?
    package var file: FileFacts
    package var by: Actor
    package var at: Timestamp
    /// Nil while its bytes are there.
    package var removal: Removal?

    /// Its bytes are gone for good; that it was there, and their hash, stay.
    package struct Removal: Equatable, Sendable {
        package var by: Actor
        package var at: Timestamp
        package var reason: String
    }

    /// For those who cannot see a picture.
    package var alternative: String { shows ?? "Picture \(name.text), not described" }
}

/// How much may be attached, in bytes.
package struct AttachmentLimits: Equatable, Sendable {
    package var perFile: Int
    package var perIncident: Int

    package init(perFile: Int = Self.usual.perFile, perIncident: Int = Self.usual.perIncident) {
        self.perFile = perFile
        self.perIncident = perIncident
    }

    /// A screenshot of a large screen, a trimmed log; and of both what an incident of a day collects.
    package static let usual = AttachmentLimits(perFile: 25 << 20, perIncident: 250 << 20)
}
