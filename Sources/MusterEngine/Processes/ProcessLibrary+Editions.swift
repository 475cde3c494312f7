package import MusterCore
package import MusterStore

// Which process is in force: the file that the server is started with, until somebody saves another one in the browser;
// that one then stays in force until the server is started with a file that was never in force. A command puts nothing in
// force where anything is: nobody who asks for a backup or a pause means to change the process of every node.

extension ProcessLibrary {
    /// What tells other nodes that another process is in force.
    static let announcement = "process"

    private static let startNote = "The file that Muster was started with"

    /// Puts the file of this start of the server in force, or keeps what was saved in the browser since it was.
    ///
    /// - Parameter isChosen: false where nobody named the file and it is the default: that takes the place of nothing.
    package func keep(in database: any Database, isChosen: Bool = true, at now: Timestamp) async throws {
        let file = current
        let (number, process) = try await database.write(.normal) { connection in
            let editions = ProcessEditions(connection)
            try editions.lock()
            if let latest = try editions.latest() {
                if latest.version == file.version, latest.key == file.key { return (latest.number, file) }
                if try !Self.replaces(latest, with: file, isChosen: isChosen, editions),
                    let text = try Processes(connection).text(key: latest.key, version: latest.version),
                    let kept = ProcessFile(kept: text).definition
                {
                    return (latest.number, kept)
                }
            }
            return (try editions.add(file, .file, at: now, by: .muster, note: Self.startNote), file)
        }
        take(process, edition: number)
    }

    /// Whether the file of a start takes the place of another process that is in force.
    private static func replaces(
        _ latest: ProcessEditions.Edition,
        with file: ProcessDefinition,
        isChosen: Bool,
        _ editions: ProcessEditions
    ) throws -> Bool {
        switch latest.origin {
        case .file: return isChosen || latest.key == file.key
        case .browser:
            guard isChosen else { return false }
            // A release that words a built-in process anew is no choice of whoever runs Muster.
            let isBuiltIn = ProcessDefinition.builtIn(named: file.key)?.version == file.version
            return try !editions.wasFile(file.key, isBuiltIn ? nil : file.version)
        }
    }

    /// Takes what is in force, whatever file a command was given; where nothing is, that file.
    package func adopt(from database: any Database, at now: Timestamp) async throws {
        let file = current
        let (number, process) = try await database.write(.normal) { connection -> (Int, ProcessDefinition) in
            let editions = ProcessEditions(connection)
            try editions.lock()
            guard let latest = try editions.latest() else {
                return (try editions.add(file, .file, at: now, by: .muster, note: Self.startNote), file)
            }
            do {
                return (latest.number, try self.definition(latest.key, version: latest.version, connection))
            } catch EngineError.processUnreadable {
                // It stays in force for those who can read it.
                return (latest.number, file)
            }
        }
        take(process, edition: number)
    }

    /// Puts a process in force that somebody wrote. Incidents that are open stay with theirs.
    ///
    /// - Parameters:
    ///   - base: the version that it was made from.
    ///   - note: why.
    /// - Throws: ``ProcessRefused`` with every mistake, or where another version is in force than `base`.
    package func save(
        _ text: String,
        madeFrom base: String,
        note: String,
        in database: any Database,
        by actor: Actor,
        at now: Timestamp
    ) async throws {
        let reading = ProcessFile(text: text)
        guard let process = reading.definition else { throw ProcessRefused.mistakes(reading.problems) }
        if note.utf8.count > Limits.titleLength { throw ProcessRefused.noteTooLong }
        let number = try await database.write(.normal) { connection in
            let editions = ProcessEditions(connection)
            try editions.lock()
            let latest = try editions.latest()
            guard latest.map({ $0.version == base }) ?? true else { throw ProcessRefused.overtaken }
            if process.version == base { throw ProcessRefused.nothingChanged }
            return try editions.add(process, .browser, at: now, by: actor, note: note)
        }
        take(process, edition: number)
        database.announce([Self.announcement])
    }

    /// Takes in what another node has put in force.
    package func refresh(from database: any Database) async throws {
        let known = edition
        let found = try await database.read { connection -> (Int, ProcessDefinition)? in
            guard let latest = try ProcessEditions(connection).latest(), latest.number > known else { return nil }
            return (latest.number, try self.definition(latest.key, version: latest.version, connection))
        }
        if let (number, process) = found { take(process, edition: number) }
    }
}

/// Why a process was not put in force.
package enum ProcessRefused: Error {
    /// At least one of them is an error.
    case mistakes([ProcessProblem])
    /// Somebody else saved another version meanwhile.
    case overtaken
    case nothingChanged
    case noteTooLong
}
