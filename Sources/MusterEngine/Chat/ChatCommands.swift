package import MusterCore
import MusterStore

/// Reads the commands of the composer; what they mean is known where the composer is.
package struct ChatReader: Sendable {
    /// What a text that begins with a slash asks for of an incident; nil for plain words.
    let read: @Sendable (String, Incident, ProcessDefinition, ID<Person>) throws -> IncidentCommand?
    /// What an error means to whoever wrote it; nil for one that is none of their business.
    let words: @Sendable (any Error) -> String?
    /// The commands that there are.
    let help: String

    package init(
        help: String,
        words: @escaping @Sendable (any Error) -> String?,
        read: @escaping @Sendable (String, Incident, ProcessDefinition, ID<Person>) throws -> IncidentCommand?
    ) {
        self.help = help
        self.words = words
        self.read = read
    }
}

/// What people ask for from a chat: reports, declarations, and everything that the composer of an incident can do. Each
/// command is the person's own, with their rights and nobody else's.
package struct ChatCommands: Sendable {
    private let parts: EngineParts
    private let server: any ChatServer
    private let reader: ChatReader

    package init(_ parts: EngineParts, _ server: any ChatServer, _ reader: ChatReader) {
        self.parts = parts
        self.server = server
        self.reader = reader
    }

    package struct Answer: Equatable, Sendable {
        package var text: String
        /// Whether the room is told of it anyway, since it is on record now.
        package var isRecorded: Bool
    }

    /// Does what a line asks for.
    ///
    /// - Parameters:
    ///   - line: without the sign that makes a command of it.
    ///   - room: where it was written.
    package func run(_ line: String, by author: ChatPeople.Author, in room: String) async throws -> Answer {
        do {
            return try await carryOut(line, author, room)
        } catch let error as StoreError where AskedOnce.current != nil {
            // Whoever asks for it under a name asks again.
            throw error
        } catch {
            guard let words = reader.words(error) else { throw error }
            return Answer(text: words, isRecorded: false)
        }
    }

    private func carryOut(_ line: String, _ author: ChatPeople.Author, _ room: String) async throws -> Answer {
        let (verb, rest) = Self.split(line)
        switch verb.lowercased() {
        case "", "help": return Answer(text: reader.help, isRecorded: false)
        case "report": return try await report(rest, author)
        case "declare": return try await declare(rest, author)
        case "list", "status": return try await list(author)
        default: break
        }
        guard let person = author.person else { return Answer(text: ChatAnswers.stranger, isRecorded: false) }
        let own = try await incident(of: room)
        var (target, words) = (own, line)
        if let named = IncidentNumber.read(verb) {
            target = try await parts.database.read { [parts] connection in
                try IncidentBoard(connection).id(number: named).map { try parts.incident($0, connection) }
            }
            guard let target, target.isVisible(to: .person(person.id)) else {
                return Answer(
                    text: "There is no \(IncidentNumber.reference(named)), or none that you may see.",
                    isRecorded: false
                )
            }
            words = rest
        }
        if let said = Self.answer(words, target) {
            // Each page is answered by itself, and by a repeat those alone that are left.
            let text = try await AskedOnce.$current.withValue(nil) {
                try await ChatAnswers(parts, server).reply(said, by: author)
            }
            return Answer(text: text, isRecorded: false)
        }
        guard let target, target.isVisible(to: .person(person.id)) else {
            return Answer(text: "Say which incident: \"INC-12 \(line)\", or write it in its room.", isRecorded: false)
        }
        return try await run(words, on: target, as: person, isHere: target.id == own?.id)
    }

    /// A word that answers pages, with the incident that it is said of; nil for all else. That a page of an incident is
    /// acknowledged is one of the incident's own commands.
    private static func answer(_ words: String, _ target: Incident?) -> String? {
        let (word, rest) = split(words)
        let passesOn = ["esc", "escalate"].contains(word.lowercased())
        guard let target else {
            return passesOn || ["ack", "acknowledge"].contains(word.lowercased()) ? words : nil
        }
        return passesOn && rest.isEmpty ? "\(IncidentNumber.short(target.number)) \(word)" : nil
    }

    private func run(_ words: String, on incident: Incident, as person: Person, isHere: Bool) async throws -> Answer {
        let process = try await parts.database.read { [parts] connection in
            try parts.processes.definition(incident.process, version: incident.processVersion, connection)
        }
        guard let command = try reader.read("/\(words)", incident, process, person.id) else {
            return Answer(text: reader.help, isRecorded: false)
        }
        // Whoever is paged may answer, whatever else they may do.
        if !person.mayRespond, command != .acknowledge(page: nil) {
            return Answer(text: "You may read incidents, and not change them; ask an administrator.", isRecorded: false)
        }
        let after = try await Commands(parts).run(command, on: incident.id, as: .person(person.id), by: .chat)
        guard after.version > incident.version else { return Answer(text: "Nothing changed.", isRecorded: false) }
        let record = try await parts.database.read {
            try EventLog($0).load(incident.id, after: incident.version, limit: 1).first
        }
        let writer = TimelineWriter(process: process, organisation: parts.organisations.current)
        let done = record.map { writer.entry($0).text } ?? "Done"
        return Answer(text: "\(after.reference): \(done)", isRecorded: isHere)
    }

    /// Of the whole company anybody may report; who they are is noted.
    private func report(_ text: String, _ author: ChatPeople.Author) async throws -> Answer {
        var (route, title) = (IntakeReport.Route.general, text)
        for known in [IntakeReport.Route.security, .privacy] where text.lowercased().hasPrefix("\(known.rawValue):") {
            (route, title) = (known, String(text.dropFirst(known.rawValue.count + 1)).withoutSpacesAround)
        }
        let words = title.split(separator: "\n", maxSplits: 1).map(String.init)
        let head = words.first?.cut(to: Limits.titleLength) ?? ""
        let whole = words.count > 1 || head.utf8.count < title.utf8.count ? title : ""
        let report = try await Intake(parts).receive(
            IntakeReport.Details(
                route: route,
                title: head,
                description: whole,
                reporter: author.person?.name ?? author.name,
                contact: author.person?.email ?? server.name
            )
        )
        return Answer(text: "Thank you, this is \(report.reference). Somebody will look at it.", isRecorded: false)
    }

    private func declare(_ text: String, _ author: ChatPeople.Author) async throws -> Answer {
        guard let person = author.person else { return Answer(text: ChatAnswers.stranger, isRecorded: false) }
        guard person.mayRespond else {
            let text = "You may report (\"report TEXT\"), and not declare; ask an administrator."
            return Answer(text: text, isRecorded: false)
        }
        let process = parts.processes.current
        let (first, rest) = Self.split(text)
        let level = process.severities.first { $0.key.lowercased() == first.lowercased() }?.key
        let title = level == nil ? text : rest
        guard !title.isEmpty else {
            let levels = process.severities.map(\.key).joined(separator: ", ")
            return Answer(text: "Write it as declare [\(levels)] WHAT IS WRONG", isRecorded: false)
        }
        let usual =
            process.triage.defaultSeverity.isEmpty ? process.severities.last?.key : process.triage.defaultSeverity
        let declaration = Declaration(severity: level ?? usual ?? "", title: title)
        let incident = try await Commands(parts).declare(declaration, as: .person(person.id), by: .chat)
        let link = parts.links.incident(incident.reference)
        return Answer(text: "Declared \(incident.severity) \(incident.reference): \(title). \(link)", isRecorded: false)
    }

    private func list(_ author: ChatPeople.Author) async throws -> Answer {
        guard let person = author.person else { return Answer(text: ChatAnswers.stranger, isRecorded: false) }
        let found = try await parts.database.read { connection in
            try IncidentBoard(connection).list(.unresolved, for: .person(person.id), limit: 11)
        }
        if found.isEmpty { return Answer(text: "No incident is open.", isRecorded: false) }
        let lines = found.prefix(10).map { "\($0.severity) \(IncidentNumber.reference($0.number)): \($0.name)" }
        let more = found.count > 10 ? ["… and more: \(parts.links.base)"] : []
        return Answer(text: (lines + more).joined(separator: "\n"), isRecorded: false)
    }

    private func incident(of room: String) async throws -> Incident? {
        let (parts, name) = (parts, server.channel.rawValue)
        return try await parts.database.read { connection in
            try ChatRooms(connection).find(name, room: room).map { try parts.incident($0.incident, connection) }
        }
    }

    /// The first word, and what follows it.
    private static func split(_ text: String) -> (String, String) {
        let trimmed = text.withoutSpacesAround
        let head = trimmed.prefix { !$0.isWhitespace }
        return (String(head), String(trimmed.dropFirst(head.count)).withoutSpacesAround)
    }
}

extension Person {
    fileprivate var mayRespond: Bool {
        switch permission {
        case .admin, .responder: true
        case .stakeholder, .observer: false
        }
    }
}
