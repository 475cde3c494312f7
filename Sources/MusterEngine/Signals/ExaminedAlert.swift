import MusterCore

/// An alert with all that can be worked out of it before its turn comes, on whatever thread: the writer's is the
/// narrowest place that a storm goes through.
struct ExaminedAlert: Sendable {
    let arriving: ArrivingAlert
    let text: AlertText
    /// The same, to be kept in memory.
    let packed: AlertText.Packed
    /// The name of the rule of the monitoring that it comes from.
    let rule: String
    /// Nil for one that is over: the rules are for those that begin.
    let verdict: TriageVerdict?
    /// What it is to the rules of inhibition.
    let parts: [InhibitionRule.Part]

    /// - Parameter patterns: nil for one that is not kept for long.
    init(
        _ arriving: ArrivingAlert,
        of batch: AlertBatch,
        from source: String,
        by triage: Triage,
        _ patterns: AlertPatterns?
    ) {
        self.arriving = arriving
        text = AlertText(arriving.place, of: batch)
        rule = batch.label("alertname", of: arriving.place) ?? ""
        packed =
            patterns?.pack(text, of: source, rule)
            ?? AlertText.Packed(text, like: nil)
        let lookUp = { batch.value($0, isAnnotation: $1, of: arriving.place) }
        verdict = arriving.isFiring ? triage.classify(lookUp) : nil
        parts = arriving.isFiring ? triage.parts(lookUp) : []
    }

    /// Others are consequences of it.
    var isCause: Bool { parts.contains(where: \.isSource) }
}

extension AlertBatch {
    /// What rules and titles look up.
    func value(_ name: String, isAnnotation: Bool, of alert: Place) -> String? {
        isAnnotation ? annotation(name, of: alert) : label(name, of: alert)
    }
}
