import MusterCore
import MusterStore

/// The alerts that fire and hide their consequences, to be asked for many alerts.
struct AlertCauses: Sendable {
    private let triage: Triage
    private let entries: [Key: [Inhibitors.Entry]]

    private struct Key: Hashable {
        let rule: String
        let agreement: String
    }

    init(_ triage: Triage, _ entries: [Inhibitors.Entry]) {
        self.triage = triage
        self.entries = Dictionary(grouping: entries) { Key(rule: $0.rule, agreement: $0.agreement) }
    }

    func fingerprints(hiding alert: AlertText) -> [String] {
        if entries.isEmpty { return [] }
        let found = triage.parts { $1 ? nil : alert.label($0) }.filter(\.isTarget).flatMap { part in
            (entries[Key(rule: part.rule, agreement: part.agreement)] ?? []).filter { !(part.isSource && $0.isTarget) }
        }
        return Set(found.map(\.fingerprint)).sorted()
    }
}
