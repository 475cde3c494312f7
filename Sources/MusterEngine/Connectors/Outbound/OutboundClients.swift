import AsyncHTTPClient
import MusterCore
import NIOConcurrencyHelpers
import NIOCore

/// The HTTP clients of our calls, one for each address that a name stands for, so that a connection can serve the next
/// call as well.
///
/// Which address stands for a name is a client's setting, and it was checked for this very send: so no connection is used
/// for an address that would not be allowed now.
final class OutboundClients: Sendable {
    fileprivate struct Key: Hashable {
        var host: String
        var address: String
    }

    private struct Entry {
        var client: HTTPClient
        var users = 0
        /// Counts all uses of all clients, so that the smallest is the one that was not used for longest.
        var lastUse = 0
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var uses = 0
    }

    /// A client that one send may use.
    struct Loan {
        let client: HTTPClient
        /// Whether it may hold a connection that the other side has closed since.
        let mayBeStale: Bool
        fileprivate let key: Key
    }

    /// The most that are kept while nobody uses them.
    private static let idleLimit = 64

    private let timeouts: OutboundCall.Timeouts
    private let state = NIOLockedValueBox(State())

    init(timeouts: OutboundCall.Timeouts) {
        self.timeouts = timeouts
    }

    deinit {
        for entry in state.withLockedValue(\.entries).values { Self.end(entry.client) }
    }

    /// To be given back after the send.
    func borrow(for target: OutboundTarget, at address: IPAddress) -> Loan {
        let key = Key(host: target.host, address: "\(address)")
        return state.withLockedValue { state in
            state.uses += 1
            let known = state.entries[key]
            var entry = known ?? Entry(client: make(target, address))
            entry.users += 1
            entry.lastUse = state.uses
            state.entries[key] = entry
            return Loan(client: entry.client, mayBeStale: known != nil, key: key)
        }
    }

    func giveBack(_ loan: Loan) {
        let dropped = state.withLockedValue { state -> HTTPClient? in
            state.entries[loan.key]?.users -= 1
            let idle = state.entries.filter { $0.value.users == 0 }
            guard idle.count > Self.idleLimit, let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
                return nil
            }
            return state.entries.removeValue(forKey: oldest.key)?.client
        }
        if let dropped { Self.end(dropped) }
    }

    /// Closes what is open. Nobody uses it any more, so there is nothing to learn from how that ends.
    private static func end(_ client: HTTPClient) {
        client.shutdown { _ in }
    }

    private func make(_ target: OutboundTarget, _ address: IPAddress) -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(
            connect: .milliseconds(timeouts.connect.milliseconds),
            read: .milliseconds(timeouts.total.milliseconds)
        )
        configuration.httpVersion = .http1Only
        // The outbox tries again, and a second attempt in here would not be counted.
        configuration.connectionPool.retryConnectionEstablishment = false
        if target.literal == nil {
            configuration.dnsOverride = [target.host: "\(address)"]
        }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
