// Not named below: what gives `TimeZone` its rules for places such as Europe/London.
import FoundationInternationalization
import Synchronization

import struct FoundationEssentials.Date
import struct FoundationEssentials.TimeZone

/// A place's clocks: an IANA time zone such as "Europe/London".
///
/// The one file that asks for time-zone rules. A wall time can be shown twice, when clocks go back, or never, when
/// they go forward; ``firstOccurrence(of:)`` and ``lastOccurrence(of:)`` give a moment for every wall time, and
/// both only ever move forward as the wall time does.
package struct Zone: Hashable, Sendable {
    package let identifier: String
    private let rules: TimeZone
    /// The years for which people make plans, looked up once: asking the rules again and again is what takes long when a
    /// schedule is worked out. Without gaps, in order.
    private let plannable: [Stretch]

    package static let utc = Zone(identifier: "UTC", rules: .gmt)

    /// - Parameter identifier: "UTC" or a name from the IANA database with its region, as in "Europe/London".
    ///   Offsets and abbreviations are refused with nil, for they know no summer time.
    package init?(identifier: String) {
        if identifier == "UTC" {
            self = .utc
            return
        }
        guard identifier.contains("/"), let rules = TimeZone(identifier: identifier) else { return nil }
        self.init(identifier: identifier, rules: rules)
    }

    private init(identifier: String, rules: TimeZone) {
        self.identifier = identifier
        self.rules = rules
        plannable = Self.known.withLock { known in
            if let stretches = known[identifier] { return stretches }
            let stretches = Self.stretches(of: rules, from: Self.plannedFrom, to: Self.plannedTo)
            known[identifier] = stretches
            return stretches
        }
    }

    /// By identifier.
    private static let known = Mutex<[String: [Stretch]]>([:])
    /// The beginning of 2010, and of 2060.
    private static let plannedFrom: Int64 = 1_262_304_000_000
    private static let plannedTo: Int64 = 2_840_140_800_000

    package static func == (lhs: Zone, rhs: Zone) -> Bool { lhs.identifier == rhs.identifier }

    package func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

    /// How far the wall is ahead of UTC at a moment; negative west of Greenwich.
    package func offset(at moment: Timestamp) -> Duration {
        .milliseconds(offsetMilliseconds(at: moment.clamped.milliseconds))
    }

    /// What the wall shows. A moment outside the years 1970 to 9999 counts as the nearest one inside.
    package func civilTime(at moment: Timestamp) -> CivilTime {
        let milliseconds = moment.clamped.milliseconds
        return CivilTime(milliseconds: milliseconds + offsetMilliseconds(at: milliseconds))
    }

    /// The first moment at which the wall shows `wall` or later: where clocks go back over it, the first of two;
    /// where they skip it, the moment of the skip.
    package func firstOccurrence(of wall: CivilTime) -> Timestamp {
        for stretch in stretches(around: wall) where wall.milliseconds - stretch.offset < stretch.end {
            return Timestamp(milliseconds: max(stretch.start, wall.milliseconds - stretch.offset))
        }
        preconditionFailure("the last stretch around a wall time ends after it")
    }

    /// The last moment at which the wall shows `wall` or earlier: where clocks go back over it, the second of two;
    /// where they skip it, the moment of the skip.
    package func lastOccurrence(of wall: CivilTime) -> Timestamp {
        for stretch in stretches(around: wall).reversed() where stretch.start + stretch.offset <= wall.milliseconds {
            return Timestamp(milliseconds: min(stretch.end, wall.milliseconds - stretch.offset))
        }
        preconditionFailure("the first stretch around a wall time begins before it")
    }

    /// The next change of the offset after a moment, or nil where the rules foresee none.
    package func nextTransition(after moment: Timestamp) -> Timestamp? {
        var after = moment.clamped.milliseconds
        while let change = Self.changeMilliseconds(of: rules, after: after) {
            // The rules also list changes of name only: summer time made permanent keeps its offset.
            if offsetMilliseconds(at: change) != offsetMilliseconds(at: change - 1) {
                return Timestamp(milliseconds: change)
            }
            after = change
        }
        return nil
    }

    /// A time during which the offset stands still, in milliseconds since 1970.
    private struct Stretch: Sendable {
        let start: Int64
        let end: Int64
        let offset: Int64
    }

    /// The stretches from before to after any moment at which `wall` can be shown, in order.
    ///
    /// 50 hours to both sides: no zone is further than 26 hours from UTC before or after a change, and Samoa once
    /// skipped a whole day.
    private func stretches(around wall: CivilTime) -> [Stretch] {
        let margin: Int64 = 50 * 3_600_000
        let (start, end) = (wall.milliseconds - margin, wall.milliseconds + margin)
        guard start >= Self.plannedFrom, end <= Self.plannedTo else {
            return Self.stretches(of: rules, from: start, to: end)
        }
        return plannable[place(of: start)...].prefix { $0.start < end }.map { stretch in
            Stretch(start: max(start, stretch.start), end: min(end, stretch.end), offset: stretch.offset)
        }
    }

    private static func stretches(of rules: TimeZone, from start: Int64, to end: Int64) -> [Stretch] {
        var start = start
        var stretches: [Stretch] = []
        while start < end {
            let change = changeMilliseconds(of: rules, after: start) ?? end
            let offset = offsetMilliseconds(of: rules, at: start)
            stretches.append(Stretch(start: start, end: min(change, end), offset: offset))
            start = change
        }
        return stretches
    }

    /// Where among the ``plannable`` ones the stretch is that a moment of those years lies in.
    private func place(of milliseconds: Int64) -> Int {
        var (low, high) = (0, plannable.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if plannable[middle].start <= milliseconds { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private func offsetMilliseconds(at milliseconds: Int64) -> Int64 {
        guard milliseconds >= Self.plannedFrom, milliseconds < Self.plannedTo else {
            return Self.offsetMilliseconds(of: rules, at: milliseconds)
        }
        return plannable[place(of: milliseconds)].offset
    }

    private static func offsetMilliseconds(of rules: TimeZone, at milliseconds: Int64) -> Int64 {
        Int64(rules.secondsFromGMT(for: date(milliseconds))) * 1_000
    }

    private static func changeMilliseconds(of rules: TimeZone, after milliseconds: Int64) -> Int64? {
        guard let date = rules.nextDaylightSavingTimeTransition(after: date(milliseconds)) else { return nil }
        let change = Int64((date.timeIntervalSince1970 * 1_000).rounded())
        return change > milliseconds ? change : nil
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}

extension Zone: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let zone = Zone(identifier: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\"\(text)\" is not a time zone; use an IANA name such as Europe/London, or UTC"
            )
        }
        self = zone
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(identifier)
    }
}
