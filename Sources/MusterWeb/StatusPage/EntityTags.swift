/// What an `If-None-Match` says (RFC 9110, 13.1.2).
enum EntityTags {
    /// Whether a tag is among them. A weak one matches the strong one of the same name, and `*` matches any.
    ///
    /// - Parameter tag: with its quotes.
    static func contain(_ tag: String, _ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        if value.count == 1, bytes[value.lowerBound] == UInt8(ascii: "*") { return true }
        let quote = UInt8(ascii: "\"")
        var place = value.lowerBound
        while place < value.upperBound {
            while place < value.upperBound, bytes[place] != quote { place += 1 }
            var end = place + 1
            while end < value.upperBound, bytes[end] != quote { end += 1 }
            guard end < value.upperBound else { return false }
            if isEqual(tag, bytes, place..<end + 1) { return true }
            place = end + 1
        }
        return false
    }

    private static func isEqual(_ tag: String, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let letters = tag.utf8
        guard letters.count == range.count else { return false }
        for (letter, place) in zip(letters, range) where letter != bytes[place] { return false }
        return true
    }
}
