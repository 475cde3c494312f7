package import MusterCore
import NIOConcurrencyHelpers

/// Who makes meetings for this installation, and how it was last seen.
package final class MeetingBook: Sendable {
    package struct Sight: Equatable, Sendable {
        package var at: Timestamp
        /// Nil where all was well.
        package var problem: String?
    }

    private struct State {
        var maker: (any MeetingMaker)?
        var sight: Sight?
        /// Until when one that failed is left alone, and how often it has failed in a row.
        var resting: (until: Timestamp, failures: Int)?
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    /// Nil where nobody makes any.
    package var maker: (any MeetingMaker)? { state.withLockedValue(\.maker) }
    package var sight: Sight? { state.withLockedValue(\.sight) }

    /// To be called once, before anything is sent.
    package func use(_ maker: (any MeetingMaker)?) {
        state.withLockedValue { $0.maker = maker }
    }

    /// Whether it has failed several times in a row just now: then the incidents of a storm do not each wait for it.
    func isResting(now: Timestamp) -> Bool {
        state.withLockedValue { state in
            guard let resting = state.resting else { return false }
            return resting.failures >= Self.patience && resting.until > now
        }
    }

    func note(_ failure: RemoteFailure?, now: Timestamp) {
        state.withLockedValue { state in
            state.sight = Sight(at: now, problem: failure?.words)
            switch failure {
            case .down, .unanswered: state.resting = (now + Self.pause, (state.resting?.failures ?? 0) + 1)
            case .busy, .gone, .refused, nil: state.resting = nil
            }
        }
    }

    private static let patience = 6
    private static let pause = Duration.seconds(20)
}
