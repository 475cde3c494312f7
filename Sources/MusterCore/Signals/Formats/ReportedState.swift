/// What the words for the state of an alert mean, whichever tool uses them.
enum ReportedState: Equatable {
    case firing
    case acknowledged
    case over

    /// Nil for a word that tells neither.
    init?(word: String) {
        let word = word.lowercased()
        if Self.firingWords.contains(word) {
            self = .firing
        } else if Self.acknowledgedWords.contains(word) {
            self = .acknowledged
        } else if Self.overWords.contains(word) {
            self = .over
        } else {
            return nil
        }
    }

    var action: SourceAlert.Action {
        switch self {
        case .firing: .trigger
        case .acknowledged: .acknowledge
        case .over: .resolve
        }
    }

    static let firingWords: Set = [
        "firing", "alerting", "alert", "alarm", "problem", "down", "trigger", "triggered", "open", "opened", "critical",
        "warning", "warn", "error", "failed", "failure", "active", "unhealthy", "re-triggered", "renotify", "no data",
        "nodata", "no_data", "high", "1",
    ]
    static let acknowledgedWords: Set = ["acknowledge", "acknowledged", "acknowledgement", "ack"]
    static let overWords: Set = [
        "resolve", "resolved", "ok", "recovery", "recovered", "up", "close", "closed", "normal", "cleared", "clear",
        "inactive", "healthy", "success", "0",
    ]
}

/// The words of many tools for how grave an alert is, in the four of PagerDuty: critical, error, warning, info.
enum ReportedSeverity {
    /// Nil for a word that is not known.
    static func normal(_ word: String) -> String? {
        switch word.lowercased() {
        case "critical", "disaster", "fatal", "emergency", "emerg", "p1", "down", "unreachable", "crit", "page":
            "critical"
        case "error", "high", "p2", "err", "major": "error"
        case "warning", "warn", "average", "p3", "unknown", "medium", "minor", "no data", "nodata": "warning"
        case "info", "information", "informational", "low", "p4", "p5", "debug", "not classified", "ok", "up",
            "success",
            "notice":
            "info"
        default: nil
        }
    }
}
