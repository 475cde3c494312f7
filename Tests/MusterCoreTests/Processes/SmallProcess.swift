@testable import MusterCore

/// The smallest process file that is sound, line by line, for tests that spoil one line of it.
enum SmallProcess {
    static let lines = [
        "process: small",  // 1
        "title: Small",
        "contacts:",
        "  on-call: Whoever answers",
        "  list: The mailing list",  // 5
        "severities:",
        "  SEV1:",
        "    name: Bad",
        "    any of: [It is down]",
        "    page: [owning team or on-call]",  // 10
        "  SEV2:",
        "    name: Less bad",
        "    any of: [It is slow]",
        "    lightweight: yes",
        "roles:",  // 15
        "  Incident Commander: { short: IC, purpose: Commands, required at: SEV1 }",
        "phases:",
        "  Response: { begins: declared, goal: Stop it }",
        "milestones:",
        "  declared: When somebody said so",  // 20
        "  mitigated: When it stopped",
        "  resolved: When it was over",
        "  closed: When nothing was owed",
        "facts:",
        "  Next steps: { kind: text }",  // 25
        "audiences:",
        "  Distribution list: { by: email, contact: list }",
        "clocks:",
        "  - say: Update the list",
        "    every: { SEV1: 30 min }",  // 30
        "    from: declared",
        "    until: resolved",
        "    done when: update sent to distribution list",
        "    owner: incident commander",
        "    missed: [remind, escalate to on-call]",  // 35
        "gates:",
        "  resolved:",
        "    by: [ic]",
        "    needs:",
        "      - { say: It is over, check: mitigated reached }",  // 40
        "naming: { document: \"{n} {title}\", channel: \"{slug}\" }",
        "templates:",
        "  - name: Update",
        "    to: distribution list",
        "    state: update",  // 45
        "    subject: \"{severity} {title}\"",
        "    body: \"{message} {next steps} {incident commander} {mitigated}\"",
        "triage:",
        "  default severity: SEV2",
        "  rules:",  // 50
        "    - say: Critical",
        "      when: { severity: [critical, page] }",
        "      declare: { severity: SEV1, functionality: \"{service}\", state: down, audience: all }",
        "      group by: [service]",
        "retrospective: { name: Review, length: 45 min, sections: [Timeline] }",  // 55
        "action items: { types: [prevention] }",
    ]

    static let text = lines.joined(separator: "\n") + "\n"

    /// The text with one line, counted from 1, replaced by others.
    static func text(line: Int, _ replacement: String...) -> String {
        (lines[..<(line - 1)] + replacement + lines[line...]).joined(separator: "\n") + "\n"
    }
}
