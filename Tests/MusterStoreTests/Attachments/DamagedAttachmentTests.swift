import Foundation
import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("An attached file that was damaged", .serialized, .timeLimit(.minutes(5)))
struct DamagedAttachmentTests {
    private func attach(_ facts: FileFacts, _ id: ID<MusterCore.Attachment>, in database: any Database) async throws {
        let attached = AttachmentEvent.Attached(id: id, entry: nil, name: "a.png", shows: nil, file: facts)
        let record = EventRecord(
            sequence: 2,
            event: .attachment(.attached(attached)),
            actor: .muster,
            source: .web,
            occurredAt: .at(1),
            recordedAt: .at(1)
        )
        try await database.write { try Attachments($0).save([record], of: .sample(7)) }
    }

    /// Puts one other byte in the place of all of its bytes.
    private func damage(
        _ sha256: String,
        _ place: TestShelf,
        _ folder: TestFolder,
        _ database: any Database
    ) async throws {
        let other = Data([9])
        switch place {
        case .folder:
            let path = AttachmentShelf.path(sha256, in: "\(folder.path)/attachments")
            try other.write(to: URL(fileURLWithPath: path))
        case .rows, .sharedRows:
            let content = other.base64EncodedString()
            try await database.write { connection in
                try connection.execute("UPDATE attachment_content SET content = \(content) WHERE sha256 = \(sha256)")
            }
        }
    }

    private func empty(_ place: TestShelf, _ folder: TestFolder) async throws -> (AttachmentShelf, any Database) {
        let kind: TestDatabase = place == .sharedRows ? .postgres : .sqlite
        let shelf = AttachmentShelf(
            place == .folder ? .folder("\(folder.path)/attachments") : .table,
            arrivals: "\(folder.path)/arriving"
        )
        return (shelf, try await kind.makeEmpty())
    }

    @Test("keeps nothing else of a backup from coming back, and is named", arguments: AttachmentShelfTests.Way.all)
    func backup(_ way: AttachmentShelfTests.Way) async throws {
        let (here, there) = (try TestFolder(), try TestFolder())
        let (before, source) = try await way.from.make(here)
        let one = try await before.take([1], in: source)
        let two = try await before.take([2], in: source)
        try await attach(one, .sample(1), in: source)
        try await attach(two, .sample(2), in: source)
        // The last one of the backup.
        let last = max(one.sha256, two.sha256)
        try await damage(last, way.from, here, source)
        let (after, target) = try await empty(way.into, there)

        let made = try await Backup(path: "\(here.path)/backup", files: before).make(of: source, at: .at(9))
        let restored = try await Backup(path: "\(here.path)/backup", files: after).restore(into: target, pausing: nil)

        let report = try await ChainVerifier.verify(target, files: after)
        let finding = ChainFinding(
            problem: "the attached file \(last) holds other bytes than those that were attached"
        )
        #expect(made.damage == [finding])
        #expect(made.rows == restored)
        #expect(report.files == 2)
        #expect(report.findings == [finding])
    }

    /// What can lie in the place of a file so that it cannot be read, whoever asks.
    enum Obstacle: CaseIterable {
        case folder, linkToItself

        func put(at path: String) throws {
            try FileManager.default.removeItem(atPath: path)
            switch self {
            case .folder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            case .linkToItself: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
            }
        }
    }

    @Test(
        "so that it cannot be read is named by whoever verifies, who looks at the others all the same",
        arguments: Obstacle.allCases
    )
    func unreadable(obstacle: Obstacle) async throws {
        let folder = try TestFolder()
        let (shelf, database) = try await TestShelf.folder.make(folder)
        let one = try await shelf.take([1], in: database)
        let two = try await shelf.take([2], in: database)
        try await attach(one, .sample(1), in: database)
        try await attach(two, .sample(2), in: database)
        // The first that is looked at cannot be read, and the other one holds something else.
        let (first, last) = (min(one.sha256, two.sha256), max(one.sha256, two.sha256))
        let path = AttachmentShelf.path(first, in: "\(folder.path)/attachments")
        try obstacle.put(at: path)
        try await damage(last, .folder, folder, database)

        let report = try await ChainVerifier.verify(database, files: shelf)

        #expect(report.files == 2)
        let problems = report.findings.map(\.problem)
        #expect(problems.count == 2)
        #expect(problems.first?.hasPrefix("the attached file \(first) cannot be read: \(path): ") == true)
        #expect(problems.last == "the attached file \(last) holds other bytes than those that were attached")
    }

    @Test("or was being received while a backup was made keeps nothing from coming back")
    func received() async throws {
        let (here, there) = (try TestFolder(), try TestFolder())
        let (before, source) = try await TestShelf.rows.make(here)
        let whole = try await before.take([1], in: source)
        try await attach(whole, .sample(1), in: source)
        try await source.write { connection in
            try AttachmentShelf.insert(String(repeating: "f", count: 64), 0, "AQ==", .at(1), connection)
        }
        let (after, target) = try await empty(.folder, there)

        let made = try await Backup(path: "\(here.path)/backup", files: before).make(of: source, at: .at(9))
        _ = try await Backup(path: "\(here.path)/backup", files: after).restore(into: target, pausing: nil)

        #expect(made.damage == [])
        #expect(try await after.whole(whole.sha256, in: target) == [1])
        #expect(try await ChainVerifier.verify(target, files: after).findings == [])
    }

    @Test("is whole again when somebody sends the same bytes", arguments: TestShelf.allCases)
    func sentAgain(place: TestShelf) async throws {
        let folder = try TestFolder()
        let (shelf, database) = try await place.make(folder)
        let facts = try await shelf.take([5], in: database)
        try await damage(facts.sha256, place, folder, database)

        _ = try await shelf.take([5], in: database)

        #expect(try await shelf.whole(facts.sha256, in: database) == [5])
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/arriving") == [])
    }
}
