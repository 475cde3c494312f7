extension ProcessReader {
    /// What can only be judged when the whole file has been read.
    mutating func check(_ process: ProcessDefinition, in file: ProcessFields) {
        checkReport(process, in: file)
        checkCategories(process, in: file)
        refuseIdleTriggers(process, in: file)
        // In a file with errors half of these would only be echoes of them.
        guard !hasErrors else { return }
        warnOfSilence(process, in: file)
        warnOfIdleRoles(process)
        warnOfIdleAudiences(process)
        for contact in names.all(.contact) where !contact.isUsed {
            warn(contact.place, "nothing in the process speaks of \"\(contact.name)\"", mend: "use it or take it out")
        }
    }

    /// A duty to publish a report that the process does not have can never be done.
    private mutating func checkReport(_ process: ProcessDefinition, in file: ProcessFields) {
        guard process.report == nil else { return }
        let mend = "add the section \"incident report\""
        for clock in process.clocks where clock.duty == .reportPublished {
            report(place(of: clock.line, in: file["clocks"]), "there is no report to publish", mend: mend)
        }
        for gate in process.gates {
            for condition in gate.conditions where condition.check == .reportPublished {
                let place = file["gates"].map {
                    YAMLNode(content: .nothing, line: condition.line, column: 1, path: $0.path)
                }
                report(
                    place ?? file.node,
                    "there is no report to publish, so this gate could never be passed",
                    mend: mend
                )
            }
        }
    }

    private func place(of line: Int, in section: YAMLNode?) -> YAMLNode {
        guard case .list(let items)? = section?.content, let item = items.first(where: { $0.line == line }) else {
            return section ?? YAMLNode(content: .nothing, line: line, column: 1, path: "")
        }
        return item
    }

    private mutating func checkCategories(_ process: ProcessDefinition, in file: ProcessFields) {
        guard process.categories.isEmpty, process.severities.contains(where: \.needsCategory) else { return }
        report(
            file["severities"] ?? file.node,
            "a category is required, but there are none",
            mend: "add the section \"categories\""
        )
    }

    private mutating func warnOfSilence(_ process: ProcessDefinition, in file: ProcessFields) {
        for field in entries(of: file["severities"]) {
            guard let level = process.severity(field.name), !level.lightweight else { continue }
            let isOwedUpdates = process.clocks.contains { clock in
                guard case .every(let map) = clock.timing, case .update = clock.duty else { return false }
                return map[level.key] != nil
            }
            guard !isOwedUpdates else { continue }
            warn(
                field.key,
                "nobody is owed regular updates of \(level.key)",
                mend: "add a clock with \"every\", or make it \"lightweight: yes\""
            )
        }
    }

    private mutating func warnOfIdleRoles(_ process: ProcessDefinition) {
        for entry in names.all(.role) {
            guard let role = process.role(entry.key), role.single, role.requiredAt.isEmpty, !entry.isUsed else {
                continue
            }
            warn(
                entry.place,
                "\"\(role.name)\" is never required, and nothing refers to it",
                mend: "add \"required at: …\", or \"many: yes\" where several people hold it"
            )
        }
    }

    private mutating func warnOfIdleAudiences(_ process: ProcessDefinition) {
        for entry in names.all(.audience) {
            let isServed =
                process.templates.contains { $0.audience == entry.key }
                || process.clocks.contains { $0.duty == .update(audience: entry.key) }
            guard !isServed else { continue }
            warn(entry.place, "no clock and no template serves \"\(entry.name)\"", mend: "add one, or take it out")
        }
    }
}
