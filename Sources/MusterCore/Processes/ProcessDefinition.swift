/// One organisation's way of handling incidents, as data.
///
/// Read from a process file (``ProcessFile``), never built by hand outside tests. An incident is pinned to the version
/// under which it was declared, so a definition is never changed in place: a new text is a new version.
///
/// Everything that a process names (severities, roles, audiences …) is referred to by its key, a lower-case word with
/// hyphens; severities keep the spelling of their document (`SEV1`, `P0`, `major`).
package struct ProcessDefinition: Equatable, Sendable {
    /// `foundations`; what people type.
    package var key: String
    package var title: String
    package var summary: String
    /// Names the document that the process follows.
    package var source: String
    /// Sixteen hex digits that change with any change of the file's text.
    package var version: String
    /// The file as it was written; shown beside the rendered process.
    package var text: String

    /// Those whom the organisation must define for this process to reach anybody.
    package var contacts: [ProcessContact]
    /// Gravest first.
    package var severities: [SeverityLevel]
    package var matrix: SeverityMatrix?
    package var roles: [Role]
    /// In the order in which an incident goes through them.
    package var phases: [Phase]
    package var milestones: [MilestoneDefinition]
    package var facts: [Fact]
    package var audiences: [Audience]
    package var clocks: [Clock]
    package var gates: [Gate]
    package var checklists: [Checklist]
    package var questions: [Question]
    package var naming: Naming
    package var templates: [MessageTemplate]
    package var triage: Triage
    /// What makes an incident graver by itself, in the order in which it is looked at.
    package var raise: [RaiseRule]
    package var legal: [LegalTrigger]
    /// In order of time; empty where the document says nothing of it.
    package var escalation: [ExpectedEscalation]
    package var handover: HandoverRules?
    package var warRoom: WarRoomRules
    package var retrospective: RetrospectivePlan
    package var report: ReportPlan?
    package var actionItems: ActionItemPlan
    /// How to behave in the war room and on the bridge; shown to those who join.
    package var etiquette: [String]
    /// Ready-made sentences, such as the courteous redirect of executives.
    package var scripts: [Script]
    package var principles: [String]
    /// "Is this an incident?": what a first responder asks before declaring.
    package var decisionAid: [String]
    /// Categories of the status page; empty where the process has none.
    package var categories: [String]
    /// How long one sprint is, for deadlines that are counted in sprints.
    package var sprint: Duration
    /// Kinds of incidents, in the order in which they are offered; empty where the process knows none.
    package var types: [IncidentType] = []
    /// What happens by itself, in the order in which it is tried.
    package var automations: [Automation] = []

    package struct Script: Equatable, Sendable {
        package var title: String
        package var text: String
    }
}

extension ProcessDefinition {
    package func severity(_ key: String) -> SeverityLevel? { severities.first { $0.key == key } }
    package func role(_ key: String) -> Role? { roles.first { $0.key == key } }
    package func audience(_ key: String) -> Audience? { audiences.first { $0.key == key } }
    package func clock(_ id: String) -> Clock? { clocks.first { $0.id == id } }
    package func fact(_ key: String) -> Fact? { facts.first { $0.key == key } }
    package func checklist(_ id: String) -> Checklist? { checklists.first { $0.id == id } }
    package func gates(guarding milestone: Milestone) -> [Gate] { gates.filter { $0.milestone == milestone } }
    package func milestone(_ key: Milestone) -> MilestoneDefinition? { milestones.first { $0.key == key } }

    /// 0 for the gravest.
    package func rank(of severity: String) -> Int {
        severities.firstIndex { $0.key == severity } ?? severities.count
    }
}
