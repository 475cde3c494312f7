import MusterCore
import MusterStore

extension AlertShelf {
    /// Writes what has changed of an alert since it was last written.
    func refresh(_ alert: ActiveAlert) throws {
        try refresh(
            alert.id,
            news: alert.isTextUnwritten ? alert.text : nil,
            startsAt: alert.startsAt,
            endsAt: alert.endsAt,
            lastSeenAt: alert.updatedAt,
            timesSent: Int(alert.timesSent)
        )
    }
}
