import Synchronization

/// Text that people wrote, or that names somebody, and that a court or a person may ask to be removed.
///
/// It enters an event's hash as a salted commitment and not as itself, so that it can be taken out of the record
/// later and the chain still verifies. Everything that is not `Prose` is structure and stays for ever.
package struct Prose: Hashable, Sendable, ExpressibleByStringLiteral {
    package var text: String

    package init(_ text: String) {
        self.text = text
    }

    package init(stringLiteral value: String) {
        text = value
    }
}

extension Prose: CustomStringConvertible {
    package var description: String { text }
}

extension Prose: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let shelf = decoder.userInfo[.proseShelf] as? ProseShelf else {
            text = try container.decode(String.self)
            return
        }
        let place = try container.decode(Int.self)
        guard shelf.texts.indices.contains(place) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "there is no text at place \(place)"
            )
        }
        text = shelf.texts[place] ?? Self.redacted
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        guard let shelf = encoder.userInfo[.proseShelf] as? ProseShelf else {
            try container.encode(text)
            return
        }
        try container.encode(shelf.put(text))
    }

    /// What stands where a text was removed.
    package static let redacted = "[removed]"
}

/// Where the texts of one event lie while it is coded: the event's JSON holds their places only.
///
/// Hand a new one to each coding through `userInfo[.proseShelf]`, which takes only what may be shared: hence the lock,
/// for which nobody ever waits.
package final class ProseShelf: Sendable {
    private let shelf: Mutex<[String?]>

    package init(_ texts: [String?] = []) {
        shelf = Mutex(texts)
    }

    /// Nil where a text was removed.
    package var texts: [String?] { shelf.withLock { $0 } }

    fileprivate func put(_ text: String) -> Int {
        shelf.withLock { texts in
            texts.append(text)
            return texts.count - 1
        }
    }
}

extension CodingUserInfoKey {
    /// The ``ProseShelf`` of a coding; without one, prose is coded as plain text.
    package static let proseShelf: CodingUserInfoKey = {
        guard let key = CodingUserInfoKey(rawValue: "muster.prose") else {
            preconditionFailure("a non-empty text is always a key")
        }
        return key
    }()
}
