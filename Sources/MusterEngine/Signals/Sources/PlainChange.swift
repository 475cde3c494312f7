package import MusterCore

/// A change as somebody tells it.
package struct PlainChange: Equatable, Sendable {
    package var at: Timestamp
    package var summary: String
    package var source: String?
    package var url: String?

    package init(at: Timestamp, summary: String, source: String?, url: String?) {
        self.at = at
        self.summary = summary
        self.source = source
        self.url = url
    }
}
