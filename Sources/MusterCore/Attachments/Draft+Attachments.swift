extension Draft {
    mutating func carryOut(_ command: AttachmentCommand) throws(IncidentRejection) {
        switch command {
        case .attach(let file): try attach(file)
        case .remove(let id, let reason): try remove(id, reason)
        }
    }

    private mutating func attach(_ request: FileToAttach) throws(IncidentRejection) {
        if let shows = request.shows { try context.check(shows, field: "shows", limit: Limits.pictureTextLength) }
        let limits = context.attachmentLimits
        if request.file.size == 0 { throw .invalid(field: "file", problem: "is empty; choose another one") }
        if request.file.size > limits.perFile {
            throw .invalid(field: "file", problem: "has \(request.file.size) bytes; \(limits.perFile) are allowed")
        }
        if incident.attachedBytes + request.file.size > limits.perIncident {
            throw .invalid(
                field: "file",
                problem: "has no room: the files of \(incident.reference) may have \(limits.perIncident) bytes together"
            )
        }
        if incident.attachments.count >= Limits.attachmentsPerIncident {
            throw .invalid(
                field: "file",
                problem: "is one too many: an incident has at most \(Limits.attachmentsPerIncident) files"
            )
        }
        record(
            .attachment(
                .attached(
                    .init(
                        id: ID(context.makeID()),
                        entry: try entry(of: request.place),
                        name: Prose(FileName(request.name).text),
                        shows: request.shows.map { Prose($0) },
                        file: request.file
                    )
                )
            )
        )
    }

    private func entry(of place: FileToAttach.Place) throws(IncidentRejection) -> Int? {
        switch place {
        case .itself: return nil
        case .entry(let sequence):
            guard (1...incident.version).contains(sequence) else {
                throw .invalid(field: "entry", problem: "there is no entry \(sequence)")
            }
            return sequence
        case .written: return decision.records.last { $0.event.isWritten }?.sequence
        }
    }

    private mutating func remove(_ id: ID<Attachment>, _ reason: String) throws(IncidentRejection) {
        guard let attachment = incident.attachments.first(where: { $0.id == id }) else {
            throw .invalid(field: "attachment", problem: "there is no attachment \(id)")
        }
        if attachment.removal != nil { throw .alreadyDone("\(attachment.name.text) has been removed already") }
        try refuseWhileHeld("Nothing may be removed")
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        let person = context.actor.person
        let isOwn = person != nil && attachment.by.person == person
        let isAdministrator = person.flatMap(context.organisation.person)?.permission == .admin
        if !isOwn, !isAdministrator { try requireCommand("Removing a file of somebody else") }
        record(.attachment(.removed(.init(id: id, reason: Prose(reason)))))
    }
}

extension IncidentEvent {
    /// A line that somebody wrote, to which a file can belong.
    fileprivate var isWritten: Bool {
        if case .noted = self { return true }
        if case .room(.said) = self { return true }
        return false
    }
}
