import MusterCore
import MusterStore

/// Puts into the outbox that a meeting is to be made, or ended, in the transaction that has decided so. It holds no word of
/// the incident: what is told is read when it is sent.
struct MeetingNotice {
    /// What is to be done, as the address of a message says it.
    enum Wish: Equatable {
        case open(ID<Incident>)
        /// As its maker calls it.
        case end(String)

        init?(_ address: String) {
            let parts = address.split(separator: ":", maxSplits: 1).map(String.init)
            switch (parts.first, parts.last) {
            case ("open", let id?):
                guard let incident = ID<Incident>(id) else { return nil }
                self = .open(incident)
            case ("end", let meeting?):
                guard meeting.wholeMatch(of: /[0-9]{1,20}/) != nil else { return nil }
                self = .end(meeting)
            default: return nil
            }
        }

        var address: String {
            switch self {
            case .open(let incident): "open:\(incident)"
            case .end(let meeting): "end:\(meeting)"
            }
        }
    }

    private let parts: EngineParts

    init(_ parts: EngineParts) {
        self.parts = parts
    }

    func enqueue(_ records: [EventRecord], _ incident: Incident, _ connection: any SQLConnection, now: Timestamp) throws
    {
        for record in records {
            // Named by the event that asks for it, so that it is asked for once.
            let key = "meeting:\(incident.id)#\(record.sequence)"
            switch record.event {
            case .bridgeOrdered:
                try add(
                    .open(incident.id),
                    key,
                    "A meeting for \(incident.reference)",
                    .page,
                    incident,
                    connection,
                    now
                )
            case .milestoneReached(let reached) where reached.milestone == .closed:
                guard let meeting = incident.meeting else { continue }
                try add(.end(meeting), key, "The end of a meeting", .normal, incident, connection, now)
            case .declared, .described, .severityChanged, .factRecorded, .milestoneReached, .reopened, .roleAssigned,
                .roleReleased, .escalationStarted, .escalationAdvanced, .escalationExhausted, .paged,
                .pageAcknowledged, .notified, .updateProposed, .updateDeclined, .updateSent, .checkedIn, .noted,
                .ticked, .conditionConfirmed, .gateOverridden, .dutyConfirmed, .obligationReminded, .obligationMissed,
                .obligationKept, .prompted, .retrospectiveScheduled, .retrospectiveSaved, .reportAdvanced,
                .actionItemAdded, .actionItemChanged, .alertLinked, .alertCleared, .measureRecorded, .measureUndone,
                .handoverOffered, .handoverCompleted, .bridgeSet, .bridgeFailed, .legalTriggered, .restricted,
                .admitted, .restrictionLifted, .room, .attachment, .legal, .automation:
                continue
            }
        }
    }

    private func add(
        _ wish: Wish,
        _ key: String,
        _ subject: String,
        _ urgency: OutgoingMessage.Urgency,
        _ incident: Incident,
        _ connection: any SQLConnection,
        _ now: Timestamp
    ) throws {
        let message = OutgoingMessage(
            key: key,
            channel: .zoom,
            to: wish.address,
            subject: subject,
            body: "",
            urgency: urgency
        )
        try Outbox(connection).enqueue(
            OutboxMessage(Notice(message: message, incident: incident.id), ID(parts.makeID()), now)
        )
    }
}
