import FoundationEssentials
package import MusterCore
package import MusterStore

/// The files of incidents: taken in, attached, handed out and removed.
package struct AttachmentBook: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// A place to write one file to that is being received.
    ///
    /// - Parameters:
    ///   - incident: as it was when the request came.
    ///   - others: bytes that come along with it.
    /// - Returns: the place, and how many bytes the file may have: what one file may, or what is left of the incident's room.
    package func receive(for incident: Incident, beside others: Int = 0) throws -> (file: ArrivingFile, limit: Int) {
        let limits = parts.attachmentLimits
        let limit = max(0, min(limits.perFile, limits.perIncident - incident.attachedBytes - others))
        let name = parts.makeID().uuidString.lowercased()
        return (try parts.attachments.receive(name, limit: limit), limit)
    }

    /// Keeps a file that has arrived: when it returns, its bytes survive a power cut. Nobody sees it before it is attached.
    package func keep(_ file: ArrivingFile) async throws -> FileFacts {
        try await parts.attachments.keep(file, in: parts.database, at: parts.clock.now())
    }

    /// Attaches files that are kept: all of them with what is written along, or none.
    ///
    /// - Parameter writing: the line that they belong to; nil where they stand by themselves.
    @discardableResult
    package func attach(
        _ files: [FileToAttach],
        writing line: IncidentCommand? = nil,
        to incident: ID<Incident>,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        let commands = [line].compactMap(\.self) + files.map { .attachment(.attach($0)) }
        return try await Commands(parts).commit(.urgent) { transaction in
            try transaction.run(commands, on: incident, as: actor, by: source)
        }
    }

    /// Removes the bytes of a file for good; that it was there stays on record.
    @discardableResult
    package func remove(
        _ id: ID<Attachment>,
        from incident: ID<Incident>,
        because reason: String,
        as actor: Actor,
        by source: EventSource
    ) async throws -> Incident {
        let command = IncidentCommand.attachment(.remove(id, reason: reason))
        let after = try await Commands(parts).run(command, on: incident, as: actor, by: source)
        if let sha256 = after.attachments.first(where: { $0.id == id })?.file.sha256 { try await takeAway(sha256) }
        return after
    }

    /// Takes away what was received and never attached, and what a removal left when the server ended in the middle of it.
    ///
    /// - Returns: how many files.
    package func sweep(now: Timestamp) async throws -> Int {
        let strays = try await parts.attachments.strays(before: now, in: parts.database)
        for sha256 in strays { try await takeAway(sha256) }
        return strays.count
    }

    private func takeAway(_ sha256: String) async throws {
        let shelf = parts.attachments
        // Asked of what is kept: in the transaction itself, a removal of the same bytes may be seen of which nothing comes.
        if try await parts.database.read({ try Attachments($0).isNeeded(sha256) }) { return }
        try await parts.database.write { try shelf.remove(sha256, $0) }
    }
}
