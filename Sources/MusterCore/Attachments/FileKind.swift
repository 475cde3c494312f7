/// What a file is, as its own first bytes say. What its sender calls it is never asked: a page that calls itself a picture
/// would otherwise run in somebody's browser.
package enum FileKind: String, Codable, CaseIterable, Sendable {
    case png, jpeg, gif, webp, pdf, zip, gzip
    /// UTF-8 without control characters: a log, a page, a drawing in SVG. Never shown as anything but text.
    case text
    case other

    /// How many of the first bytes tell it, and the size of a picture.
    package static let headLength = 64 * 1_024

    /// - Parameter head: the first bytes of the file, ``headLength`` of them where it has so many.
    package init(head: some Collection<UInt8>) {
        let head = Array(head)
        let known: [(FileKind, [UInt8])] = [
            (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), (.jpeg, [0xFF, 0xD8, 0xFF]),
            (.gif, Array("GIF87a".utf8)), (.gif, Array("GIF89a".utf8)), (.pdf, Array("%PDF-".utf8)),
            (.zip, [0x50, 0x4B, 0x03, 0x04]), (.gzip, [0x1F, 0x8B]),
        ]
        if let found = known.first(where: { head.starts(with: $0.1) }) {
            self = found.0
        } else if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            self = .webp
        } else {
            self = Self.isText(head) ? .text : .other
        }
    }

    /// Shown on the page; everything else is only handed out to be kept.
    package var isPicture: Bool {
        switch self {
        case .png, .jpeg, .gif, .webp: true
        case .pdf, .zip, .gzip, .text, .other: false
        }
    }

    /// What a browser is told that it is.
    package var contentType: String {
        switch self {
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .gif: "image/gif"
        case .webp: "image/webp"
        case .pdf: "application/pdf"
        case .zip: "application/zip"
        case .gzip: "application/gzip"
        case .text: "text/plain; charset=utf-8"
        case .other: "application/octet-stream"
        }
    }

    package var words: String {
        switch self {
        case .png, .jpeg, .gif, .webp: "picture"
        case .pdf: "PDF"
        case .zip, .gzip: "archive"
        case .text: "text"
        case .other: "file"
        }
    }

    private static func isText(_ head: [UInt8]) -> Bool {
        let allowed: Set<UInt8> = [0x09, 0x0A, 0x0C, 0x0D, 0x1B]
        let controls = head.contains { ($0 < 0x20 || $0 == 0x7F) && !allowed.contains($0) }
        if controls { return false }
        // The last character may be cut off by the end of the head.
        let whole = head.count < headLength ? 0 : min(3, head.count)
        return (0...whole).contains { String(validating: head.dropLast($0), as: UTF8.self) != nil }
    }
}
