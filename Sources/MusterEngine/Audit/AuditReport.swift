package import MusterCore

/// What one pass of the auditor found.
package struct AuditReport: Equatable, Sendable {
    package var at: Timestamp
    package var took: Duration
    /// Incidents whose wake-up was missing or too late: it was set anew.
    package var repaired: Int
    /// Wake-ups and pages that should have come by themselves, and are later than ``Auditor/patience``.
    package var lateWakeUps: Int
    package var latePages: Int
    /// Events that were verified in this pass.
    package var verifiedEvents: Int
    /// How often the whole record has been verified.
    package var rounds: Int
    /// What does not fit in the record, of this pass and of those before it, until a whole round is clean.
    package var damage: [String]

    /// Transactions that were confirmed and are gone since a failover, until somebody has said that they know.
    package var lostWrites: Int

    /// By how much somebody has set the clock, until it has been followed to its end.
    package var clockWasSetBy: Duration

    package var isGood: Bool {
        clockWasSetBy == .zero && lostWrites == 0 && repaired == 0 && lateWakeUps == 0 && latePages == 0
            && damage.isEmpty
    }

    /// In a sentence, for the log.
    package var words: String {
        let counts = [
            (repaired, "incidents had no wake-up and got one"), (lateWakeUps, "wake-ups are late"),
            (latePages, "pages are late"), (lostWrites, "confirmed writes were lost in a failover"),
            (damage.count, "things do not fit in the record"),
        ]
        var found = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        if clockWasSetBy != .zero { found.append("the clock was set by \(clockWasSetBy.milliseconds / 1_000) s") }
        return found.isEmpty ? "all is in order" : found.joined(separator: "; ")
    }
}
