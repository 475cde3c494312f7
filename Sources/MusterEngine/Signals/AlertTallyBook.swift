import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// How often the rules of the monitoring spoke lately. A storm would write the same few rows again and again, so they are
/// added up here and written every few seconds; what a crash takes with it are counts of those seconds.
package final class AlertTallyBook: Sendable {
    private static let flushInterval: Duration = .seconds(5)

    private struct State {
        /// By integration and name of the rule.
        var counts: [String: [String: AlertRuleTallies.Count]] = [:]
        var flushedAt = Timestamp(milliseconds: 0)
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    func add(_ counts: [String: AlertRuleTallies.Count], of integration: String) {
        if counts.isEmpty { return }
        state.withLockedValue { state in
            for (rule, count) in counts {
                state.counts[integration, default: [:]][rule, default: .init()].alerts += count.alerts
                state.counts[integration, default: [:]][rule, default: .init()].shortLived += count.shortLived
            }
        }
    }

    /// True at most once in some seconds.
    func isToBeFlushed(at now: Timestamp) -> Bool {
        state.withLockedValue { state in
            guard !state.counts.isEmpty, now - state.flushedAt >= Self.flushInterval else { return false }
            state.flushedAt = now
            return true
        }
    }

    /// Writes what has been added up.
    func flush(_ parts: EngineParts) async throws {
        let counts = state.withLockedValue { state in
            defer { state.counts = [:] }
            return state.counts
        }
        if counts.isEmpty { return }
        do {
            try await parts.database.write(.normal) { connection in
                for (integration, rules) in counts.sorted(by: { $0.key < $1.key }) {
                    try AlertRuleTallies(connection).add(rules, of: integration, at: parts.clock.now())
                }
            }
        } catch {
            for (integration, rules) in counts { add(rules, of: integration) }
            throw error
        }
    }
}
