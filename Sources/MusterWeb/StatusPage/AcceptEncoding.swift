/// What an `Accept-Encoding` says (RFC 9110, 12.5.3).
enum AcceptEncoding {
    private static let gzip = Array("gzip".utf8)

    /// Whether gzip is named, and not with a weight of zero. `*` is not taken for it: who can read gzip says so.
    static func takesGzip(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        var place = value.lowerBound
        while place < value.upperBound {
            var end = place
            while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
            while place < end, isBlank(bytes[place]) { place += 1 }
            if end - place >= gzip.count, bytes.begins(with: gzip, at: place, ignoringCase: true) {
                let rest = place + gzip.count
                if rest == end { return true }
                if isBlank(bytes[rest]) || bytes[rest] == UInt8(ascii: ";") { return !isZero(bytes, rest..<end) }
            }
            place = end + 1
        }
        return false
    }

    /// Whether the parameters of a coding are `q=0`, however long written.
    private static func isZero(_ bytes: Span<UInt8>, _ parameters: Range<Int>) -> Bool {
        var isWeight = false
        for place in parameters {
            if isWeight, bytes[place] >= UInt8(ascii: "1"), bytes[place] <= UInt8(ascii: "9") { return false }
            if bytes[place] == UInt8(ascii: "=") { isWeight = true }
        }
        return isWeight
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
