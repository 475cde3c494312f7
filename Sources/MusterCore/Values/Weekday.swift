/// A day of the week, from Monday. Written in JSON as "monday".
package enum Weekday: String, CaseIterable, Codable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    package static let mondayToFriday: [Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]
}
