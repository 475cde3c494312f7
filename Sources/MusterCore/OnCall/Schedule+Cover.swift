package import struct FoundationEssentials.UUID

extension Schedule {
    /// Puts one person on call for a time, in the place of everybody else: what was agreed for that time before gives
    /// way to it, and stays before and after.
    ///
    /// - Parameter makeID: names the second half of an override that is cut in two.
    package mutating func cover(_ override: Override, makeID: () -> UUID) {
        overrides = overrides.flatMap { other -> [Override] in
            guard other.start < override.end, override.start < other.end else { return [other] }
            var before = other
            before.end = override.start
            var after = other
            after.start = override.end
            let halves = [before, after].filter { $0.start < $0.end }
            if halves.count == 2 {
                after.id = ID(makeID())
                return [before, after]
            }
            return halves
        }
        overrides.append(override)
        overrides.sort { ($0.start, $0.end, $0.id.description) < ($1.start, $1.end, $1.id.description) }
    }

    /// Two people take each other's time.
    package mutating func swap(_ first: Shift, _ second: Shift, reason: String, makeID: () -> UUID) {
        for (taken, person) in [(first, second.person), (second, first.person)] {
            let override = Override(
                id: ID(makeID()),
                person: person,
                start: taken.start,
                end: taken.end,
                reason: reason
            )
            cover(override, makeID: makeID)
        }
    }

    /// Takes out overrides that were over before a moment, which nobody needs to read any more.
    package mutating func forgetOverrides(before moment: Timestamp) {
        overrides.removeAll { $0.end <= moment }
        coverRequests.removeAll { $0.end <= moment }
    }
}
