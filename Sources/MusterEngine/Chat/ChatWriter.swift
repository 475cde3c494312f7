import MusterCore

/// Turns the record of an incident into what its room of a chat server is told. Pure: the same event always makes the
/// same message.
struct ChatWriter {
    let incident: Incident
    let process: ProcessDefinition
    let organisation: Organisation
    let links: Links

    private var writer: TimelineWriter { TimelineWriter(process: process, organisation: organisation) }
    private var page: OutgoingMessage.Link {
        OutgoingMessage.Link(title: "Open \(incident.reference)", url: links.incident(incident.reference))
    }

    /// As the process names it, without the sign that people write before it.
    var roomName: String {
        let name = Naming.name(process.naming.channel, of: incident, zone: organisation.calendar.zone)
        return name.hasPrefix("#") ? String(name.dropFirst()) : name
    }

    private var mark: String { incident.drillMark }
    private var name: String { "\(incident.reference) \(incident.name)" }
    var title: String { "\(mark)\(name)" }

    /// Who does what, and where to go: the line above the room.
    var topic: String {
        let phase = incident.phase(under: process)?.name ?? "Declared"
        let roles = process.roles.compactMap { role -> String? in
            let names = incident.holders(of: role.key).map { writer.name(of: $0.person) }
            return names.isEmpty ? nil : "\(role.name): \(names.joined(separator: ", "))"
        }
        let lead = process.lead.map { incident.holder(of: $0.key) == nil ? ["\($0.name): nobody yet"] : [] } ?? []
        let bridge = incident.bridge.map { ["Bridge: \($0)"] } ?? []
        return (["\(mark)\(incident.severity)", phase] + bridge + lead + roles + [page.url]).joined(separator: " · ")
    }

    var purpose: String { [title, incident.summary].compactMap(\.self).joined(separator: ". ") }

    /// The first message, which is pinned.
    var opening: ChatPost {
        let who = writer.name(of: incident.declaredBy)
        let lines = [
            "Declared by \(who).", incident.summary, incident.bridge.map { "Bridge: \($0)" },
            "What is written here stands in the war room too. Commands begin with an exclamation mark: !help",
        ]
        return ChatPost(
            key: "\(incident.id)#1",
            head: "\(mark)\(incident.severity) \(name)",
            text: lines.compactMap(\.self).joined(separator: "\n"),
            links: [page]
        )
    }

    var pinned: OutgoingMessage.Link { page }

    /// What the room is told of an event; nil where it need not know.
    func post(_ record: EventRecord) -> ChatPost? {
        let key = "\(incident.id)#\(record.sequence)"
        let entry = writer.entry(record)
        if case .room(.said) = record.event { return ChatPost(key: key, head: "\(mark)\(entry.who)", text: entry.text) }
        guard record.event.isForRooms else { return nil }
        let who = record.actor == .muster ? "" : " (\(entry.who))"
        return ChatPost(key: key, text: "\(mark)\(entry.text)\(who)")
    }

    /// Many entries as one message, so that nobody is flooded after a pause: the newest lines, and where the rest is.
    func summary(_ records: [EventRecord]) -> ChatPost? {
        guard let first = records.first, let last = records.last else { return nil }
        let lines = records.suffix(ChatLimits.flood).map { record -> String in
            let entry = writer.entry(record)
            let line = entry.text.replacing("\n", with: " ")
            return "• \(entry.who): \(line.cut(to: 160) ?? "…")"
        }
        let left = records.count - lines.count
        return ChatPost(
            key: "\(incident.id)#\(first.sequence)-\(last.sequence)",
            head: "\(mark)\(records.count) entries at once",
            text: ((left > 0 ? ["\(left) earlier ones are on the page."] : []) + lines).joined(separator: "\n"),
            links: [page]
        )
    }

    /// Those who belong into the room.
    var people: [Person] {
        var seen: Set<ID<Person>> = []
        let present = incident.participations.filter { $0.until == nil }.compactMap(\.who.person)
        let all = [incident.declaredBy.person].compactMap(\.self) + present + incident.pages.map(\.person)
        return all.filter { seen.insert($0).inserted && incident.isVisible(to: .person($0)) }
            .compactMap(organisation.person).filter(\.isActive)
    }
}

extension IncidentEvent {
    /// Whether those who follow an incident by chat are told. What only keeps the record, or repeats what another event
    /// says, is left to the page.
    var isForRooms: Bool {
        switch self {
        case .severityChanged, .factRecorded, .milestoneReached, .reopened, .roleAssigned, .roleReleased,
            .escalationStarted, .escalationExhausted, .pageAcknowledged, .updateSent, .updateProposed,
            .updateDeclined, .checkedIn, .noted, .gateOverridden, .dutyConfirmed, .obligationReminded,
            .obligationMissed, .prompted, .retrospectiveScheduled, .actionItemAdded, .alertLinked, .measureRecorded,
            .measureUndone, .handoverOffered, .handoverCompleted, .bridgeSet, .bridgeFailed, .legalTriggered,
            .described,
            .attachment, .legal, .automation:
            true
        case .room(let event): event.isForRooms
        case .declared, .escalationAdvanced, .paged, .notified, .ticked, .conditionConfirmed, .obligationKept,
            .retrospectiveSaved, .reportAdvanced, .actionItemChanged, .alertCleared, .restricted, .admitted,
            .restrictionLifted, .bridgeOrdered:
            false
        }
    }
}

extension RoomEvent {
    fileprivate var isForRooms: Bool {
        switch self {
        case .said, .orderGiven, .orderMoved, .hypothesisRaised, .hypothesisJudged, .actionProposed, .actionMoved,
            .decided, .protocolBroken, .questionAnswered, .engaged, .disengaged, .deputyNamed, .deputyReleased,
            .rhythmSet, .dismissed, .ticketFiled, .labelled, .checklistStarted:
            true
        // What an incident is linked with may be nobody's business there.
        case .marked, .linked: false
        }
    }
}
