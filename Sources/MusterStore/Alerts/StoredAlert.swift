package import MusterCore

/// An alert as it is kept: what its source said, how often, and what became of it.
package struct StoredAlert: Equatable, Sendable {
    package var alert: Alert
    package var isFiring: Bool
    package var firstSeenAt: Timestamp
    package var lastSeenAt: Timestamp
    /// How often its source has sent it, the first time included.
    package var timesSent: Int
    package var triage: TriageState
    /// The rule of the process that decided, or what a person gave as a reason.
    package var triageReason: String
    package var incident: ID<Incident>?
    /// As it came, to the byte.
    package var payload: String
    /// Who has taken it on.
    package var acknowledgedBy: Actor?
    package var acknowledgedAt: Timestamp?
    /// It waits for nobody before.
    package var snoozedUntil: Timestamp?
    package var flap: FlapScore
    /// When the monitoring noticed it, and no later than Muster heard of it.
    package var noticedAt: Timestamp { min(alert.startsAt, firstSeenAt) }

    package init(
        alert: Alert,
        isFiring: Bool,
        firstSeenAt: Timestamp,
        lastSeenAt: Timestamp,
        timesSent: Int,
        triage: TriageState,
        triageReason: String,
        incident: ID<Incident>?,
        payload: String
    ) {
        self.alert = alert
        self.isFiring = isFiring
        self.firstSeenAt = firstSeenAt
        self.lastSeenAt = lastSeenAt
        self.timesSent = timesSent
        self.triage = triage
        self.triageReason = triageReason
        self.incident = incident
        self.payload = payload
        flap = FlapScore(changedAt: firstSeenAt)
    }

    /// Whether a person is to decide on it now.
    package func isWaiting(at now: Timestamp) -> Bool {
        isFiring && triage == .inbox && (snoozedUntil.map { $0 <= now } ?? true)
    }

    package var cursor: ListCursor { ListCursor(at: firstSeenAt, id: alert.id.description) }
}

package enum TriageState: String, CaseIterable, Sendable {
    /// Waits for a person.
    case inbox
    /// An incident was declared from it.
    case declared
    /// It belongs to an incident that was declared from another one.
    case joined
    case declined
    /// A rule says that it is not for people.
    case ignored
}
