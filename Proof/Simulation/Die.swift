import MusterCore

/// Chance that is the same at every run: SplitMix64 (Steele, Lea, Flood 2014).
package struct Die: Sendable {
    private var state: UInt64

    /// - Parameter name: dice of one seed and different names do not follow each other.
    package init(seed: UInt64, _ name: String) {
        // FNV-1a, so that the name counts.
        state = name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    package mutating func below(_ limit: Int) -> Int { Int(next() >> 11) % limit }

    /// - Parameter share: from 0, never, to 1, always.
    package mutating func hits(_ share: Double) -> Bool { Double(next() >> 11) < share * 9_007_199_254_740_992 }

    package mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    package mutating func duration(_ range: ClosedRange<Duration>) -> Duration {
        let width = (range.upperBound - range.lowerBound).milliseconds
        return range.lowerBound + .milliseconds(width == 0 ? 0 : Int64(next() >> 11) % (width + 1))
    }

    /// Often short and seldom long, as people take: each doubling of the time is as likely as the one before it.
    package mutating func patience(_ range: ClosedRange<Duration>) -> Duration {
        var length = range.lowerBound
        while length < range.upperBound, hits(0.5) { length += length }
        return min(length + duration(.zero...length), range.upperBound)
    }
}
