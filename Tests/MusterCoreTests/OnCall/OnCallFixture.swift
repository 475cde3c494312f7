import Testing

import struct FoundationEssentials.UUID

@testable import MusterCore

/// Random numbers that a seed repeats (SplitMix64), so that a failing case can be run again.
struct OnCallSeed: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Short ways to write people, places and moments of on-call tests.
enum OnCall {
    static let ana = person(1)
    static let ben = person(2)
    static let chi = person(3)
    static let dina = person(4)

    static func uuid(_ number: UInt8) -> UUID {
        UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, number))
    }

    static func person(_ number: UInt8) -> ID<Person> { ID(uuid(number)) }

    static func zone(_ identifier: String) throws -> Zone { try #require(Zone(identifier: identifier)) }

    static func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    static func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    static func time(_ text: String) throws -> TimeOfDay { try #require(TimeOfDay(text)) }

    static func wall(_ date: String, _ time: String) throws -> CivilTime {
        try self.date(date).at(self.time(time))
    }

    static func rotation(
        _ participants: [ID<Person>],
        _ turn: Rotation.Turn,
        from start: String,
        at handOff: String
    ) throws -> Rotation {
        Rotation(participants: participants, turn: turn, startsOn: try date(start), handsOffAt: try time(handOff))
    }

    static func schedule(
        _ zone: String,
        _ layers: [Schedule.Layer],
        overrides: [Override] = [],
        holidays: [CivilDate] = []
    ) throws -> Schedule {
        Schedule(
            id: ID(uuid(200)),
            name: "Primary",
            zone: try self.zone(zone),
            layers: layers,
            overrides: overrides,
            holidays: holidays
        )
    }

    /// Somebody who is away for a time.
    static func absent(_ id: ID<Person>, from start: Timestamp, to end: Timestamp, zone: String = "UTC") -> Person {
        Person(
            id: id,
            name: "Somebody",
            handle: "somebody",
            email: "somebody@example.org",
            zoneIdentifier: zone,
            absences: [Absence(id: ID(uuid(150)), start: start, end: end)]
        )
    }
}
