package import MusterCore
package import MusterStore

// Which process is in force: the file that Muster is started with, until somebody saves another one in the browser; that
// one then stays in force until Muster is started with a file that was never in force.

extension ProcessLibrary {
    /// What tells other nodes that another process is in force.
    static let announcement = "process"

    /// Puts the file of this start in force, or what was saved in the browser since it was.
    package func keep(in database: any Database, at now: Timestamp) async throws {
        let file = current
        let (number, process) = try await database.write(.normal) { connection in
            let editions = ProcessEditions(connection)
            try editions.lock()
            if let latest = try editions.latest() {
                if latest.version == file.version, latest.key == file.key { return (latest.number, file) }
                if latest.origin == .browser, try editions.wasFile(file.key, file.version),
                    let text = try Processes(connection).text(key: latest.key, version: latest.version),
                    let saved = ProcessFile(kept: text).definition
                {
                    return (latest.number, saved)
                }
            }
            let note = "The file that Muster was started with"
            return (try editions.add(file, .file, at: now, by: .muster, note: note), file)
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
