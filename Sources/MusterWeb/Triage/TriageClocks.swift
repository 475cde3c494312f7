import MusterCore

/// How long is left to decide whether something is an incident, and to declare it.
struct TriageClocks: Sendable {
    var triage: Triage
    /// When it was noticed.
    var noticedAt: Timestamp
    var zone: Zone

    var body: HTML {
        let clocks = triage.deadlines(from: noticedAt).map { clock -> HTML in
            "<span data-row>\(clock.says): \(Parts.due(clock.dueAt, zone: zone, isInText: true))</span> "
        }
        return clocks.isEmpty ? "" : "<p class=\"clocks\">\(clocks)</p>"
    }
}
