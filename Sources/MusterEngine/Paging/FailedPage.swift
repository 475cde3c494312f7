import Logging
import MusterCore
import MusterStore

/// A page of which no message reached anybody, nor ever will: whoever comes next is paged at once.
struct FailedPage: Hashable, Sendable {
    private let incident: ID<Incident>
    private let page: ID<Page>
    private let reason: String

    /// - Returns: nil while another message of the page was delivered or may yet be.
    init?(_ message: OutboxMessage, because reason: String, _ outbox: Outbox) throws {
        guard message.purpose == .page, let incident = message.incident,
            let subject = message.subject, let page = ID<Page>(subject),
            try !outbox.mayReach(.page, of: incident, subject: subject)
        else { return nil }
        self.incident = incident
        self.page = page
        self.reason = reason
    }

    /// Takes the next step in the transaction that puts the failure on record: whoever died between the two would leave the
    /// next person to the patience of the step.
    func passOn(in transaction: inout IncidentTransaction, _ parts: EngineParts) throws {
        let connection = transaction.connection
        do {
            try connection.attempt {
                let found = try transaction.load(incident)
                guard try !othersMayAnswer(found, Outbox(connection)) else { return }
                try transaction.run(.missPage(page, because: reason), on: incident, as: .muster, by: .clock)
            }
        } catch is IncidentRejection {
            // Answered, resolved, or the next step taken meanwhile: nobody is left to be told.
        } catch let error where Self.isOfIncident(error) {
            // What cannot be read must not keep the outcomes of other messages from being recorded.
            parts.logger.error("the next step could not be taken", metadata: ["error": "\(error)"])
        }
    }

    /// Whether the incident is to blame, and no database that is to be asked again.
    private static func isOfIncident(_ error: any Error) -> Bool {
        if case StoreError.unexpectedValue = error { return true }
        return error is EngineError
    }

    func log(_ parts: EngineParts) {
        parts.logger.error(
            "a page reached nobody",
            metadata: ["incident": "\(incident)", "page": "\(page)", "because": "\(reason)"]
        )
    }

    /// Whether somebody else who was paged in the same step has the page, or may get it yet.
    private func othersMayAnswer(_ found: Incident, _ outbox: Outbox) throws -> Bool {
        guard let failed = found.pages.first(where: { $0.id == page }) else { return true }
        return try found.pages.contains { other in
            try other.id != page && other.escalation == failed.escalation && other.step == failed.step
                && outbox.mayReach(.page, of: incident, subject: other.id.description)
        }
    }
}
