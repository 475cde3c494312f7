/// How many durations there were of each length, in steps that grow with the length.
///
/// Adds up over months, severities and services, which a percentile does not; and holds a million durations in a few
/// hundred numbers. Up to 31 s a step is a second wide, beyond that a sixteenth to a thirty-second of its duration.
package struct DurationHistogram: Equatable, Sendable {
    /// The number of a step; 0 for less than a second.
    package typealias Step = Int

    private var counts: [Step: Int] = [:]
    package private(set) var count = 0
    /// Of all of them; exact.
    package private(set) var seconds: Int64 = 0

    package init() {}

    /// - Parameter seconds: of all `count` together.
    package mutating func add(_ count: Int, at step: Step, seconds: Int64) {
        counts[step, default: 0] += count
        self.count += count
        self.seconds += seconds
    }

    /// Nil where there is none.
    package var mean: Duration? { count == 0 ? nil : .seconds(seconds / Int64(count)) }

    /// The duration that the given share of them does not exceed; right to 3 %. Nil where there is none.
    ///
    /// - Parameter share: above 0, at most 1: 0.9 for the 90th percentile.
    package func percentile(_ share: Double) -> Duration? {
        precondition(share > 0 && share <= 1, "a share is more than nothing and at most all")
        guard count > 0 else { return nil }
        let rank = max(1, Int((share * Double(count)).rounded(.up)))
        var passed = 0
        for (step, count) in counts.sorted(by: { $0.key < $1.key }) where count > 0 {
            guard passed + count >= rank else {
                passed += count
                continue
            }
            // Taken to lie evenly within the step.
            let place = (Double(rank - passed) - 0.5) / Double(count)
            return .seconds(Self.lowest(of: step) + Int64(Double(Self.width(of: step)) * place))
        }
        return nil
    }

    package static func step(of seconds: Int64) -> Step {
        precondition(seconds >= 0, "a duration between two moments is not negative")
        guard seconds >= 32 else { return Int(seconds) }
        let halvings = 63 - seconds.leadingZeroBitCount - 4
        return halvings * 16 + Int(seconds >> halvings)
    }

    static func lowest(of step: Step) -> Int64 {
        step < 32 ? Int64(step) : Int64(step - halvings(of: step) * 16) << halvings(of: step)
    }

    static func width(of step: Step) -> Int64 { 1 << halvings(of: step) }

    private static func halvings(of step: Step) -> Int { step < 32 ? 0 : step / 16 - 1 }
}
