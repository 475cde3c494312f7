import MusterCore
package import MusterStore

/// Holds the record against itself: every hash, and what the lists say against what the events say.
package struct RecordCheck: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Looks at everything. Takes minutes where there are millions of events.
    package func report() async throws -> ChainReport {
        let parts = parts
        let processes = try await readableProcesses()
        return try await ChainVerifier.verify(parts.database) { summary, records in
            guard let incident = Incident(replaying: records) else { return ["it has no event that declares it"] }
            guard let process = processes["\(incident.process)@\(incident.processVersion)"] else {
                return ["its process \(incident.process) (version \(incident.processVersion)) is not in the store"]
            }
            let promises = obligations(
                of: incident,
                under: process,
                calendar: parts.organisations.current.calendar
            )
            let expected = IncidentSummary(incident, process: process, promises: promises, headHash: summary.headHash)
            return expected.sameRecord(as: summary) ? [] : ["the list of incidents says something else than its events"]
        }
    }

    /// Writes the lists and wake-ups anew from the events.
    ///
    /// - Returns: how many incidents there are.
    package func rebuild() async throws -> Int {
        let ids = try await parts.database.read { try EventLog($0).incidents() }
        for id in ids {
            try await Commands(parts).commit(.normal) { transaction in try transaction.rebuild(id) }
        }
        return ids.count
    }

    private func readableProcesses() async throws -> [String: ProcessDefinition] {
        let parts = parts
        return try await parts.database.read { connection in
            var found: [String: ProcessDefinition] = [:]
            for (key, version) in try Processes(connection).all() {
                found["\(key)@\(version)"] = try parts.processes.definition(key, version: version, connection)
            }
            return found
        }
    }
}

extension IncidentSummary {
    /// Whether both say the same of the record; what is due next depends on the calendar, which may have changed since.
    fileprivate func sameRecord(as other: IncidentSummary) -> Bool {
        var (one, two) = (self, other)
        for keyPath in [\IncidentSummary.details.nextDueAt] {
            (one[keyPath: keyPath], two[keyPath: keyPath]) = (nil, nil)
        }
        (one.details.nextDue, two.details.nextDue) = (nil, nil)
        (one.details.overdue, two.details.overdue) = (0, 0)
        return one == two
    }
}
