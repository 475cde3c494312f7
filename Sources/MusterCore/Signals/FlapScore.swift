/// How much an alert comes and goes of late: each beginning and each end adds one, and one is forgotten every two minutes.
package struct FlapScore: Equatable, Sendable {
    package private(set) var changedAt: Timestamp
    /// Small, since every alert that fires has one.
    private var thousandths: Int16

    /// From here on it flaps: three times on and off within a few minutes.
    static let limit = 6_000
    /// It is steady again when it has fallen to this.
    static let calm = 3_000
    /// What comes and goes for hours is steady as soon as what does so for a quarter of one.
    static let highest = 10_000
    private static let forgottenIn: Duration = .minutes(2)

    package init(level: Int = 0, changedAt: Timestamp) {
        thousandths = Int16(min(max(level, 0), Self.highest))
        self.changedAt = changedAt
    }

    /// In thousandths, as it was at ``changedAt``.
    package var level: Int { Int(thousandths) }

    /// The alert began, or ended.
    package mutating func change(at now: Timestamp) {
        self = FlapScore(level: level(at: now) + 1_000, changedAt: max(now, changedAt))
    }

    package func isFlapping(at now: Timestamp) -> Bool { level(at: now) >= Self.limit }

    /// When it is steady again, if it does not change before.
    package var calmAt: Timestamp {
        let excess = max(0, level - Self.calm)
        return changedAt + .milliseconds(Int64(excess) * Self.forgottenIn.milliseconds / 1_000)
    }

    private func level(at now: Timestamp) -> Int {
        let passed = max(0, (now - changedAt).milliseconds)
        return max(0, level - Int(clamping: passed * 1_000 / Self.forgottenIn.milliseconds))
    }
}
