@testable import MusterCore

/// Who is on call, found another way than `Schedule` does: by looking at the wall minute after minute.
///
/// The highest wall time seen so far says which turns have begun and which windows have opened; a wall time that
/// will still be seen says which windows are not over. No moment is ever computed from a wall time.
struct ScheduleReplay {
    private let schedule: Schedule
    private let start: Timestamp
    /// Minutes since 1970 as the wall shows them, for each minute from `start` on.
    private let wall: [Int]
    private let highestSoFar: [Int]
    private let lowestFromNow: [Int]

    /// - Parameter middle: what is looked at is within a day of it.
    init(_ schedule: Schedule, around middle: Timestamp) {
        self.schedule = schedule
        // Three days to both sides, since a wall can show a time again up to a day later.
        let from = middle + .days(-3)
        start = from
        let wall = (0..<(6 * 1_440)).map { minute -> Int in
            let moment = from + .minutes(minute)
            return Int(moment.milliseconds + schedule.zone.offset(at: moment).milliseconds) / 60_000
        }
        var highest = wall
        for index in wall.indices.dropFirst() { highest[index] = max(highest[index - 1], wall[index]) }
        var lowest = wall
        for index in wall.indices.dropLast().reversed() { lowest[index] = min(lowest[index + 1], wall[index]) }
        self.wall = wall
        highestSoFar = highest
        lowestFromNow = lowest
    }

    func onCall(at moment: Timestamp, away: [(person: ID<Person>, from: Timestamp, to: Timestamp)] = []) -> [ID<Person>]
    {
        let covering = schedule.overrides.filter { $0.start <= moment && moment < $0.end }
        if !covering.isEmpty {
            return covering.map(\.person).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
        let index = Int((moment - start).milliseconds / 60_000)
        for layer in schedule.layers {
            let isInForce = layer.restrictions.isEmpty || layer.restrictions.contains { isOpen($0, index) }
            guard isInForce, isDay(layer.onHolidays, index), let person = turn(layer.rotation, index) else { continue }
            if !away.contains(where: { $0.person == person && $0.from <= moment && moment < $0.to }) { return [person] }
        }
        return []
    }

    private func turn(_ rotation: Rotation, _ index: Int) -> ID<Person>? {
        let first = rotation.startsOn.dayNumber * 1_440 + rotation.handsOffAt.minutes
        let elapsed = highestSoFar[index] - first
        guard elapsed >= 0, !rotation.participants.isEmpty else { return nil }
        if let end = rotation.endsOn,
            highestSoFar[index] >= end.dayNumber * 1_440 + rotation.handsOffAt.minutes
        {
            return nil
        }
        let hours =
            switch rotation.turn.unit {
            case .hours: rotation.turn.count
            case .days: rotation.turn.count * 24
            case .weeks: rotation.turn.count * 168
            }
        return rotation.participants[elapsed / (hours * 60) % rotation.participants.count]
    }

    private func isDay(_ rule: HolidayRule, _ index: Int) -> Bool {
        let isHoliday = schedule.holidays.map(\.dayNumber).contains(highestSoFar[index] / 1_440)
        return switch rule {
        case .asUsual: true
        case .off: !isHoliday
        case .only: isHoliday
        }
    }

    private func isOpen(_ restriction: Restriction, _ index: Int) -> Bool {
        let today = wall[index] / 1_440
        return ((today - 3)...(today + 3)).contains { day in
            // Day 0 was a Thursday, the fourth of the week.
            guard restriction.days.contains(Weekday.allCases[(day + 3) % 7]) else { return false }
            let opens = day * 1_440 + restriction.start.minutes
            let closes = day * 1_440 + restriction.end.minutes + (restriction.end <= restriction.start ? 1_440 : 0)
            return highestSoFar[index] >= opens && (wall[index] < closes || lowestFromNow[index + 1] <= closes)
        }
    }
}
