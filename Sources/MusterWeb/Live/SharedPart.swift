import MusterCore
import NIOCore

/// A part of a page that is the same for all who look at it, with what a viewer has to be sent of it.
struct SharedPart: Sendable {
    /// What is on the page: one piece, or a list whose entries come and change one by one.
    struct Content: Equatable, Sendable {
        var id: String
        var html: HTML
        /// Newest first, each with an id of its own; nil for what is no list.
        var entries: [Entry]?

        struct Entry: Equatable, Sendable {
            var id: String
            var html: HTML
        }

        init(_ id: String, _ html: HTML, entries: [Entry]? = nil) {
            self.id = id
            self.html = html
            self.entries = entries
        }
    }

    /// Entries that are kept to be sent alone; who has missed more is sent the whole list.
    private static let logLimit = 100

    private(set) var content: Content
    /// The edition in which the whole of it last changed.
    private var wholeSince: Int
    private var whole: ByteBuffer
    /// What came or changed after that, entry by entry.
    private var log: [(edition: Int, event: ByteBuffer)] = []

    init(_ content: Content, edition: Int) {
        self.content = content
        wholeSince = edition
        whole = ByteBuffer(string: EventStream.event(.fragment, content.id, content.html))
    }

    /// Takes in how it looks now.
    mutating func update(_ fresh: Content, edition: Int) {
        if fresh == content { return }
        let changes = Self.changes(from: content.entries, to: fresh.entries)
        content = fresh
        whole = ByteBuffer(string: EventStream.event(.fragment, fresh.id, fresh.html))
        guard let changes, log.count + changes.count <= Self.logLimit else {
            wholeSince = edition
            log = []
            return
        }
        log += changes.map { (edition, ByteBuffer(string: EventStream.event(.append, fresh.id, $0.html))) }
    }

    /// What somebody has to be sent who has seen an edition, in order.
    func events(after seen: Int) -> [ByteBuffer] {
        if seen < wholeSince { return [whole] }
        return log.filter { $0.edition > seen }.map(\.event)
    }

    /// The entries that are new or look different, the oldest first; nil where that does not tell the difference.
    private static func changes(from old: [Content.Entry]?, to new: [Content.Entry]?) -> [Content.Entry]? {
        guard let old, let new, let newest = old.first, !new.isEmpty else { return nil }
        guard let start = new.firstIndex(where: { $0.id == newest.id }) else { return nil }
        let kept = new[start...]
        // The oldest ones may have left, where the list has its length.
        guard kept.count <= old.count, zip(kept, old).allSatisfy({ $0.id == $1.id }) else { return nil }
        let changed = zip(kept, old).filter { $0 != $1 }.map(\.0)
        return changed.reversed() + new[..<start].reversed()
    }
}
