/// A time on the wall, to the minute: 09:00.
package struct TimeOfDay: Hashable, Comparable, Sendable {
    /// Minutes since midnight, 0 to 1,439.
    package let minutes: Int

    package static let midnight = TimeOfDay(ofDay: 0)

    /// - Returns: nil outside 0 to 1,439.
    package init?(minutes: Int) {
        guard (0..<1_440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// - Returns: nil outside 00:00 to 23:59.
    package init?(hour: Int, minute: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
        minutes = hour * 60 + minute
    }

    /// The hour on the dial, for times written in code. An hour past 23 goes round.
    package static func oClock(_ hour: Int) -> TimeOfDay {
        TimeOfDay(ofDay: ((hour % 24) + 24) % 24 * 60)
    }

    package static func < (lhs: TimeOfDay, rhs: TimeOfDay) -> Bool { lhs.minutes < rhs.minutes }

    private init(ofDay minutes: Int) {
        self.minutes = minutes
    }
}

extension TimeOfDay: LosslessStringConvertible {
    package var description: String { "\((minutes / 60).padded(to: 2)):\((minutes % 60).padded(to: 2))" }

    /// Reads "09:00", with two digits each.
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        guard let hour = Int(digits: parts[0]), let minute = Int(digits: parts[1]) else { return nil }
        self.init(hour: hour, minute: minute)
    }
}

extension TimeOfDay: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = TimeOfDay(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\"\(text)\" is not a time of day; write it as in 09:00"
            )
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
