import Foundation
import MusterCore

/// A wall time as the fields of a browser have it: "2026-03-04T09:00", in the zone that the page names.
enum WallText {
    static func text(_ moment: Timestamp, in zone: Zone) -> String {
        let wall = zone.civilTime(at: moment)
        let time = TimeOfDay(minutes: wall.millisecondOfDay / 60_000) ?? .midnight
        return "\(wall.date)T\(time)"
    }

    /// - Throws: 422 that names the field.
    static func moment(_ text: String, in zone: Zone, _ field: String) throws -> Timestamp {
        let parts = text.split(separator: "T").map(String.init)
        // Some browsers add seconds.
        guard parts.count == 2, let date = CivilDate(parts[0]), let time = TimeOfDay(String(parts[1].prefix(5))) else {
            throw Failure.invalid(field, "\"\(text)\" is not a date and time; write it as 2026-03-04T09:00")
        }
        return zone.firstOccurrence(of: date.at(time))
    }

    /// "Mon 9 Mar 09:00", by the clocks of a place.
    static func short(_ moment: Timestamp, in zone: Zone) -> String {
        let wall = zone.civilTime(at: moment)
        let words = wall.text.split(separator: " ")
        return "\(wall.date.weekday.rawValue.prefix(3).capitalized) \(words[0]) \(words[1]) \(words[3])"
    }
}
