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
    /// How many events of each kind there are: what never comes up is not tried out.
    package var kinds: [String: Int] = [:]
    /// How often each fault came.
    package var faults: [String: Int] = [:]

    package init() {}

    /// In a few lines.
    package var words: String {
        func list(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return """
            \(incidents) incidents, \(Int(hours)) incident hours, \(events) events, \(alerts) alerts, \(posts) posts, \
            \(sends) sends, \(answers) answers, \(turns) turns
            faults: \(list(faults))
            events: \(list(kinds))
            """
    }

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
        kinds.merge(other.kinds, uniquingKeysWith: +)
        faults.merge(other.faults, uniquingKeysWith: +)
    }
}
