import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// What became of the latest requests: tools of Opsgenie ask for that after each.
final class OpsgenieRequests: Sendable {
    /// Requests that are remembered; each is asked for within a second or two, if at all.
    private static let limit = 1_000

    private struct Known {
        var id: String
        var source: ID<Integration>
        var result: JSONValue
    }

    private let known = NIOLockedValueBox<[Known]>([])

    func keep(_ result: JSONValue, _ id: String, of source: ID<Integration>) {
        known.withLockedValue { known in
            if known.count >= Self.limit { known.removeFirst(Self.limit / 2) }
            known.append(Known(id: id, source: source, result: result))
        }
    }

    func find(_ id: String, of source: ID<Integration>) -> JSONValue? {
        known.withLockedValue { known in known.last { $0.id == id && $0.source == source }?.result }
    }
}
