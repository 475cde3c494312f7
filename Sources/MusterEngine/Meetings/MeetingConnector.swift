import Logging
package import MusterCore
import MusterStore

/// Has meetings made for incidents, and ended with them, as the outbox tells it to.
///
/// An incident has one link, whatever happens here: what was made is put on record before the message is settled, an
/// attempt that may be the second looks for the meeting of the first, and after a few failures the link of the settings
/// takes its place. A meeting whose maker never said that it made it can be left over; nobody has its link.
package struct MeetingConnector: Connector {
    package let channel = Channel.zoom
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Whoever joins waits for it: within a minute there is a link, whosever.
    private static let attemptLimit = 3
    /// The longest pause that its maker can ask for, before the link of the settings is the better answer.
    private static let patience = Duration.seconds(20)

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        switch MeetingNotice.Wish(message.to) {
        case .open(let incident): await open(incident, attempt, now, mayRepeat: message.mayRepeat)
        case .end(let meeting): await end(meeting, attempt, now)
        case nil: .refused(because: "it names neither an incident nor a meeting")
        }
    }

    // MARK: Made

    private func open(_ id: ID<Incident>, _ attempt: Int, _ now: Timestamp, mayRepeat: Bool) async -> Delivery {
        let incident: Incident
        do {
            incident = try await parts.database.read { [parts] in try parts.incident(id, $0) }
        } catch {
            return .retry(after: nil, because: "the incident could not be read")
        }
        guard let order = incident.bridgeOrder else {
            return .delivered(receipt: "no meeting is waited for any more")
        }
        guard let maker = parts.meetings.maker else {
            return await giveUp(id, "\(order.from) is not set up here any more")
        }
        let wish = MeetingWish(
            topic: incident.reference,
            page: parts.links.incident(incident.reference),
            mayRepeat: mayRepeat
        )
        do throws(RemoteFailure) {
            let made = try await ask { () async throws(RemoteFailure) in try await maker.open(wish, now: now) }
            return await keep(made, of: id, maker)
        } catch {
            return await delivery(after: error, attempt, id)
        }
    }

    private func keep(_ made: MeetingMade, of id: ID<Incident>, _ maker: any MeetingMaker) async -> Delivery {
        do {
            let outcome = BridgeOutcome.opened(url: made.url, meeting: made.id)
            let after = try await Commands(parts).run(.settleBridge(outcome), on: id, as: .muster, by: .rule)
            if after.meeting != made.id {
                parts.logger.notice(
                    "a meeting is not needed: a bridge was set while it was made",
                    metadata: ["incident": "\(id)", "meeting": "\(made.id)"]
                )
            }
            return .delivered(receipt: "\(maker.name) \(made.id)")
        } catch {
            // Made, and known to nobody yet: the next attempt finds it.
            return .ambiguous(because: "the meeting was made, and could not be put on record")
        }
    }

    private func delivery(after failure: RemoteFailure, _ attempt: Int, _ id: ID<Incident>) async -> Delivery {
        if attempt < Self.attemptLimit {
            switch failure {
            case .busy(let pause, let reason) where (pause ?? .zero) <= Self.patience:
                return .retry(after: pause, because: reason)
            case .down(let reason): return .retry(after: nil, because: reason)
            case .unanswered(let reason): return .ambiguous(because: reason)
            case .busy, .gone, .refused: break
            }
        }
        return await giveUp(id, failure.words)
    }

    /// Puts on record that no meeting comes, and with it the link that takes its place.
    private func giveUp(_ id: ID<Incident>, _ reason: String) async -> Delivery {
        parts.logger.warning("no meeting was made", metadata: ["incident": "\(id)", "because": "\(reason)"])
        do {
            let outcome = BridgeOutcome.failed(because: reason)
            _ = try await Commands(parts).run(.settleBridge(outcome), on: id, as: .muster, by: .rule)
            return .refused(because: reason)
        } catch {
            return .retry(after: nil, because: "\(reason), which could not be put on record")
        }
    }

    // MARK: Ended

    /// Best effort: a meeting that goes on hurts nobody, and its host can end it.
    private func end(_ meeting: String, _ attempt: Int, _ now: Timestamp) async -> Delivery {
        guard let maker = parts.meetings.maker else {
            return .refused(because: "nobody who makes meetings is set up here any more")
        }
        do throws(RemoteFailure) {
            try await ask { () async throws(RemoteFailure) in try await maker.end(meeting, now: now) }
            return .delivered(receipt: "\(maker.name) \(meeting) is over")
        } catch {
            if attempt < Self.attemptLimit {
                switch error {
                case .busy(let pause, let reason): return .retry(after: pause, because: reason)
                case .down(let reason), .unanswered(let reason): return .retry(after: nil, because: reason)
                case .gone, .refused: break
                }
            }
            parts.logger.warning(
                "a meeting was not ended",
                metadata: ["meeting": "\(meeting)", "because": "\(error.words)"]
            )
            return .refused(because: error.words)
        }
    }

    private func ask<Value: Sendable>(
        _ body: () async throws(RemoteFailure) -> Value
    ) async throws(RemoteFailure) -> Value {
        if parts.meetings.isResting(now: parts.clock.now()) {
            throw .down(because: "\(parts.meetings.maker?.name ?? "it") does not answer; it is asked again soon")
        }
        do throws(RemoteFailure) {
            let value = try await body()
            parts.meetings.note(nil, now: parts.clock.now())
            return value
        } catch {
            parts.meetings.note(error, now: parts.clock.now())
            throw error
        }
    }
}
