import MusterCore
import MusterEngine

/// What was seen from outside of a simulated world, in the order in which it happened. What is checked is checked against
/// this: what people and monitoring said and were answered, and what providers got.
struct History {
    /// One alert in one POST.
    struct Post {
        let labels: [String: String]
        let isFiring: Bool
        let startsAt: Timestamp
        let endsAt: Timestamp
        let at: Timestamp
        let answer: Answer

        /// The same for the same labels.
        var name: String { History.name(of: labels) }
    }

    static func name(of labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    enum Answer {
        case taken
        /// With a code that says so.
        case refused
        /// The connection broke: it may have been taken.
        case unknown
    }

    /// One message as a provider got it.
    struct Send {
        let serial: Int
        let at: Timestamp
        let message: OutgoingMessage
        let attempt: Int
        let node: Int
        /// When whoever sends it began to look for what is due.
        let claimedSince: Int
        let became: Became
        /// It stood still between the claim and the send.
        let wasParked: Bool
        let life: Life
        /// How often the store had failed its sender by then.
        let failuresBefore: Int

        /// Whether its sender may not have been able to write down what became of it.
        var outcomeMayBeLost: Bool { wasParked || life.failures > failuresBefore || life.isOver }
    }

    enum Became {
        case delivered
        /// Taken, and whoever sent it does not know: it ended, or was cut off, or the answer was lost.
        case takenUnknown
        case later
        case never
    }

    /// Something that a person did and that was confirmed.
    struct Ack {
        let serial: Int
        let at: Timestamp
        let page: ID<Page>
        let incident: ID<Incident>
    }

    var serial = 0
    var posts: [Post] = []
    var sends: [String: [Send]] = [:]
    /// Those of the present turn.
    var recent: [Send] = []
    var acks: [ID<Page>: Ack] = [:]
    var declared: [(incident: ID<Incident>, at: Timestamp)] = []
    /// When who acted on the pages of an incident beyond answering them: "not me", or somebody else paged.
    var handed: Set<ID<Incident>> = []
    /// When somebody asked for an incident to be opened again, last.
    var reopened: [ID<Incident>: Timestamp] = [:]
    /// When nobody could do any work: no node was there that reaches the store.
    var outages: [ClosedRange<Timestamp>] = []
    /// When a server ended, stood still, or was cut off: what it had claimed is free ten seconds later.
    var disturbed: [Timestamp] = []
    var faults: [Fault: Int] = [:]

    /// By how many ways a person of these worlds is paged at most.
    static let wayLimit = 4

    /// What providers got of a page under its own name, by whichever way.
    func sends(of page: ID<Page>) -> [Send] {
        (0..<Self.wayLimit).flatMap { sends["page:\(page):\($0)"] ?? [] }
    }

    /// What went out as one message for several pages, under the key of the first of them.
    var bundles: [Send] { sends.values.joined().filter { $0.message.subject.contains(" pages, the first: ") } }

    mutating func next() -> Int {
        serial += 1
        return serial
    }

    /// For how long between two moments nobody could work.
    func downtime(_ from: Timestamp, _ to: Timestamp) -> Duration {
        outages.reduce(.zero) { sum, outage in
            let begin = max(from, outage.lowerBound)
            let end = min(to, outage.upperBound)
            return end > begin ? sum + (end - begin) : sum
        }
    }
}
