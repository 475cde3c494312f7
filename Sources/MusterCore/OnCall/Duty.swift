/// Who has the duty at a moment, until when, and who comes after them.
package struct Duty: Equatable, Sendable {
    /// Empty in a gap.
    package var people: [ID<Person>]
    /// When that changes; nil where it does not within ``horizon``.
    package var until: Timestamp?
    /// Who is on call from ``until`` on: empty where nobody is, or nothing changes.
    package var next: [ID<Person>]
    /// When the next turn ends; nil where it does not within ``horizon``.
    package var nextUntil: Timestamp?

    /// As far ahead as is looked: longer than the longest turn that people agree to.
    package static let horizon: Duration = .days(100)
}

extension Schedule {
    package func duty(at moment: Timestamp, away: Absences = .none) -> Duty {
        // Most schedules change within days, and the whole of the horizon is much to work out.
        for length in [Duration.days(3), .days(16), Duty.horizon] {
            let found = spans(from: moment, to: moment + length, away: away)
            guard found.count > 2 || length == Duty.horizon else { continue }
            return Duty(
                people: found.first?.people ?? [],
                until: found.dropFirst().first?.start,
                next: found.dropFirst().first?.people ?? [],
                nextUntil: found.dropFirst(2).first?.start
            )
        }
        preconditionFailure("the last length is the horizon")
    }
}
