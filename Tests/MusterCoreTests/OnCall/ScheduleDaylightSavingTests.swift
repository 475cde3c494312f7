import Foundation
import Testing

@testable import MusterCore

@Suite("Schedule around a change of clocks")
struct ScheduleDaylightSavingTests {
    /// With MUSTER_THOROUGH set, at every change of clocks from 2024 to 2030, minute by minute: over a million instants.
    private static let isThorough = ProcessInfo.processInfo.environment["MUSTER_THOROUGH"] != nil

    @Test("says the same, minute by minute, as a replay of the wall", arguments: OnCallZones.sixty)
    func agreesWithReplay(identifier: String) throws {
        for (seed, transition) in try Self.isThorough ? all(identifier) : samples(identifier, count: 3) {
            let schedule = try randomSchedule(identifier, around: transition, seed: seed)
            let replay = ScheduleReplay(schedule, around: transition)
            let away = (person: OnCall.ana, from: transition + .minutes(-95), to: transition + .minutes(200))
            let absences = Absences(of: [OnCall.absent(away.person, from: away.from, to: away.to)])
            for minute in minutesAround {
                let moment = transition + .minutes(minute)

                let found = schedule.onCall(at: moment, away: absences)

                if found != replay.onCall(at: moment, away: [away]) {
                    Issue.record("seed \(seed): \(found) at \(moment.rfc3339), where the replay differs")
                    break
                }
            }
        }
    }

    @Test("has shifts and gaps that agree with who is on call", arguments: OnCallZones.all)
    func shiftsAgree(identifier: String) throws {
        for (seed, transition) in try samples(identifier, count: 3) {
            let schedule = try randomSchedule(identifier, around: transition, seed: seed)
            let (start, end) = (transition + .hours(-40), transition + .hours(40))
            let away = Absences(
                of: [OnCall.absent(OnCall.ben, from: transition + .minutes(-300), to: transition + .minutes(31))]
            )

            let shifts = schedule.shifts(from: start, to: end, away: away)
            let gaps = schedule.gaps(from: start, to: end, away: away)

            for minute in stride(from: -40 * 60, to: 40 * 60, by: 7) {
                let moment = transition + .minutes(minute)
                let onCall = Set(schedule.onCall(at: moment, away: away))
                #expect(Set(shifts.filter { $0.start <= moment && moment < $0.end }.map(\.person)) == onCall)
                #expect(gaps.contains { $0.contains(moment) } == onCall.isEmpty)
            }
            for shift in shifts {
                #expect(shift.start < shift.end)
                #expect(schedule.onCall(at: shift.start, away: away).contains(shift.person))
                #expect(schedule.onCall(at: shift.end + .milliseconds(-1), away: away).contains(shift.person))
                #expect(shift.end == end || !schedule.onCall(at: shift.end, away: away).contains(shift.person))
            }
        }
    }

    @Test("never has a gap in a rotation without restrictions", arguments: OnCallZones.all)
    func noGap(identifier: String) throws {
        for (seed, transition) in try samples(identifier, count: 6) {
            var random = OnCallSeed(seed)
            let rotation = try randomRotation(around: transition, using: &random)
            let schedule = try OnCall.schedule(identifier, [.init(name: "Only", rotation: rotation)])
            let (start, end) = (transition + .days(-3), transition + .days(3))

            let shifts = schedule.shifts(from: start, to: end)

            #expect(schedule.gaps(from: start, to: end).isEmpty)
            #expect(shifts.first?.start == start)
            #expect(shifts.last?.end == end)
            // One turn ends where the next begins: no gap, no overlap, and no moment that belongs to both.
            for (shift, next) in zip(shifts, shifts.dropFirst()) {
                #expect(shift.end == next.start)
                #expect(shift.person != next.person)
            }
        }
    }

    @Test("has no gap between windows that meet", arguments: OnCallZones.all)
    func windowsMeet(identifier: String) throws {
        for (seed, transition) in try samples(identifier, count: 6) {
            var random = OnCallSeed(seed)
            // Three windows round the clock, with borders likely to be at the hours where clocks change.
            var borders: Set<Int> = []
            while borders.count < 3 { borders.insert(Int.random(in: 0..<16, using: &random) * 15) }
            let times = borders.sorted().compactMap { TimeOfDay(minutes: $0) }
            let layers = try times.indices.map { index in
                let window = Restriction(
                    days: Weekday.allCases,
                    start: times[index],
                    end: times[(index + 1) % times.count]
                )
                let rotation = try randomRotation(around: transition, using: &random)
                return Schedule.Layer(name: "Window \(index)", rotation: rotation, restrictions: [window])
            }
            let schedule = try OnCall.schedule(identifier, layers)

            let gaps = schedule.gaps(from: transition + .days(-3), to: transition + .days(3))

            #expect(gaps.isEmpty, "seed \(seed)")
        }
    }

    /// Every minute within two hours, and every 13 minutes within 20 hours.
    private var minutesAround: [Int] {
        if Self.isThorough { return Array(-1_000...1_000) }
        return Array(-120...120) + stride(from: -1_200, through: 1_200, by: 13)
    }

    /// Every change of clocks from 2024 to 2030, or the turns of the years where there is none.
    private func all(_ identifier: String) throws -> [(seed: UInt64, transition: Timestamp)] {
        let years = try (2024...2030).map { try OnCall.moment("\($0)-01-01T00:00:00Z") }
        let changes = OnCallZones.transitions(of: try OnCall.zone(identifier)).filter { $0 >= years[0] }
        return (changes + years).map { (UInt64($0.milliseconds / 1_000), $0) }
    }

    /// Changes of clocks spread over the years, each with a seed of its own.
    private func samples(_ identifier: String, count: Int) throws -> [(seed: UInt64, transition: Timestamp)] {
        let transitions = OnCallZones.transitions(of: try OnCall.zone(identifier))
        return (0..<count).map { index in
            let transition = transitions[index * (transitions.count - 1) / max(1, count - 1)]
            return (UInt64(transition.milliseconds / 1_000) + UInt64(index), transition)
        }
    }

    private func randomSchedule(_ zone: String, around moment: Timestamp, seed: UInt64) throws -> Schedule {
        var random = OnCallSeed(seed)
        let layers = try (0..<Int.random(in: 1...3, using: &random)).map { index in
            let rotation = try randomRotation(around: moment, hasEnd: true, using: &random)
            let restrictions = (0..<Int.random(in: 0...2, using: &random)).map { _ in
                Restriction(
                    days: Weekday.allCases.filter { _ in Int.random(in: 0..<4, using: &random) > 0 },
                    start: randomTime(using: &random),
                    end: randomTime(using: &random)
                )
            }
            return Schedule.Layer(
                name: "Layer \(index)",
                rotation: rotation,
                restrictions: restrictions,
                onHolidays: try #require(HolidayRule.allCases.randomElement(using: &random))
            )
        }
        let overrides = (0..<Int.random(in: 0...2, using: &random)).map { index in
            let start = moment + .minutes(Int.random(in: -300...300, using: &random))
            let end = start + .minutes(Int.random(in: 0...240, using: &random))
            return Override(id: ID(OnCall.uuid(UInt8(index))), person: OnCall.person(9), start: start, end: end)
        }
        let day = CivilDate(dayNumber: Int(moment.milliseconds / 86_400_000))
        let holidays = (-2...2).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.map(day.adding(days:))
        return try OnCall.schedule(zone, layers, overrides: overrides, holidays: holidays)
    }

    /// Begun well before the moment.
    private func randomRotation(
        around moment: Timestamp,
        hasEnd: Bool = false,
        using random: inout OnCallSeed
    ) throws -> Rotation {
        let turns =
            [(1, .hours), (5, .hours), (12, .hours), (1, .days), (3, .days), (1, .weeks)]
            as [(Int, Rotation.Turn.Unit)]
        let (count, unit) = try #require(turns.randomElement(using: &random))
        let day = Int(moment.milliseconds / 86_400_000) - Int.random(in: 6...400, using: &random)
        return Rotation(
            participants: [OnCall.ana, OnCall.ben, OnCall.chi],
            turn: try #require(Rotation.Turn(count: count, unit: unit)),
            startsOn: CivilDate(dayNumber: day),
            handsOffAt: randomTime(using: &random),
            endsOn: hasEnd && Int.random(in: 0..<5, using: &random) == 0
                ? CivilDate(dayNumber: Int(moment.milliseconds / 86_400_000)) : nil
        )
    }

    /// More often than not in the small hours, when clocks change.
    private func randomTime(using random: inout OnCallSeed) -> TimeOfDay {
        let isSmallHour = Int.random(in: 0..<3, using: &random) > 0
        let quarters = isSmallHour ? Int.random(in: 0..<16, using: &random) : Int.random(in: 0..<96, using: &random)
        return TimeOfDay(minutes: quarters * 15) ?? .midnight
    }
}
