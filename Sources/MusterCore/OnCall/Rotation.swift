/// People taking turns, handing over at a time on the wall.
///
/// A hand-off is at the first moment its wall time comes up, or at the moment clocks skip it; so there is never a
/// gap and never an overlap between two turns. A turn that a skip leaves without any time is left out, not moved.
package struct Rotation: Equatable, Codable, Sendable {
    /// In the order of their turns. One person alone is always on; with none the rotation has nobody.
    package var participants: [ID<Person>]
    package var turn: Turn
    /// The day of the first turn; for weekly turns its weekday is the day of hand-off. Nobody is on before.
    package var startsOn: CivilDate
    package var handsOffAt: TimeOfDay
    /// The day on which it ends, at the time of hand-off; nil for one that goes on. So a new arrangement can be
    /// written down before it begins.
    package var endsOn: CivilDate?

    package init(
        participants: [ID<Person>],
        turn: Turn,
        startsOn: CivilDate,
        handsOffAt: TimeOfDay,
        endsOn: CivilDate? = nil
    ) {
        self.participants = participants
        self.turn = turn
        self.startsOn = startsOn
        self.handsOffAt = handsOffAt
        self.endsOn = endsOn
    }

    /// The person whose turn it is, or nil before the first turn and after the end. At a hand-off it is the one who
    /// comes in.
    package func onCall(at moment: Timestamp, in zone: Zone) -> ID<Person>? {
        if let end = end(in: zone), moment >= end { return nil }
        let turn = turnIndex(at: moment, in: zone)
        guard turn >= 0, !participants.isEmpty else { return nil }
        return participants[turn % participants.count]
    }

    /// The moments at which a turn begins or the last one ends, from `start` to before `end`, in order.
    func handOffs(from start: Timestamp, to end: Timestamp, in zone: Zone) -> [Timestamp] {
        if let last = self.end(in: zone), last < end {
            return last < start ? [] : turns(from: start, to: last, in: zone) + [last]
        }
        return turns(from: start, to: end, in: zone)
    }

    private func end(in zone: Zone) -> Timestamp? {
        endsOn.map { zone.firstOccurrence(of: $0.at(handsOffAt)) }
    }

    private func turns(from start: Timestamp, to end: Timestamp, in zone: Zone) -> [Timestamp] {
        var index = max(0, turnIndex(at: start, in: zone))
        var handOffs: [Timestamp] = []
        var next = handOff(index, in: zone)
        while next < end {
            if next >= start { handOffs.append(next) }
            index += 1
            next = handOff(index, in: zone)
        }
        return handOffs
    }

    /// The turn that the moment belongs to, counted from 0; negative before the first.
    private func turnIndex(at moment: Timestamp, in zone: Zone) -> Int {
        let elapsed = Int(zone.civilTime(at: moment).milliseconds - firstWallTime.milliseconds)
        guard elapsed >= -Self.widestSkip else { return -1 }

        // The wall can show less than it has shown already, and a skip can jump over turns, so the estimate is
        // set right by the hand-offs themselves.
        var index = max(0, elapsed / turn.milliseconds)
        while handOff(index + 1, in: zone) <= moment { index += 1 }
        while index >= 0, handOff(index, in: zone) > moment { index -= 1 }
        return index
    }

    /// No zone has ever put its clocks back or forward by more than a day.
    private static let widestSkip = 86_400_000

    private var firstWallTime: CivilTime { startsOn.at(handsOffAt) }

    private func handOff(_ index: Int, in zone: Zone) -> Timestamp {
        let wall = firstWallTime.milliseconds + Int64(index) * Int64(turn.milliseconds)
        return zone.firstOccurrence(of: CivilTime(milliseconds: wall))
    }
}

extension Rotation {
    /// How long one person's turn lasts, by the clock on the wall.
    package struct Turn: Equatable, Sendable {
        package enum Unit: String, Codable, CaseIterable, Sendable {
            case hours, days, weeks
        }

        /// From 1 to ``countLimit``.
        package let count: Int
        package let unit: Unit

        /// 8,784 hours are a leap year; nobody stays on call for longer than the other units then allow.
        package static let countLimit = 8_784

        package static let daily = Turn(checked: 1, .days)
        package static let weekly = Turn(checked: 1, .weeks)

        /// - Returns: nil outside 1 to ``countLimit``.
        package init?(count: Int, unit: Unit) {
            guard (1...Self.countLimit).contains(count) else { return nil }
            self.init(checked: count, unit)
        }

        private init(checked count: Int, _ unit: Unit) {
            self.count = count
            self.unit = unit
        }

        var milliseconds: Int {
            switch unit {
            case .hours: count * 3_600_000
            case .days: count * 86_400_000
            case .weeks: count * 604_800_000
            }
        }
    }
}

extension Rotation.Turn: Codable {
    private enum CodingKeys: String, CodingKey {
        case count, unit
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let count = try container.decode(Int.self, forKey: .count)
        guard let turn = Self(count: count, unit: try container.decode(Unit.self, forKey: .unit)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .count,
                in: container,
                debugDescription: "a turn lasts 1 to \(Self.countLimit) hours, days or weeks, not \(count)"
            )
        }
        self = turn
    }
}
