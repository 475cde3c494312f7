import Foundation
import MusterCore

/// Whose turn it is, reckoned by Foundation's calendar in local days: nothing of the product's own reckoning is used.
enum Turns {
    /// Of a schedule with one layer of weekly turns, such as those of the sample organisation.
    static func onCall(_ schedule: Schedule, at moment: Timestamp) -> ID<Person>? {
        guard schedule.layers.count == 1, case let rotation = schedule.layers[0].rotation, rotation.turn == .weekly,
            let zone = TimeZone(identifier: schedule.zone.identifier)
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000)
        let first = rotation.startsOn
        let start = calendar.date(
            from: DateComponents(
                year: first.year,
                month: first.month,
                day: first.day,
                minute: rotation.handsOffAt.minutes
            )
        )
        guard let start, date >= start else { return nil }
        let weeks = (calendar.dateComponents([.day], from: start, to: date).day ?? 0) / 7
        return rotation.participants[weeks % rotation.participants.count]
    }
}
