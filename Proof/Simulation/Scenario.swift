package import MusterCore

/// What one simulated world is like. Sampled whole from its seed: each world has some of the faults and not the others,
/// since faults that always come together hide each other (swarm testing; Groce and others, 2012).
package struct Scenario: Codable, Equatable, Sendable {
    package var seed: UInt64
    package var process: String
    package var nodes: Int
    /// How many different things break, each of which is an alert, or somebody who declares.
    package var troubles: Int
    /// For how many hours they begin to break; then the faults stop, and the world is watched until all is quiet.
    package var hours: Int
    package var faults: Set<Fault>

    package init(seed: UInt64) {
        var die = Die(seed: seed, "scenario")
        self.seed = seed
        process = die.pick(["cloudflare", "foundations", "sre", "standard", "trustleaf"])
        nodes = die.hits(0.4) ? 1 : 2 + die.below(4)
        troubles = 44 + die.below(24)
        hours = 24
        let share = die.pick([0, 0.2, 0.4, 0.6])
        var chosen: Set<Fault> = []
        for fault in Fault.allCases where die.hits(share) { chosen.insert(fault) }
        let several = nodes > 1
        faults = chosen.filter { several || !$0.needsNodes }
    }

    func has(_ fault: Fault) -> Bool { faults.contains(fault) }

    /// In a sentence.
    package var words: String {
        let list = faults.map(\.rawValue).sorted().joined(separator: ", ")
        return "\(process), \(nodes) server\(nodes == 1 ? "" : "s"), \(troubles) troubles in \(hours) h; "
            + (list.isEmpty ? "no faults" : list)
    }
}

extension Scenario {
    /// For how long the world is watched when the faults have ended: the longest policies run out within this.
    static let calm = Duration.hours(5)
    package static let start = Timestamp(milliseconds: 1_772_618_400_000)

    var end: Timestamp { Self.start + .hours(hours) }
}
