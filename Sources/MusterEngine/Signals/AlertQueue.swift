import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// The posts of each source that wait to be written. One source has one transaction at a time, which takes what has come
/// until it begins: so sources take turns, however much one of them sends, and a storm shares its syncs of the disk.
final class AlertQueue: Sendable {
    /// Alerts of one source that may wait. At 10,000 a second this is two seconds: who comes later comes again.
    static let sourceLimit = 20_000

    /// Alerts that one transaction takes, so that an acknowledgement does not wait long for it.
    static let turnLimit = 1_000

    struct Post: Sendable {
        let batch: AlertBatch
        /// Those of the batch that need a transaction.
        let alerts: [ExaminedAlert]
        let answer: @Sendable (Result<Void, any Error>) -> Void
    }

    private struct Line {
        var posts: [Post] = []
        var alertCount = 0
        var isBeingServed = false

        /// - Returns: true where it was not added, since too many wait.
        mutating func add(_ post: Post, limit: Int) -> Bool {
            if !posts.isEmpty, alertCount + post.alerts.count > limit { return true }
            posts.append(post)
            alertCount += post.alerts.count
            return false
        }
    }

    private let lines = NIOLockedValueBox<[String: Line]>([:])

    /// - Returns: true where nobody serves the source's line, so that the caller must.
    /// - Throws: ``StoreError/overloaded(retryAfter:)`` where too many wait.
    func add(_ post: Post, of source: String) throws(StoreError) -> Bool {
        let outcome = lines.withLockedValue { lines -> Bool? in
            let isFull = lines[source, default: Line()].add(post, limit: Self.sourceLimit)
            if isFull { return nil }
            let mustServe = lines[source]?.isBeingServed == false
            lines[source]?.isBeingServed = true
            return mustServe
        }
        guard let outcome else { throw .overloaded(retryAfter: .seconds(1)) }
        return outcome
    }

    /// What one transaction takes: at least one post.
    func take(_ source: String) -> [Post] {
        lines.withLockedValue { lines in
            guard let line = lines[source] else { return [] }
            var count = 0
            let posts = line.posts.prefix { post in
                defer { count += post.alerts.count }
                return count == 0 || count + post.alerts.count <= Self.turnLimit
            }
            lines[source]?.posts.removeFirst(posts.count)
            lines[source]?.alertCount -= posts.reduce(0) { $0 + $1.alerts.count }
            return Array(posts)
        }
    }

    /// - Returns: true where more has come meanwhile, so that the caller must go on.
    func isToGoOn(_ source: String) -> Bool {
        lines.withLockedValue { lines in
            guard lines[source]?.posts.isEmpty == true else { return lines[source] != nil }
            lines[source]?.isBeingServed = false
            return false
        }
    }

    /// Whether something of the source waits, or is being written.
    func isServing(_ source: String) -> Bool { lines.withLockedValue { $0[source]?.isBeingServed ?? false } }

    var waitingCount: Int { lines.withLockedValue { $0.values.reduce(0) { $0 + $1.alertCount } } }
}
