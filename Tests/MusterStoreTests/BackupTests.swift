import Foundation
import MusterCore
import Testing

@testable import MusterStore

@Suite("A backup")
struct BackupTests {
    struct Way: CustomTestStringConvertible {
        let from: TestDatabase
        let into: TestDatabase
        var testDescription: String { "from \(from) into \(into)" }

        static let all = TestDatabase.allCases.flatMap { from in TestDatabase.allCases.map { Way(from: from, into: $0) }
        }
    }

    @Test("from either database is taken back whole by either", arguments: Way.all)
    func roundTrip(_ way: Way) async throws {
        let folder = try TestFolder()
        let (before, after) = (try await way.from.make(), try await way.into.makeEmpty())
        try await before.write { connection in
            for number in 1...3 { try SampleHistory.write(number: number, incident: .sample(number), connection) }
            for number in 0..<1_203 { try Meta(connection).set("key \(number)", "Käse ✓ \"\(number)\"\n") }
            try TimerQueue(connection).set(.incident, "x", dueAt: .at(1))
        }

        let made = try await Backup(path: folder.path + "/one").make(of: before, at: .at(5))
        let restored = try await Backup(path: folder.path + "/one").restore(into: after, pausing: nil)
        let again = try await Backup(path: folder.path + "/two").make(of: after, at: .at(5))

        let report = try await ChainVerifier.verify(after)
        let (one, two) = try (lines(folder, "one"), lines(folder, "two"))
        #expect(made.rows == restored && restored == again.rows)
        #expect(one == two)
        #expect(report.incidents == 3)
        #expect(report.findings == [])
    }

    @Test("that was cut off or changed is refused, and nothing of it is taken", arguments: [-2, -200, 40])
    func broken(cut: Int) async throws {
        let folder = try TestFolder()
        let path = folder.path + "/one"
        let database = try await TestDatabase.sqlite.make()
        try await database.write { try SampleHistory.write($0) }
        _ = try await Backup(path: path).make(of: database, at: .at(5))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        if cut < 0 { bytes.removeLast(-cut) } else { bytes[bytes.count / 2] ^= 1 }
        try bytes.write(to: URL(fileURLWithPath: path))
        let target = try await TestDatabase.sqlite.makeEmpty()

        await #expect(throws: BackupError.broken(path)) {
            try await Backup(path: path).restore(into: target, pausing: nil)
        }

        #expect(try await target.read { try StoredTable.all($0).count } == 0)
    }

    @Test("is not taken back over other data", arguments: TestDatabase.allCases)
    func notEmpty(on database: TestDatabase) async throws {
        let folder = try TestFolder()
        let database = try await database.make()
        try await database.write { try Meta($0).set("colour", "green") }
        let backup = Backup(path: folder.path + "/one")
        _ = try await backup.make(of: database, at: .at(5))

        await #expect(throws: BackupError.notEmpty) { try await backup.restore(into: database, pausing: nil) }

        #expect(try await database.read { try Meta($0).value("colour") } == "green")
    }

    @Test("never replaces a file", arguments: ["taken"])
    func exists(name: String) async throws {
        let folder = try TestFolder()
        let path = "\(folder.path)/\(name)"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        let database = try await TestDatabase.sqlite.make()

        await #expect(throws: BackupError.exists(path)) { try await Backup(path: path).make(of: database, at: .at(5)) }

        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test("made by an older release learns what the schema has learnt since", arguments: TestDatabase.allCases)
    func olderSchema(on kind: TestDatabase) async throws {
        let folder = try TestFolder()
        let (old, target) = (try await kind.makeEmpty(), try await kind.makeEmpty())
        try await old.write { connection in
            try Migration.apply(connection) { $0 <= 6 }
            try Meta(connection).set("colour", "green")
        }
        let backup = Backup(path: folder.path + "/old")
        _ = try await backup.make(of: old, at: .at(5))

        _ = try await backup.restore(into: target, pausing: nil)
        try await Migration.migrate(target)

        let (colour, steps) = try await target.read { connection in
            (
                try Meta(connection).value("colour"),
                try connection.first("SELECT COUNT(*) AS n FROM schema_migration")?.integer("n")
            )
        }
        #expect(colour == "green")
        #expect(steps == Migration.all.count)
    }

    @Test("knows the secret.key that belongs to it")
    func secret() async throws {
        let (folder, data, other) = (try TestFolder(), try TestFolder(), try TestFolder())
        let directory = try DataDirectory.open(data.path, create: true)
        let (database, _) = try await directory.database(
            mode: .live,
            secret: try directory.secret(randomBytes: sampleBytes)
        )
        let backup = Backup(path: folder.path + "/one")
        _ = try await backup.make(of: database, at: .at(5))
        await database.close()
        let elsewhere = try DataDirectory.open(other.path, create: true)

        #expect(try backup.belongs(to: directory))
        #expect(try !backup.belongs(to: elsewhere))
        _ = try elsewhere.secret { Array(repeating: 1, count: $0) }
        #expect(try !backup.belongs(to: elsewhere))
    }

    @Test(
        "that was taken back sends nothing and acts on no clock until somebody says so",
        arguments: TestDatabase.allCases
    )
    func paused(on kind: TestDatabase) async throws {
        let folder = try TestFolder()
        let (before, after) = (try await kind.make(), try await kind.makeEmpty())
        try await before.write { try TimerQueue($0).set(.incident, "x", dueAt: .at(1)) }
        let backup = Backup(path: folder.path + "/one")
        _ = try await backup.make(of: before, at: .at(5))
        let pause = Pause(since: .at(6), reason: "a backup was restored")
        _ = try await backup.restore(into: after, pausing: pause)

        let meanwhile = try await claim(after)
        let found = try await after.read { try Pauses($0).current() }
        let ended = try await after.write { try Pauses($0).end() }
        let afterwards = try await claim(after)

        #expect(meanwhile == [])
        #expect(found == pause && ended == pause)
        #expect(afterwards.map(\.subject) == ["x"])
    }

    private func claim(_ database: any Database) async throws -> [DueTimer] {
        try await database.write { try TimerQueue($0).claimDue(now: .at(10), lease: .seconds(10), limit: 5, fence: 1) }
    }

    /// Without the first, which holds the names of the migrations in no order, and the last, which holds its hash.
    private func lines(_ folder: TestFolder, _ name: String) throws -> [Substring] {
        let text = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
        return Array(text.split(separator: "\n").dropFirst().dropLast())
    }
}
