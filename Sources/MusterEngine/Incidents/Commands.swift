package import MusterCore
import MusterStore

/// The only way to change anything about an incident: load, decide, commit.
///
/// Whatever a command causes lies in one transaction with it: events, read models, the next wake-up, messages.
package struct Commands: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    var processes: ProcessLibrary { parts.processes }

    /// Alerts that are held in memory belong to the incident that theirs was merged into.
    func forget(_ merged: ID<Incident>, for target: ID<Incident>) { parts.alerts.move(from: merged, to: target) }

    /// Declares an incident under the process in force.
    ///
    /// - Throws: ``IncidentRejection`` for the one who asked, ``StoreError`` where nothing could be made durable.
    @discardableResult
    package func declare(_ declaration: Declaration, as actor: Actor, by source: EventSource) async throws -> Incident {
        let parts = parts
        return try await commit(.urgent) { transaction in
            try transaction.declare(declaration, under: parts.processes.current, as: actor, by: source)
        }
    }

    /// Carries out a command.
    ///
    /// - Returns: the incident as it is now.
    @discardableResult
    package func run(
        _ command: IncidentCommand,
        on incident: ID<Incident>,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        try await commit(.urgent) { transaction in
            try transaction.run(command, on: incident, as: actor, by: source)
        }
    }

    /// Carries out several commands on one incident: all of them, or none where one is refused.
    ///
    /// - Returns: the incident as it is now.
    @discardableResult
    package func run(
        _ commands: [IncidentCommand],
        on incident: ID<Incident>,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        try await commit(.urgent) { transaction in
            var after = try transaction.load(incident)
            for command in commands { after = try transaction.run(command, on: incident, as: actor, by: source) }
            return after
        }
    }

    /// Runs `body` in one transaction and tells whoever waits for what it changed.
    func commit<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (inout IncidentTransaction) throws -> Value
    ) async throws -> Value {
        let parts = parts
        let outgoing = OutgoingBatch(parts)
        let asked = AskedOnce.current
        let (value, changed, hasPublished): (Value, [ID<Incident>: Incident], Bool)
        do {
            (value, changed, hasPublished) = try await parts.database.write(lane) { connection in
                outgoing.begin()
                var transaction = IncidentTransaction(parts, connection, now: parts.clock.now(), outgoing: outgoing)
                let value = try body(&transaction)
                if let asked, let first = transaction.changed.keys.first { asked.concerns(first) }
                Failpoint.hit("command.written")
                return (value, transaction.changed, transaction.hasPublished)
            }
        } catch {
            outgoing.takeBack()
            throw error
        }
        Failpoint.hit("command.committed")
        if hasPublished {
            parts.statusPage.change()
            parts.database.announce([StatusPageEdition.announcement])
        }
        outgoing.send()
        tell(changed)
        Failpoint.hit("command.told")
        return value
    }

    /// Tells whoever waits for it that these incidents have changed, for good.
    func tell(_ changed: [ID<Incident>: Incident]) {
        if changed.isEmpty { return }
        for incident in changed.values { parts.incidents.confirm(incident) }
        parts.live.tell(Set(changed.keys.map { .incident($0) } + [.everything]))
        parts.outboxBell.ring()
        parts.timerBell.ring()
    }
}
