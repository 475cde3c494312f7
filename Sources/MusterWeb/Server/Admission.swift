import HTTPTypes
import Hummingbird
import MusterCore
import NIOConcurrencyHelpers

/// How many requests are let in at once. Whoever is one too many is told so at once and comes again, so that what was
/// let in is done in time; and a storm of signals fills its own lane, not that of somebody who answers a page.
package final class Admission: Sendable {
    /// What a request is for.
    enum Lane: String, CaseIterable {
        /// Answers to pages, and whoever watches Muster.
        case urgent
        case people
        /// What machines send in.
        case signals

        /// The most that are under way.
        var limit: Int {
            switch self {
            case .urgent, .people: 1_024
            // With bodies of the largest size this is too much memory, but sources send a few KB.
            case .signals: 4_096
            }
        }
    }

    /// Why somebody was turned away.
    enum Refusal: String, CaseIterable {
        case full, rate
    }

    /// What is under way and what was turned away, for the figures.
    struct Figures: Equatable {
        var underWay: [Lane: Int] = [:]
        var refused: [Lane: [Refusal: Int]] = [:]
    }

    /// Requests a second of one integration: more than a machine of this size takes from all of them.
    package static let standardRate = 100_000

    private struct State {
        var figures = Figures()
        var buckets: RateBuckets
    }

    private let state: NIOLockedValueBox<State>

    /// - Parameter rate: the requests that one integration may send a second, at least 1.
    package init(rate: Int = Admission.standardRate) {
        state = NIOLockedValueBox(State(buckets: RateBuckets(rate: rate)))
    }

    var figures: Figures { state.withLockedValue(\.figures) }

    /// To be followed by ``leave(_:)`` once it is answered.
    ///
    /// - Throws: 429 for a source that sends more than it may, 503 where too much is under way.
    func enter(_ path: String, now: Timestamp) throws -> Lane {
        let lane = Self.lane(of: path)
        try enter(lane, source: path.hasPrefix("/in/") ? Self.source(in: path) : nil, now: now)
        return lane
    }

    /// The same for who knows already what the request is for.
    ///
    /// - Parameter source: the secret part of an inlet's path.
    func enter(_ lane: Lane, source: String?, now: Timestamp) throws {
        let refusal = state.withLockedValue { state -> Refusal? in
            var refusal: Refusal?
            if let source, !state.buckets.take(source, now: now) { refusal = .rate }
            if state.figures.underWay[lane, default: 0] >= lane.limit { refusal = .full }
            if let refusal {
                state.figures.refused[lane, default: [:]][refusal, default: 0] += 1
            } else {
                state.figures.underWay[lane, default: 0] += 1
            }
            return refusal
        }
        if let refusal { throw Self.failure(refusal) }
    }

    /// Counts a request that is in already, once it is known whose it is: where no path says so, ``enter(_:now:)`` could not.
    ///
    /// - Throws: 429 for a source that sends more than it may.
    func count(_ source: String, now: Timestamp) throws {
        let isWithin = state.withLockedValue { state in
            let isWithin = state.buckets.take(source, now: now)
            if !isWithin { state.figures.refused[.signals, default: [:]][.rate, default: 0] += 1 }
            return isWithin
        }
        if !isWithin { throw Self.failure(.rate) }
    }

    private static func failure(_ refusal: Refusal) -> Failure {
        switch refusal {
        case .rate:
            Failure(
                .tooManyRequests,
                "Too many",
                "This integration sends more than it may; send several alerts in one request.",
                retryAfter: 1
            )
        case .full: Failure(.serviceUnavailable, "Too busy", "Too many requests are under way.", retryAfter: 1)
        }
    }

    func leave(_ lane: Lane) {
        state.withLockedValue { $0.figures.underWay[lane, default: 0] -= 1 }
    }

    static func lane(of path: String) -> Lane {
        if Authentication.isInlet(path) { return .signals }
        let isUrgent =
            path.hasPrefix("/a/") || path.hasSuffix("/acknowledgement")
            || ["/healthz", "/readyz", "/metrics"].contains(path)
        return isUrgent ? .urgent : .people
    }

    /// The secret part of an inlet's path, by which its source is known.
    private static func source(in path: String) -> String {
        String(path.dropFirst("/in/".count).prefix { $0 != "/" })
    }
}

/// Lets requests in, or turns them away, before anything is done for them.
struct AdmissionGate: RouterMiddleware {
    typealias Context = WebContext

    let site: Site

    @concurrent
    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let lane = try site.admission.enter(request.uri.path, now: site.now)
        defer { site.admission.leave(lane) }
        return try await next(request, context)
    }
}
