/// A kind of incident: what is the same for all of its kind is filled in when one is declared.
///
/// What was typed stands before what the type says. Afterwards people change it like anything else.
package struct IncidentType: Equatable, Sendable {
    package var key: String
    /// "Data pipeline".
    package var name: String
    /// When to choose it, in a sentence.
    package var means: String
    package var severity: String?
    /// Key of the service; where the organisation does not have it, the incident begins without one, and says so.
    package var service: String?
    package var category: String?
    package var restricted: Bool
    /// Values of facts by their keys.
    package var facts: [String: String]
    package var roles: [RolePreset]
    /// Contacts that are paged besides those of the severity.
    package var page: [String]
    package var notify: [String]
    /// Keys of the only audiences that are promised updates; empty means all of the process.
    package var audiences: [String]
    /// Checklists that are started with the declaration.
    package var checklists: [String]
    package var labels: [String]
    package var line: Int

    package struct RolePreset: Equatable, Sendable {
        package var role: String
        /// The contact whose first person takes the role.
        package var contact: String
    }
}

extension ProcessDefinition {
    package func type(_ key: String) -> IncidentType? { types.first { $0.key == key } }

    /// The fields that an incident of a type has; those of no type where it has none.
    package func facts(for type: String?) -> [Fact] { facts.filter { $0.concerns(type) } }
}

extension ProcessDefinition {
    /// What its types name and the catalogue of an organisation does not have, as warnings.
    package func absences(in organisation: Organisation) -> [ProcessProblem] {
        let known = organisation.services.map(\.key)
        return types.compactMap { type -> ProcessProblem? in
            guard let service = type.service, !known.contains(service) else { return nil }
            let meant = Spelling.nearest(to: service, among: known)
            return ProcessProblem(
                gravity: .warning,
                line: type.line,
                column: 1,
                path: "types.\(type.name).service",
                message: "the catalogue has no service \"\(service)\"",
                mend: meant.map { "did you mean \"\($0)\"?" } ?? "add it there, or name another one"
            )
        }
    }
}

extension Incident {
    package func type(under process: ProcessDefinition) -> IncidentType? { type.flatMap(process.type) }

    /// Whether an audience is told of incidents of this type.
    package func concerns(_ audience: String, under process: ProcessDefinition) -> Bool {
        guard let audiences = type(under: process)?.audiences, !audiences.isEmpty else { return true }
        return audiences.contains(audience)
    }

    /// Whether a condition of a gate is asked for: by its severities and types, and by what belongs to this type.
    package func asks(_ condition: GateCondition, under process: ProcessDefinition) -> Bool {
        guard condition.severities.isEmpty || condition.severities.contains(severity) else { return false }
        guard condition.types.isEmpty || type.map(condition.types.contains) ?? false else { return false }
        switch condition.check {
        case .updateSent(let audience, _, _): return concerns(audience, under: process)
        case .checklistDone(let id): return process.checklist(id).map(shows) ?? true
        case .confirmed, .milestone, .lasted, .retrospectiveScheduled, .alertsClear, .facts, .roleFilled,
            .temporaryMeasuresUndone, .retrospectiveDrafted, .actionItemsHaveOwners, .actionItemsDone, .reportPublished:
            return true
        }
    }

    /// Whether a checklist is there already; some wait until somebody starts them.
    package func shows(_ checklist: Checklist) -> Bool {
        !checklist.waits || room.startedChecklists.contains(checklist.id)
    }
}
