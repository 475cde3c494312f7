import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("The process in force", .timeLimit(.minutes(5)))
struct ProcessEditionTests {
    private let now = TestEngine.start

    private func save(_ text: String, _ engine: TestEngine, from base: String? = nil) async throws {
        let library = engine.parts.processes
        try await library.save(
            text,
            madeFrom: base ?? library.current.version,
            note: "Tried",
            in: engine.parts.database,
            by: .person(try engine.person("ana").id),
            at: now
        )
    }

    private func changed(_ engine: TestEngine) -> String { engine.parts.processes.current.text + "# Changed\n" }

    @Test("is the one that was saved last, while incidents stay with theirs")
    func pinned() async throws {
        let engine = try await TestEngine()
        let before = try await engine.declare()

        try await save(changed(engine), engine)
        let after = try await engine.declare()

        #expect(before.processVersion != after.processVersion)
        #expect(after.processVersion == engine.parts.processes.current.version)
        let again = try await engine.run(.note(kind: .note, text: "Still", at: nil, refersTo: nil), on: before.id)
        #expect(again.processVersion == before.processVersion)
    }

    @Test("is kept over a start with the same file, and given up for a file that never was")
    func starts() async throws {
        let engine = try await TestEngine()
        let file = engine.parts.processes.current
        try await save(changed(engine), engine)
        let saved = engine.parts.processes.current.version

        let same = ProcessLibrary(current: file)
        try await same.keep(in: engine.parts.database, at: now)
        #expect(same.current.version == saved)

        let other = try #require(ProcessDefinition.builtIn(named: "standard"))
        let new = ProcessLibrary(current: other)
        try await new.keep(in: engine.parts.database, at: now)
        #expect(new.current.version == other.version)
        let editions = try await engine.parts.database.read { try ProcessEditions($0).all() }
        #expect(editions.map(\.origin) == [.file, .browser, .file])
    }

    @Test("is left as it is by a command, whatever file that was given", arguments: [false, true])
    func commands(isSaved: Bool) async throws {
        let engine = try await TestEngine()
        if isSaved { try await save(changed(engine), engine) }
        let inForce = engine.parts.processes.current.version
        let command = ProcessLibrary(current: try #require(ProcessDefinition.builtIn(named: "standard")))

        try await command.adopt(from: engine.parts.database, at: now)
        try await engine.parts.processes.refresh(from: engine.parts.database)

        #expect(command.current.version == inForce)
        #expect(engine.parts.processes.current.version == inForce)
        let editions = try await engine.parts.database.read { try ProcessEditions($0).all() }
        #expect(editions.count == (isSaved ? 2 : 1))
    }

    @Test("is that of the first command where there is none, until the server is started with another file")
    func firstCommand() async throws {
        let database = try SQLiteDatabase(path: nil)
        try await Migration.migrate(database)
        let command = ProcessLibrary(current: try #require(ProcessDefinition.builtIn(named: "standard")))
        let server = ProcessLibrary(current: try #require(ProcessDefinition.builtIn(named: "foundations")))

        try await command.adopt(from: database, at: now)
        let first = try await database.read { try ProcessEditions($0).latest() }
        try await server.keep(in: database, at: now)

        #expect(first?.key == "standard")
        #expect(server.current.key == "foundations")
    }

    @Test("is kept over a start for which nobody named a file", arguments: [false, true])
    func unnamed(isSaved: Bool) async throws {
        let engine = try await TestEngine()
        if isSaved { try await save(changed(engine), engine) }
        let server = ProcessLibrary(current: try #require(ProcessDefinition.builtIn(named: "standard")))

        try await server.keep(in: engine.parts.database, isChosen: false, at: now)

        #expect(server.current.version == engine.parts.processes.current.version)
    }

    @Test("is kept over a release that words the built-in file anew, which is in force where nothing was saved")
    func upgrade() async throws {
        let new = try #require(ProcessDefinition.builtIn(named: "foundations"))
        let old = try #require(ProcessFile(text: new.text + "# Of an older release\n").definition)
        for isSaved in [false, true] {
            let database = try SQLiteDatabase(path: nil)
            try await Migration.migrate(database)
            let before = ProcessLibrary(current: old)
            try await before.keep(in: database, at: now)
            if isSaved {
                let text = old.text + "# Changed\n"
                try await before.save(text, madeFrom: old.version, note: "Tried", in: database, by: .muster, at: now)
            }

            let after = ProcessLibrary(current: new)
            try await after.keep(in: database, at: now)

            #expect(after.current.version == (isSaved ? before.current.version : new.version))
        }
    }

    @Test("that was saved before a mistake in it was refused is taken at the start, and by the other nodes")
    func savedBefore() async throws {
        let engine = try await TestEngine()
        let file = engine.parts.processes.current
        // Nothing begins when an incident is closed.
        let text = file.text.replacing("    from: mitigated\n", with: "    from: closed\n")
        let old = try #require(ProcessFile(kept: text).definition)
        #expect(ProcessFile(text: text).definition == nil)
        await #expect(throws: ProcessRefused.self) { try await save(text, engine) }
        _ = try await engine.parts.database.write { [now] connection in
            try ProcessEditions(connection).add(old, .browser, at: now, by: .muster, note: "")
        }

        let started = ProcessLibrary(current: file)
        try await started.keep(in: engine.parts.database, at: now)
        try await engine.parts.processes.refresh(from: engine.parts.database)

        #expect(started.current.version == old.version)
        #expect(engine.parts.processes.current.version == old.version)
        #expect(try await engine.declare().processVersion == old.version)
    }

    @Test("is taken over by the other nodes")
    func nodes() async throws {
        let engine = try await TestEngine()
        let other = engine.node(fence: 2)

        try await save(changed(engine), engine)
        try await other.parts.processes.refresh(from: other.parts.database)

        #expect(other.parts.processes.current.version == engine.parts.processes.current.version)
    }

    @Test("is the stored one after a failover that lost a later one, whose text no incident is left without")
    func afterFailover() async throws {
        let database = SharedDatabase(try SQLiteDatabase(path: nil))
        let engine = try await TestEngine(on: database)
        let kept = engine.parts.processes.current.version
        try await save(changed(engine), engine)
        let lost = engine.parts.processes.current
        try await database.write { connection in
            try connection.execute("DELETE FROM process_edition WHERE version = \(lost.version)")
            try connection.execute("DELETE FROM process_version WHERE version = \(lost.version)")
        }

        database.changeHistory()
        let incident = try await engine.declare()
        try await engine.parts.processes.refresh(from: database)

        #expect(engine.parts.processes.current.version == kept)
        #expect(incident.processVersion == lost.version)
        let text = try await database.read { try Processes($0).text(key: lost.key, version: lost.version) }
        #expect(text == lost.text)
    }

    @Test("is not changed by a file with mistakes, from an older version, or without a change")
    func refused() async throws {
        let engine = try await TestEngine()
        let first = engine.parts.processes.current

        await #expect(throws: ProcessRefused.self) { try await save("process: x", engine) }
        await #expect(throws: ProcessRefused.self) { try await save(first.text, engine) }
        try await save(changed(engine), engine)
        await #expect(throws: ProcessRefused.self) {
            try await save(first.text + "# Another\n", engine, from: first.version)
        }

        let editions = try await engine.parts.database.read { try ProcessEditions($0).all() }
        #expect(editions.count == 2)
    }
}
