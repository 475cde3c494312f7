/// What happens to the files of an incident. A part of ``IncidentEvent``, and append-only like it.
package enum AttachmentEvent: Equatable, Sendable {
    case attached(Attached)
    case removed(Removed)
}

extension AttachmentEvent {
    package struct Attached: Codable, Equatable, Sendable {
        package var id: ID<Attachment>
        /// The sequence of the entry that it belongs to; nil where it stands by itself.
        package var entry: Int?
        package var name: Prose
        package var shows: Prose?
        package var file: FileFacts
    }

    /// The bytes were removed for good. What was attached, and its hash, stay on record.
    package struct Removed: Codable, Equatable, Sendable {
        package var id: ID<Attachment>
        package var reason: Prose
    }
}

/// What somebody asks about the files of an incident.
package enum AttachmentCommand: Equatable, Sendable {
    /// Its bytes lie where they belong already.
    case attach(FileToAttach)
    case remove(ID<Attachment>, reason: String)
}

package struct FileToAttach: Equatable, Sendable {
    package enum Place: Equatable, Sendable {
        case itself
        /// An entry of the record, by its sequence.
        case entry(Int)
        /// The line that is written by the same change.
        case written
    }

    package var name: String
    /// What is to be seen on a picture.
    package var shows: String?
    package var file: FileFacts
    package var place: Place

    package init(name: String, shows: String? = nil, file: FileFacts, place: Place = .itself) {
        self.name = name
        self.shows = shows
        self.file = file
        self.place = place
    }
}
