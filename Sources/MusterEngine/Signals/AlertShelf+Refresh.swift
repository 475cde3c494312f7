import MusterCore
import MusterStore

extension AlertShelf {
    /// Writes what has changed of alerts since they were last written.
    func refresh(_ alerts: [ActiveAlert]) throws {
        for alert in alerts { try refresh(alert) }
    }

    private func refresh(_ alert: ActiveAlert) throws {
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
