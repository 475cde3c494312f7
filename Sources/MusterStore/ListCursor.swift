package import MusterCore

/// Where a page of a list ended, newest first: the moment and the id of its last row.
package struct ListCursor: Equatable, Sendable, LosslessStringConvertible {
    package var at: Timestamp
    package var id: String

    package init(at: Timestamp, id: String) {
        self.at = at
        self.id = id
    }

    /// `1700000000000.6f1c…`: safe in an address.
    package var description: String { "\(at.milliseconds).\(id)" }

    package init?(_ description: String) {
        let parts = description.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]) else { return nil }
        self.init(at: Timestamp(milliseconds: milliseconds), id: String(parts[1]))
    }
}
