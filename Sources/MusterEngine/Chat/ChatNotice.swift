import MusterCore
import MusterStore

/// Puts into the outbox that a room is to be brought up to date. It holds no word of the incident: what is told is read
/// when it is sent, as it is then, and by whoever may be told.
package struct ChatNotice {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// What stands before the id of an incident where a room is meant and no account.
    static let roomPrefix = "incident:"
    /// What stands before a room's id.
    package static let placePrefix = "room:"
    private static let subject = "room"

    /// Tells each server that has rooms, where one of the events concerns them.
    func enqueue(_ records: [EventRecord], _ incident: Incident, _ connection: any SQLConnection, now: Timestamp) throws
    {
        let servers = parts.chat.servers.filter(\.rules.hasRooms)
        if servers.isEmpty || !records.contains(where: { $0.event.concernsRooms }) { return }
        for server in servers { try enqueue(incident.id, to: server.channel, connection, now: now) }
    }

    /// Does nothing where a message waits that will do.
    func enqueue(
        _ incident: ID<Incident>,
        to channel: Channel,
        _ connection: any SQLConnection,
        now: Timestamp
    ) throws {
        let outbox = Outbox(connection)
        if try outbox.isWaiting(channel: channel.rawValue, of: incident, subject: Self.subject) { return }
        let message = OutgoingMessage(
            key: "chat:\(channel.rawValue):\(parts.makeID())",
            channel: channel,
            to: "\(Self.roomPrefix)\(incident)",
            subject: "The room of an incident",
            body: ""
        )
        var row = try OutboxMessage(Notice(message: message, incident: incident), ID(parts.makeID()), now)
        row.subject = Self.subject
        try outbox.enqueue(row)
    }
}

extension IncidentEvent {
    /// Whether a room is told of it, or looks different afterwards.
    fileprivate var concernsRooms: Bool {
        if isForRooms { return true }
        return switch self {
        case .declared, .paged, .restricted, .restrictionLifted, .admitted: true
        case .described, .severityChanged, .factRecorded, .milestoneReached, .reopened, .roleAssigned, .roleReleased,
            .escalationStarted, .escalationAdvanced, .escalationExhausted, .pageAcknowledged, .notified, .updateSent,
            .updateProposed, .updateDeclined, .checkedIn, .noted, .ticked, .conditionConfirmed, .gateOverridden,
            .dutyConfirmed, .obligationReminded, .obligationMissed, .obligationKept, .prompted,
            .retrospectiveScheduled, .retrospectiveSaved, .reportAdvanced, .actionItemAdded, .actionItemChanged,
            .alertLinked, .alertCleared, .measureRecorded, .measureUndone, .handoverOffered, .handoverCompleted,
            .bridgeSet, .bridgeOrdered, .bridgeFailed, .legalTriggered, .attachment, .legal, .automation, .room:
            false
        }
    }
}
