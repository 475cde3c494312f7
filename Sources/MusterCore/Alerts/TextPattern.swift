/// A text to which others are alike: they are kept as what they take from it and what is their own. The alerts of one
/// rule differ in an instance and a number or two.
package final class TextPattern: Sendable {
    /// A longer text would need wider places.
    package static let lengthLimit = Int(UInt16.max)

    let bytes: [UInt8]
    /// By hash: one more than where in ``bytes`` four such bytes begin; 0 where none do.
    private let places: [UInt16]

    /// - Returns: nil for a text that is too long to be one, or too short to be of use.
    package init?(_ bytes: [UInt8]) {
        guard (64...Self.lengthLimit).contains(bytes.count) else { return nil }
        var places = [UInt16](repeating: 0, count: 1 << Self.hashBits)
        for place in 0...bytes.count - 4 {
            let hash = Self.hash(bytes, place)
            if places[hash] == 0 { places[hash] = UInt16(place + 1) }
        }
        self.bytes = bytes
        self.places = places
    }

    private static let hashBits = 10

    private static func hash(_ bytes: [UInt8], _ at: Int) -> Int {
        let word =
            UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
        return Int((word &* 2_654_435_761) >> (32 - UInt32(hashBits)))
    }

    // Packed, a text is a row of pieces. A first byte below 128 is one less than the number of bytes that follow and are
    // the text's own; from 128 on it is 124 more than the number of bytes to take from the pattern, and two bytes with the
    // place follow, the lower first.
    private static let shortestCopy = 4
    private static let longestCopy = 131
    private static let longestOwn = 128

    package func pack(_ text: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = []
        packed.reserveCapacity(text.count / 2)
        var at = 0
        var ownStart = 0
        // Where the pattern would go on, had nothing come in between.
        var expected = 0
        while at + Self.shortestCopy <= text.count {
            guard let (place, length) = match(text, at, expected: expected + at - ownStart) else {
                at += 1
                continue
            }
            Self.write(own: text[ownStart..<at], into: &packed)
            Self.write(copyOf: place, length, into: &packed)
            at += length
            ownStart = at
            expected = place + length
        }
        Self.write(own: text[ownStart...], into: &packed)
        // It stays for long: no longer than it is.
        var exact: [UInt8] = []
        exact.reserveCapacity(packed.count)
        exact += packed
        return exact
    }

    package func unpack(_ packed: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + packed.count)
        var at = 0
        while at < packed.count {
            let sign = Int(packed[at])
            if sign < Self.longestOwn {
                text.append(contentsOf: packed[at + 1...at + 1 + sign])
                at += sign + 2
            } else {
                let place = Int(packed[at + 1]) | Int(packed[at + 2]) << 8
                text.append(contentsOf: bytes[place..<place + sign - Self.longestOwn + Self.shortestCopy])
                at += 3
            }
        }
        return text
    }

    /// The same bytes in the pattern: where it is expected, or where four of them are known to be.
    private func match(_ text: [UInt8], _ at: Int, expected: Int) -> (place: Int, length: Int)? {
        let length = sameLength(text, at, expected)
        if length >= Self.shortestCopy { return (expected, length) }
        let place = Int(places[Self.hash(text, at)]) - 1
        guard place >= 0 else { return nil }
        let other = sameLength(text, at, place)
        return other >= Self.shortestCopy ? (place, other) : nil
    }

    private func sameLength(_ text: [UInt8], _ at: Int, _ place: Int) -> Int {
        let limit = min(Self.longestCopy, text.count - at, bytes.count - place)
        var length = 0
        while length < limit, text[at + length] == bytes[place + length] { length += 1 }
        return length
    }

    private static func write(own: ArraySlice<UInt8>, into packed: inout [UInt8]) {
        var rest = own
        while !rest.isEmpty {
            let piece = rest.prefix(longestOwn)
            packed.append(UInt8(piece.count - 1))
            packed.append(contentsOf: piece)
            rest = rest.dropFirst(piece.count)
        }
    }

    private static func write(copyOf place: Int, _ length: Int, into packed: inout [UInt8]) {
        packed.append(UInt8(length - shortestCopy + longestOwn))
        packed.append(UInt8(truncatingIfNeeded: place))
        packed.append(UInt8(truncatingIfNeeded: place >> 8))
    }
}
