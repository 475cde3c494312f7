/// How much happened in simulated worlds.
package struct Totals: Codable, Equatable, Sendable {
    package var incidents = 0
    /// From the declaration to the resolution, or to the end of the world.
    package var hours = 0.0
    package var events = 0
    package var alerts = 0
    package var posts = 0
    package var sends = 0
    package var answers = 0
    /// How often anything happened, and how often a server looked for what is due.
    package var happenings = 0
    package var turns = 0
    /// How often each fault came.
    package var faults: [String: Int] = [:]

    package init() {}

    package mutating func add(_ other: Totals) {
        incidents += other.incidents
        hours += other.hours
        events += other.events
        alerts += other.alerts
        posts += other.posts
        sends += other.sends
        answers += other.answers
        happenings += other.happenings
        turns += other.turns
        faults.merge(other.faults, uniquingKeysWith: +)
    }
}
