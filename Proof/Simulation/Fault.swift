/// What may go wrong in a simulated world, by its number in docs/reliability.md.
package enum Fault: String, CaseIterable, Codable, Sendable {
    /// F1: a server ends at any write or send, before or after it.
    case crash
    /// F3: the disk is full for a while: nothing that machines send in is taken.
    case diskFull
    /// F9: the database changes over: for seconds nobody writes, and what was being written may be kept or not.
    case failover
    /// F10: one server does not reach the database, and goes on reaching the providers.
    case partition
    /// F11: a server stands still in the middle of a send, for longer than its claim holds, and then goes on.
    case pause
    /// F12: providers say "later".
    case temporary
    /// F12: providers say "never".
    case refusal
    /// F13: a provider takes a message, and its answer is lost.
    case silence
    /// F13: a provider takes messages and nobody gets them.
    case void
    /// F17: alerts come twice, late, and their ends before their beginnings.
    case disorder
    /// F18: very many alerts at once.
    case storm
    /// F24: people sleep through their pages.
    case asleep
    /// F24: somebody leaves, or loses their telephone, while on call.
    case departure
    /// F25: servers are restarted one after the other.
    case restart
    /// F26: everything stops until somebody has looked.
    case standstill
    /// F27: a server lives and does nothing.
    case stuck
    /// F30: somebody edits policies while they run.
    case edit

    package var number: String {
        switch self {
        case .crash: "F1"
        case .diskFull: "F3"
        case .failover: "F9"
        case .partition: "F10"
        case .pause: "F11"
        case .temporary, .refusal: "F12"
        case .silence, .void: "F13"
        case .disorder: "F17"
        case .storm: "F18"
        case .asleep, .departure: "F24"
        case .restart: "F25"
        case .standstill: "F26"
        case .stuck: "F27"
        case .edit: "F30"
        }
    }

    /// Whether it needs several servers on one database.
    package var needsNodes: Bool {
        switch self {
        case .failover, .partition, .pause: true
        case .crash, .diskFull, .temporary, .refusal, .silence, .void, .disorder, .storm, .asleep, .departure, .restart,
            .standstill, .stuck, .edit:
            false
        }
    }
}
