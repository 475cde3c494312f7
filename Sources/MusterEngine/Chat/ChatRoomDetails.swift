import Foundation
import MusterCore

/// What of a room was set last, so that it is set again only where it has changed.
struct ChatRoomDetails: Codable, Equatable {
    var topic = ""
    var purpose = ""
    /// People who were invited.
    var invited: [String] = []
    /// People who had no account there when they were looked for.
    var unknown: [String] = []
    var isPrivate = false
    /// Whether the first message stands there.
    var isBegun = false
    /// The first message, until it is pinned.
    var unpinned: String?

    init() {}

    /// Whatever cannot be read is set anew.
    init(_ text: String) {
        self = (try? JSONDecoder().decode(Self.self, from: Data(text.utf8))) ?? Self()
    }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
