@testable import MusterCore
@testable import MusterStore

extension ID {
    /// An id that is easily told from others.
    static func sample(_ number: Int) -> ID {
        let digits = String(number)
        guard let id = ID("abcdef00-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits) else {
            preconditionFailure("twelve digits end a UUID")
        }
        return id
    }
}

extension Timestamp {
    /// Seconds after some moment.
    static func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_800_000_000_000 + seconds * 1_000) }
}

/// Bytes that differ from each other and are the same in each run.
func sampleBytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
}

enum SampleHistory {
    static let incident: ID<Incident> = .sample(7)

    /// Three events, with texts that hold what is special in JSON and in UTF-8.
    static func records(number: Int = 1, incident: ID<Incident> = incident) -> [EventRecord] {
        let ana: Actor = .person(.sample(0xA1))
        let declared = IncidentEvent.Declared(
            id: incident,
            number: number,
            process: "standard",
            processVersion: "1",
            severity: "SEV1",
            title: "Käufe \"scheitern\" / 50%",
            drill: false
        )
        let changed = IncidentEvent.SeverityChanged(from: "SEV1", to: "SEV2", reason: "one customer only")
        let noted = IncidentEvent.Noted(kind: .decision, text: "Roll back", refersTo: nil)
        let events: [IncidentEvent] = [.declared(declared), .severityChanged(changed), .noted(noted)]
        return events.enumerated().map { index, event in
            EventRecord(
                sequence: index + 1,
                event: event,
                actor: ana,
                source: .web,
                occurredAt: .at(Int64(index) * 10),
                recordedAt: .at(Int64(index) * 10 + 1)
            )
        }
    }

    /// Writes the history with its line in the list of incidents.
    static func write(number: Int = 1, incident: ID<Incident> = incident, _ connection: any SQLConnection) throws {
        let records = records(number: number, incident: incident)
        let coded = try EventLog(connection)
            .append(records, to: incident, expectedVersion: 0, randomBytes: sampleBytes)
        try IncidentBoard(connection).save(
            summary(number: number, incident, version: records.count, head: coded.headHash)
        )
        try IncidentSearch(connection).add(coded.texts, to: number)
    }

    static func summary(number: Int, _ incident: ID<Incident>, version: Int, head: String) -> IncidentSummary {
        IncidentSummary(
            id: incident,
            number: number,
            version: version,
            headHash: head,
            name: "Checkout is failing",
            severity: "SEV2",
            severityRank: 1,
            process: "standard",
            service: "checkout",
            declaredAt: .at(Int64(number)),
            resolvedAt: nil,
            closedAt: nil,
            wakeAt: nil,
            details: IncidentSummary.Details(
                phase: "Declared",
                drill: false,
                lead: nil,
                nextDueAt: nil,
                nextDue: nil,
                overdue: 0,
                unanswered: 0,
                publicState: nil
            )
        )
    }
}
