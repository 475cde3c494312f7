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
    func check(now: Timestamp) async throws(RemoteFailure) -> String

    /// Makes a meeting that people can join without its host.
    func open(_ wish: MeetingWish, now: Timestamp) async throws(RemoteFailure) -> MeetingMade

    /// Ends a meeting for everybody in it. One that is over, or that nobody ever joined, is no failure.
    func end(_ meeting: String, now: Timestamp) async throws(RemoteFailure)
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
