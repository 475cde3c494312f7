import Testing

@testable import MusterCore

@Suite("Contacts of the processes")
struct ProcessContactsTests {
    /// Every name that a process speaks of as somebody to page, tell or write to.
    private func names(_ process: ProcessDefinition) -> Set<String> {
        var names = Set(
            process.contacts.map(\.name) + process.escalation.map(\.to) + process.audiences.compactMap(\.contact)
        )
        for level in process.severities {
            names.formUnion(level.notify)
            for target in level.page {
                switch target.target {
                case .owningTeam(let fallback): names.insert(fallback)
                case .contact(let name): names.insert(name)
                }
            }
        }
        for clock in process.clocks {
            if case .contact(let name) = clock.owner { names.insert(name) }
            for case .escalate(let name) in clock.missed { names.insert(name) }
        }
        for trigger in process.legal { names.formUnion(trigger.page + trigger.notify) }
        return names
    }

    @Test("all reach somebody in the sample organisation, at any hour", arguments: BuiltInProcesses.names)
    func sample(name: String) throws {
        guard let process = ProcessDefinition.builtIn(named: name) else { return }
        let organisation = SampleOrganisation.make(makeID: CountingIDs().make, start: Story.wednesday)

        for name in names(process).sorted() {
            for hours in [0, 7, 100] {
                let reached = organisation.resolve(contact: name, at: Story.wednesday + .hours(hours))
                #expect(!reached.isEmpty, "\(name)")
            }
        }
    }

    @Test("that are paged reach people, who can answer", arguments: BuiltInProcesses.names)
    func paged(name: String) throws {
        guard let process = ProcessDefinition.builtIn(named: name) else { return }
        let organisation = SampleOrganisation.make(makeID: CountingIDs().make, start: Story.wednesday)
        let escalated = process.clocks.flatMap(\.missed).compactMap { consequence -> String? in
            if case .escalate(let name) = consequence { name } else { nil }
        }

        for name in escalated + process.legal.flatMap(\.page) {
            #expect(!organisation.resolve(contact: name, at: Story.wednesday).people.isEmpty, "\(name)")
        }
    }
}
