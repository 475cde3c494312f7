import MusterCore

/// An alert with all that can be worked out of it before its turn comes, on whatever thread: the writer's is the
/// narrowest place that a storm goes through.
struct ExaminedAlert: Sendable {
    let arriving: ArrivingAlert
    let text: AlertText
    /// Nil for one that is over: the rules are for those that begin.
    let verdict: TriageVerdict?

    init(_ arriving: ArrivingAlert, of batch: AlertBatch, by triage: Triage) {
        self.arriving = arriving
        text = AlertText(arriving.place, of: batch)
        verdict = arriving.isFiring ? triage.classify { batch.value($0, isAnnotation: $1, of: arriving.place) } : nil
    }
}

extension AlertBatch {
    /// What rules and titles look up.
    func value(_ name: String, isAnnotation: Bool, of alert: Place) -> String? {
        isAnnotation ? annotation(name, of: alert) : label(name, of: alert)
    }
}
