import Foundation
import Testing

@testable import MusterCore
@testable import MusterStore

/// Where attached files may lie: in a folder, or in either database.
enum TestShelf: CaseIterable {
    case folder, rows, sharedRows

    func make(_ folder: TestFolder) async throws -> (AttachmentShelf, any Database) {
        let arrivals = "\(folder.path)/arriving"
        switch self {
        case .folder:
            return (
                AttachmentShelf(.folder("\(folder.path)/attachments"), arrivals: arrivals),
                try await TestDatabase.sqlite.make()
            )
        case .rows: return (AttachmentShelf(.table, arrivals: arrivals), try await TestDatabase.sqlite.make())
        case .sharedRows: return (AttachmentShelf(.table, arrivals: arrivals), try await TestDatabase.postgres.make())
        }
    }
}

extension AttachmentShelf {
    /// Takes in bytes as if they had come over a line.
    func take(_ bytes: [UInt8], in database: any Database, at moment: Timestamp = .at(1)) async throws -> FileFacts {
        let file = try receive("\(UUID())", limit: .max)
        for start in stride(from: 0, to: bytes.count, by: 70_000) {
            try file.write(Array(bytes[start..<min(start + 70_000, bytes.count)]))
        }
        return try await keep(file, in: database, at: moment)
    }

    func whole(_ sha256: String, in database: any Database) async throws -> [UInt8]? {
        guard var bytes = try await part(0, of: sha256, in: database) else { return nil }
        var number = 1
        while let part = try await part(number, of: sha256, in: database), !part.isEmpty {
            bytes += part
            number += 1
        }
        return bytes
    }
}

// One after the other: each writes megabytes, and a limit counts from when its test begins.
@Suite("The shelf of attached files", .serialized, .timeLimit(.minutes(5)))
struct AttachmentShelfTests {
    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

    private func attach(
        _ facts: FileFacts,
        _ id: ID<MusterCore.Attachment> = .sample(1),
        in database: any Database
    ) async throws {
        let attached = AttachmentEvent.Attached(id: id, entry: nil, name: "a.png", shows: nil, file: facts)
        try await save(.attachment(.attached(attached)), in: database)
    }

    private func remove(_ id: ID<MusterCore.Attachment>, in database: any Database) async throws {
        try await save(.attachment(.removed(.init(id: id, reason: "A slip"))), in: database)
    }

    private func save(_ event: IncidentEvent, in database: any Database) async throws {
        let record = EventRecord(
            sequence: 2,
            event: event,
            actor: .muster,
            source: .web,
            occurredAt: .at(1),
            recordedAt: .at(1)
        )
        try await database.write { try Attachments($0).save([record], of: .sample(7)) }
    }

    @Test(
        "gives back every byte, and knows the file by its hash",
        arguments: TestShelf.allCases,
        [1, AttachmentShelf.partLength, AttachmentShelf.partLength + 1, 3 * AttachmentShelf.partLength]
    )
    func roundTrip(place: TestShelf, count: Int) async throws {
        let folder = try TestFolder()
        let (shelf, database) = try await place.make(folder)

        let facts = try await shelf.take(bytes(count), in: database)

        #expect(facts.size == count)
        #expect(try await shelf.whole(facts.sha256, in: database) == bytes(count))
        #expect(try await database.write { try shelf.holds(facts, $0) })
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/arriving")
        #expect(left == [])
    }

    @Test("knows a file by its SHA-256, as anybody can compute it")
    func hash() async throws {
        let folder = try TestFolder()
        let (shelf, database) = try await TestShelf.folder.make(folder)

        let facts = try await shelf.take(Array("abc".utf8), in: database)

        #expect(facts.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(facts.kind == .text)
        let path = "\(folder.path)/attachments/ba/\(facts.sha256)"
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }

    @Test("takes no more bytes than it was told", arguments: TestShelf.allCases)
    func limit(place: TestShelf) async throws {
        let folder = try TestFolder()
        let (shelf, _) = try await place.make(folder)
        let file = try shelf.receive("one", limit: 10)
        try file.write(bytes(10))

        #expect(throws: ArrivingFile.Problem.tooLarge) { try file.write([1]) }
    }

    @Test("keeps bytes that are needed elsewhere, and gives up those that are not", arguments: TestShelf.allCases)
    func removal(place: TestShelf) async throws {
        let folder = try TestFolder()
        let (shelf, database) = try await place.make(folder)
        let facts = try await shelf.take(bytes(5), in: database)
        try await attach(facts, .sample(1), in: database)
        try await attach(facts, .sample(2), in: database)

        try await remove(.sample(1), in: database)
        try await database.write { try shelf.remove(facts.sha256, $0) }
        #expect(try await shelf.whole(facts.sha256, in: database) == bytes(5))
        try await remove(.sample(2), in: database)
        try await database.write { try shelf.remove(facts.sha256, $0) }

        #expect(try await shelf.whole(facts.sha256, in: database) == nil)
        #expect(try await !database.write { try shelf.holds(facts, $0) })
    }

    @Test("finds what was never attached once that is an hour old", arguments: [TestShelf.rows, .sharedRows])
    func strays(place: TestShelf) async throws {
        let folder = try TestFolder()
        let (shelf, database) = try await place.make(folder)
        let stray = try await shelf.take(bytes(5), in: database, at: .at(1))
        let kept = try await shelf.take(bytes(6), in: database, at: .at(1))
        try await attach(kept, in: database)

        #expect(try await shelf.strays(before: .at(1) + .minutes(59), in: database) == [])
        #expect(try await shelf.strays(before: .at(1) + .minutes(61), in: database) == [stray.sha256])
        // Who sends the same bytes again has his hour, too.
        _ = try await shelf.take(bytes(5), in: database, at: .at(1) + .minutes(60))
        #expect(try await shelf.strays(before: .at(1) + .minutes(61), in: database) == [])
    }

    @Test("is verified byte for byte", arguments: TestShelf.allCases)
    func verification(place: TestShelf) async throws {
        let folder = try TestFolder()
        let (shelf, database) = try await place.make(folder)
        let facts = try await shelf.take(bytes(300_000), in: database)
        let gone = try await shelf.take(bytes(7), in: database)
        try await attach(facts, .sample(1), in: database)
        try await attach(gone, .sample(2), in: database)
        let sound = try await ChainVerifier.verify(database, files: shelf)

        switch place {
        case .folder:
            let path = "\(folder.path)/attachments/\(facts.sha256.prefix(2))/\(facts.sha256)"
            var data = try Data(contentsOf: URL(fileURLWithPath: path))
            data[250_000] ^= 1
            try data.write(to: URL(fileURLWithPath: path))
            try FileManager.default.removeItem(
                atPath: "\(folder.path)/attachments/\(gone.sha256.prefix(2))/\(gone.sha256)"
            )
        case .rows, .sharedRows:
            let other = Data(repeating: 9, count: 300_000 - AttachmentShelf.partLength).base64EncodedString()
            try await database.write { connection in
                try connection.execute(
                    "UPDATE attachment_content SET content = \(other) WHERE sha256 = \(facts.sha256) AND part = 1"
                )
                try connection.execute("DELETE FROM attachment_content WHERE sha256 = \(gone.sha256)")
            }
        }
        let spoilt = try await ChainVerifier.verify(database, files: shelf)

        #expect(sound.files == 2 && sound.findings == [])
        #expect(spoilt.findings.count == 2)
        #expect(spoilt.findings.contains { $0.problem.contains("holds other bytes") })
        #expect(spoilt.findings.contains { $0.problem.contains("is not there") })
    }

    struct Way: CustomTestStringConvertible {
        let from: TestShelf
        let into: TestShelf
        var testDescription: String { "from \(from) into \(into)" }

        static let all = TestShelf.allCases.flatMap { from in TestShelf.allCases.map { Way(from: from, into: $0) } }
    }

    @Test("comes back whole from a backup, wherever it lay and is to lie", arguments: Way.all)
    func backup(_ way: Way) async throws {
        let (here, there) = (try TestFolder(), try TestFolder())
        let (before, source) = try await way.from.make(here)
        let one = try await before.take(bytes(AttachmentShelf.partLength * 2 + 9), in: source)
        let two = try await before.take(bytes(3), in: source)
        try await attach(one, .sample(1), in: source)
        try await attach(two, .sample(2), in: source)
        let target: any Database = try await (way.into == .sharedRows ? TestDatabase.postgres : .sqlite).makeEmpty()
        let after = AttachmentShelf(
            way.into == .folder ? .folder("\(there.path)/attachments") : .table,
            arrivals: "\(there.path)/arriving"
        )

        let made = try await Backup(path: "\(here.path)/backup", files: before).make(of: source, at: .at(9))
        let restored = try await Backup(path: "\(here.path)/backup", files: after).restore(into: target, pausing: nil)

        #expect(made.rows == restored)
        #expect(made.damage == [])
        let report = try await ChainVerifier.verify(target, files: after)
        #expect(report.files == 2)
        #expect(report.findings == [])
    }

    @Test("comes back also where a restore was killed before in the middle of it")
    func repeatedRestore() async throws {
        let (here, there) = (try TestFolder(), try TestFolder())
        let (before, source) = try await TestShelf.folder.make(here)
        let facts = try await before.take(bytes(3), in: source)
        try await attach(facts, in: source)
        _ = try await Backup(path: "\(here.path)/backup", files: before).make(of: source, at: .at(9))
        let target = try await TestDatabase.sqlite.makeEmpty()
        let arrivals = "\(there.path)/arriving"
        let after = AttachmentShelf(.folder("\(there.path)/attachments"), arrivals: arrivals)
        try FileManager.default.createDirectory(atPath: arrivals, withIntermediateDirectories: true)
        try Data([1]).write(to: URL(fileURLWithPath: "\(arrivals)/restored-\(facts.sha256)"))

        _ = try await Backup(path: "\(here.path)/backup", files: after).restore(into: target, pausing: nil)

        #expect(try await after.whole(facts.sha256, in: target) == bytes(3))
        #expect(try FileManager.default.contentsOfDirectory(atPath: arrivals) == [])
    }
}
