/// Numbers that look like chance and are the same for the same seed (SplitMix64).
struct Chance {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// From 0 up to `limit`, which is left out.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// From 0 up to 1, which is left out.
    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// The first often, the last seldom, as words are in a language.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        let share = share()
        return elements[Int(share * share * Double(elements.count))]
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 24) } }
}
