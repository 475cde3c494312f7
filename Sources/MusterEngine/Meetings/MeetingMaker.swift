package import MusterCore

/// Somebody outside who makes meetings by video, as far as the bridge of an incident needs it.
///
/// It keeps no record: which meeting is which incident's is in the store. What it calls outside is answered, or given up,
/// within ``OutboxService/sendLimit``.
package protocol MeetingMaker: Sendable {
    /// As people call it: "Zoom".
    var name: String { get }

    /// Asks whether the credentials are good, without making a meeting.
    ///
    /// - Returns: what was found, for an administrator.
    func check(now: Timestamp) async throws(MeetingFailure) -> String

    /// Makes a meeting that people can join without its host.
    func open(_ wish: MeetingWish, now: Timestamp) async throws(MeetingFailure) -> MeetingMade

    /// Ends a meeting for everybody in it. One that is over, or that nobody ever joined, is no failure.
    func end(_ meeting: String, now: Timestamp) async throws(MeetingFailure)
}

package struct MeetingWish: Equatable, Sendable {
    /// What whoever sees the meeting sees of the incident: its reference and no word more.
    package var topic: String
    /// The page of the incident, which is no other meeting's.
    package var page: String
    /// Whether an earlier attempt may have made it.
    package var mayRepeat: Bool

    package init(topic: String, page: String, mayRepeat: Bool = false) {
        (self.topic, self.page, self.mayRepeat) = (topic, page, mayRepeat)
    }
}

package struct MeetingMade: Equatable, Sendable {
    /// How its maker calls it.
    package var id: String
    /// Where to join.
    package var url: String

    package init(id: String, url: String) {
        (self.id, self.url) = (id, url)
    }
}

/// Why it was not done. The words are shown to people and hold no secret.
package enum MeetingFailure: Error, Equatable {
    /// It asked for a pause.
    case busy(after: Duration?, because: String)
    /// It could not be reached, or failed: later may be better.
    case down(because: String)
    /// It was asked and did not answer, so that it may have been done.
    case unanswered(because: String)
    /// Somebody has to mend something first.
    case refused(because: String)

    package var words: String {
        switch self {
        case .busy(_, let reason), .down(let reason), .unanswered(let reason), .refused(let reason): reason
        }
    }
}
