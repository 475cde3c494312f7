import Logging
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
        return try await ChainVerifier.verify(parts.database, files: parts.attachments) { summary, records in
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

    /// How many incidents are rebuilt in one transaction: few where the commands of other nodes wait for it.
    private var batch: Int { parts.database.isShared ? 10 : 100 }

    /// Writes the lists, the index of words, the sums of the reports and the wake-ups anew from the events.
    ///
    /// - Returns: how many incidents there are.
    package func rebuild() async throws -> Int {
        let ids = try await parts.database.read { try EventLog($0).incidents() }
        // Where this is not finished, the next start sees it, and catches up.
        try await parts.database.write { connection in
            try Meta(connection).remove(Self.readModels)
            try ReportTallies(connection).clear()
        }
        try await rebuild(ids)
        try await parts.database.write { try Meta($0).set(Self.readModels, "1") }
        var isFirst = true
        while try await parts.database.write({ [isFirst] in try IncidentSearch($0).purge(isFirst: isFirst) }) {
            isFirst = false
        }
        return ids.count
    }

    /// Rebuilds what an earlier release wrote before there was a search and a report; does nothing where that is done.
    ///
    /// - Returns: how many incidents there were of these.
    package func catchUp() async throws -> Int {
        let done = try await parts.database.read { try Meta($0).value(Self.readModels) }
        guard done == nil else { return 0 }
        let ids = try await parts.database.read { try ReportTallies($0).incidentsWithout() }
        if !ids.isEmpty {
            parts.logger.notice(
                "older incidents are prepared for search and reports",
                metadata: ["count": "\(ids.count)"]
            )
        }
        try await rebuild(ids)
        try await parts.database.write { try Meta($0).set(Self.readModels, "1") }
        return ids.count
    }

    /// Under this key it is written that every incident has all of its read models.
    private static let readModels = "read-models"

    private func rebuild(_ ids: [ID<Incident>]) async throws {
        for start in stride(from: 0, to: ids.count, by: batch) {
            let some = ids[start..<min(start + batch, ids.count)]
            try await Commands(parts).commit(.normal) { transaction in
                for id in some { try transaction.rebuild(id) }
            }
        }
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
        for keyPath in [\IncidentSummary.details.nextDueAt, \IncidentSummary.wakeAt] {
            (one[keyPath: keyPath], two[keyPath: keyPath]) = (nil, nil)
        }
        (one.details.nextDue, two.details.nextDue) = (nil, nil)
        (one.details.overdue, two.details.overdue) = (0, 0)
        return one == two
    }
}
